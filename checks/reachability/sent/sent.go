// Package sent holds the bytes that each probe may send, for tests of the probes and of what
// goes over a real network. Whoever changes this changes what muster does to servers of other
// people: the words for it stand in the README of package reachability.
package sent

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

// By is what a probe may send to a host and port, as a whole, in hexadecimal; false where nobody
// says.
func By(probe, host string, port int, domain string) (*regexp.Regexp, bool) {
	at := fmt.Sprintf("%s:%d", host, port)
	realm := strings.ToUpper(domain)
	want, ok := map[string]string{
		"accept": ``,
		"xdping": text("POST http://"+at+"/Citrix/CdsController/IRegistrar HTTP/1.1\r\nContent-Type: application/soap+xml; charset=utf-8\r\n"+
			"Host: "+at+"\r\nContent-Length: 1\r\nExpect: 100-continue\r\nConnection: Close\r\n\r\n") + `(20)?`,
		"xml": text("POST /scripts/wpnbr.dll HTTP/1.1\r\nHost: " + at + "\r\nContent-Type: text/xml\r\nContent-Length: 169\r\nConnection: close\r\n\r\n" +
			`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE NFuseProtocol SYSTEM "NFuse.dtd"><NFuseProtocol version="5.4"><RequestCapabilities></RequestCapabilities></NFuseProtocol>`),
		"http": text("GET / HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: muster\r\nConnection: close\r\n\r\n"),
		// TLS: a record of type 22 with a ClientHello, and nothing else before an answer.
		"https": `160301....01.*`, "https-own": `160301....01.*`, "ldaps": `160301....01.*`,
		// A search (application 3) of the base "" for (objectClass=*), and nothing after it but the end.
		"ldap": `303b02010163360400` + `0a01000a0100020100020100010100` + `870b6f626a656374436c617373` + `30160414` + `64656661756c744e616d696e67436f6e74657874`,
		// AS-REQ (application 10) with version 5, type 10; in its body no client (context 1), only options,
		// realm, krbtgt, an end, a nonce and kinds of keys.
		"kerberos": `00000076` + `6a743072a103020105a20302010aa4663064a00703050000000000a20e1b0c` + text(realm) + `a321301fa003020102a11830161b066b72627467741b0c` + text(realm) +
			`a511180f` + text("20370913024805Z") + `a7060204.{8}` + `a80b3009020112020111020117`,
		// SMB2 NEGOTIATE (command 0), no session.
		"smb": `0000006c` + `fe534d4240000000` + strings.Repeat("00", 56) + `2400040001000000` + `00000000` + text("muster-reachable") + strings.Repeat("00", 8) + `0202100200030203`,
		// A bind to the endpoint mapper, and after it one ept_map (request, opnum 3).
		"rpc": bindOf(mapper), "rpc-rds": bindOf(mapper) + mapped, "rpc-ca": bindOf(mapper) + mapped,
		"kms": bindOf("7521c8514e845047b0d8ec255555bc060100"),
		// Status-Server (code 12) with an identifier, an authenticator and the Message-Authenticator, and
		// nothing that names anybody.
		"radius": `0c..0026` + `.{32}` + `5012` + `.{32}`,
		"ntp":    `1b` + strings.Repeat("00", 47),
		// PRELOGIN (type 18).
		"tds": `1201002f00000100` + `.{78}`,
		// One question, recursion desired, SOA, EDNS; over TCP with its length.
		"dns": `(....)?` + `....` + `01..` + `0001000000000001` + name(domain) + `0006` + `0001` + `000029` + `.*`,
	}[probe]
	if !ok {
		return nil, false
	}
	return regexp.MustCompile("^" + want + "$"), true
}

// Never are words that no probe may send, whatever is asked for (Citrix, Microsoft).
var Never = []string{"RequestTicket", "RequestAddress", "RequestValidateCredentials", "RequestAppData", "Authorization", "NTLMSSP"}

const (
	mapper = "0883afe11f5dc91191a408002b14a0fa0300"
	mapped = `(05000003100000009c.*0300.*)?`
)

func text(s string) string { return hex.EncodeToString([]byte(s)) }

// name is a DNS name as it travels.
func name(s string) string {
	out := ""
	for _, label := range strings.Split(s, ".") {
		out += fmt.Sprintf("%02x", len(label)) + text(label)
	}
	return out + "00"
}

func bindOf(of string) string {
	return `05000b03100000004800000001000000b810b8100000000001000000` + `00000100` + of + `0000` + `045d888aeb1cc9119fe808002b10486002000000`
}
