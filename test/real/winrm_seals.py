#!/usr/bin/python3
"""winrm_seals.py FOLDER ADDRESS BACKEND: the logon and the seals of WS-Management,
by MIT Kerberos and gss-ntlmssp through Python's GSSAPI.

On port 5985 messages travel sealed; a readable one is refused and counted in the
log. On 5995 and 5997 they travel inside TLS, and the logon must be bound to the
certificate: on 5997 to one that the server does not show, so that every logon has
to fail there. What is asked is passed on to BACKEND, in the open, on loopback.
"""

import base64
import hashlib
import http.client
import os
import ssl
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import gssapi
import gssapi.raw

NTLM = gssapi.OID.from_int_seq("1.3.6.1.4.1.311.2.2.10")
BOUNDARY = b"--Encrypted Boundary"
SEALED = 'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"'
SOAP = "application/soap+xml;charset=UTF-8"

folder, address, backend = sys.argv[1:]


def credentials(token):
    """Those that can judge the token: NTLM comes without any wrapping."""
    if token.startswith(b"NTLMSSP\0"):
        return gssapi.Credentials(usage="accept", mechs=[NTLM]), True
    return gssapi.Credentials(usage="accept", store={"keytab": folder + "/keytab"}), False


class Host(BaseHTTPRequestHandler):
    """One connection, with its logon and its seals."""

    protocol_version = "HTTP/1.1"
    sealed = True
    bindings = None

    def setup(self):
        super().setup()
        self.context, self.ntlm = None, False

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def sign_in(self, token):
        """Takes a step of the logon and returns the header for the answer, and whether
        the logon may go on. A refusal may come with a token that says why."""
        reply = None
        try:
            if self.context is None or self.context.complete:
                creds, self.ntlm = credentials(token)
                self.context = gssapi.SecurityContext(creds=creds, usage="accept", channel_bindings=self.bindings)
            reply = self.context.step(token)
            self.context.complete  # raises what the step has put off
            good = True
        except gssapi.exceptions.GSSError as e:
            print("refused:", " ".join(str(e).split()), flush=True)
            self.context, good = None, False
        return "Negotiate" + (" " + base64.b64encode(reply).decode() if reply else ""), good

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        offer, token = "Negotiate", self.headers.get("Authorization", "")
        if token.startswith("Negotiate "):
            offer, good = self.sign_in(base64.b64decode(token[10:]))
            if not good:
                return self.answer(401, WWW_Authenticate=offer)
        if self.context is None or not self.context.complete:
            return self.answer(401, WWW_Authenticate=offer)
        extra = {"WWW_Authenticate": offer} if offer != "Negotiate" else {}
        if not body:
            return self.answer(200, **extra)
        if self.sealed:
            if not self.headers.get("Content-Type", "").startswith("multipart/encrypted"):
                print("readable:", body[:40], flush=True)
                return self.answer(500)
            body = self.open(body)
        status, answer = self.ask(body)
        if self.sealed:
            return self.answer(status, self.seal(answer), Content_Type=SEALED, **extra)
        return self.answer(status, answer, Content_Type=SOAP, **extra)

    def ask(self, body):
        c = http.client.HTTPConnection(backend)
        c.request("POST", "/wsman", body, {"Content-Type": SOAP})
        r = c.getresponse()
        try:
            return r.status, r.read()
        finally:
            c.close()

    def open(self, body):
        _, head, raw = body.split(BOUNDARY + b"\r\n", 2)
        length = int(head.split(b"Length=")[1])
        kind = b"\tContent-Type: application/octet-stream\r\n"
        end = BOUNDARY + b"--\r\n"
        assert raw.startswith(kind) and raw.endswith(end), "the form is wrong"
        raw = raw[len(kind) : -len(end)]
        n = struct.unpack("<i", raw[:4])[0]
        assert n == 16 or not self.ntlm, "the signature of NTLM has 16 bytes"
        message, encrypted, _ = self.context.unwrap(raw[4:])
        assert encrypted, "it is signed and not sealed"
        assert len(message) == length, "the length is wrong"
        if not self.ntlm:
            assert len(raw) - 4 - n == length, "the signature is not apart from the message"
        print("opened:", "ntlm" if self.ntlm else "kerberos", length, flush=True)
        return message

    def seal(self, message):
        if self.ntlm:
            raw = self.context.wrap(message, True).message
            signature, data = raw[:16], raw[16:]
        else:  # as Windows lays it out
            iov = gssapi.raw.IOV(gssapi.raw.IOVBufferType.header, message, gssapi.raw.IOVBufferType.padding, std_layout=False)
            gssapi.raw.wrap_iov(self.context, iov, confidential=True)
            signature, data = iov[0].value, iov[1].value + (iov[2].value or b"")
        head = b"%s\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n\tOriginalContent: type=%s;Length=%d\r\n%s\r\n\tContent-Type: application/octet-stream\r\n"
        return head % (BOUNDARY, SOAP.encode(), len(message), BOUNDARY) + struct.pack("<i", len(signature)) + signature + data + BOUNDARY + b"--\r\n"

    def log_message(self, *_):
        pass


def bound(certificate):
    """The channel binding of a server that shows a certificate (RFC 5929)."""
    with open(certificate, encoding="ascii") as f:
        der = ssl.PEM_cert_to_DER_cert(f.read())
    return gssapi.raw.ChannelBindings(application_data=b"tls-server-end-point:" + hashlib.sha256(der).digest())


def serve(port, **attributes):
    server = ThreadingHTTPServer((address, port), type("Host", (Host,), attributes))
    if not attributes.get("sealed", True):
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(folder + "/host.pem", folder + "/host.key")
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever).start()


serve(5985)
serve(5995, sealed=False, bindings=bound(folder + "/host.pem"))
serve(5997, sealed=False, bindings=bound(folder + "/other.pem"))
with open(folder + "/seals.pid", "w", encoding="ascii") as f:
    print(os.getpid(), file=f)
