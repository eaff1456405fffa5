package grouppolicy

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/cloudsoda/go-smb2"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
)

// status is what a status code of the server (NTSTATUS) means.
type status struct {
	text    string
	reason  facts.Reason
	refused bool // the credential itself: to try it again elsewhere could lock the account
}

var words = map[uint32]status{
	0xC000006D: {"the user name or the password is wrong", facts.PermissionDenied, true},
	0xC000006A: {"the password is wrong", facts.PermissionDenied, true},
	0xC0000064: {"there is no such user", facts.PermissionDenied, true},
	0xC0000234: {"the account is locked", facts.PermissionDenied, true},
	0xC0000072: {"the account is disabled", facts.PermissionDenied, true},
	0xC0000193: {"the account has expired", facts.PermissionDenied, true},
	0xC0000071: {"the password has expired", facts.PermissionDenied, true},
	0xC0000224: {"the password must be changed first", facts.PermissionDenied, true},
	// The next ones are about the way of signing in: another server or another
	// protocol may still accept the same credential.
	0xC000006E: {"the account is not allowed to sign in this way (a member of Protected Users needs method: kerberos)", facts.PermissionDenied, false},
	0xC000006F: {"the account may not sign in at this hour", facts.PermissionDenied, false},
	0xC0000070: {"the account may not sign in from this computer", facts.PermissionDenied, false},
	0xC000015B: {"the account may not sign in over the network", facts.PermissionDenied, false},
	0xC0000418: {"it does not accept NTLM: set method: kerberos", facts.PermissionDenied, false},
	0xC00000BB: {"it does not accept this way of signing in: try method: kerberos", facts.PermissionDenied, false},
	0xC000005E: {"it reaches no domain controller to check the logon with", facts.Unreachable, false},
	0xC00000CC: {"it has no such share; a domain controller shares SYSVOL only when its first replication has ended", facts.CollectorFailed, false},
	0xC0000022: {"access is denied", facts.PermissionDenied, false},
	0xC0000203: {"the session has ended", facts.Unreachable, false},
	0xC00000C9: {"the share is gone", facts.Unreachable, false},
	0xC000035C: {"the session has expired", facts.Unreachable, false},
}

// logon signs in over an open connection. Every message is signed from then on;
// a session as guest or anonymous, which cannot be signed, is refused.
func logon(ctx context.Context, conn net.Conn, account *collect.Account, domain, host string) (*smb2.Session, error) {
	var initiator smb2.Initiator
	switch strings.ToLower(account.Method) {
	case "kerberos", "gssapi":
		ticket, err := kerberosTicket(ctx, conn.RemoteAddr(), account.Username, account.Secret, domain, host)
		if err != nil {
			return nil, err
		}
		defer ticket.Client.Destroy()
		initiator = ticket
	case "", "ntlm", "simple":
		user, authority := ntlmName(account.Username, domain)
		initiator = &smb2.NTLMInitiator{User: user, Password: account.Secret, Domain: authority}
	default:
		return nil, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("the credential's method is %q, and SMB knows ntlm and kerberos", account.Method)}
	}
	d := &smb2.Dialer{Negotiator: smb2.Negotiator{RequireMessageSigning: true}, Initiator: initiator}
	watch := &logonWatch{Conn: conn}
	session, err := dial(ctx, d, watch, host)
	code, guest := watch.outcome()
	switch {
	case err != nil:
		return nil, refusal(err, code, account.Username)
	case guest:
		return nil, facts.Failure{Reason: facts.PermissionDenied, Err: fmt.Errorf("%w: the server let %s in as a guest only", facts.ErrRefused, account.Username)}
	}
	return session, nil
}

// dial guards against the library's assumptions on what a server sends.
func dial(ctx context.Context, d *smb2.Dialer, conn net.Conn, host string) (s *smb2.Session, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the server's answer to the logon makes no sense: %v", p)
		}
	}()
	return d.DialConn(ctx, conn, host)
}

// refusal words the error of a logon to which the server answered with code, and
// marks the one that must not be tried again.
func refusal(err error, code uint32, user string) error {
	w, known := words[code]
	switch {
	case !known:
		return fmt.Errorf("signing in as %s: %w", user, readable(err))
	case w.refused:
		return fmt.Errorf("%w for %s: %s (0x%08X)", facts.ErrRefused, user, w.text, code)
	}
	return facts.Failure{Reason: w.reason, Err: fmt.Errorf("signing in as %s: the server answered that %s (0x%08X)", user, w.text, code)}
}

// ntlmName takes a user name apart for NTLM. A name of the estate's own domain is
// split; one with another suffix goes whole, which leaves it to the domain
// controller to find the account.
func ntlmName(name, domain string) (user, authority string) {
	if d, u, ok := strings.Cut(name, `\`); ok {
		return u, d
	}
	if u, suffix, ok := strings.Cut(name, "@"); ok {
		if strings.EqualFold(suffix, domain) {
			return u, domain
		}
		return name, ""
	}
	return name, domain
}
