package directory

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
)

const (
	methodSimple = "simple"
	methodGSSAPI = "gssapi"
)

// signIn proves to the domain controller who asks. A credential that was refused
// once, by anybody, is not tried again.
func (d *dialer) signIn(ctx context.Context, s *session) error {
	err := d.account.Try(ctx, func() error {
		if d.account.Method == methodGSSAPI {
			return d.kerberosBind(ctx, s)
		}
		return d.simpleBind(ctx, s)
	})
	if err != nil {
		return fmt.Errorf("signing in to %s as %s: %w", s.host, d.account.Username, err)
	}
	return nil
}

func (d *dialer) simpleBind(ctx context.Context, s *session) error {
	err := s.within(ctx, d.limits.bind, func() error { return s.conn.Bind(d.account.Username, d.account.Secret) })
	if ldap.IsErrorWithCode(err, ldap.LDAPResultInvalidCredentials) {
		return fmt.Errorf("%w: %s", facts.ErrRefused, whyRefused(err))
	}
	return judge(err)
}

// refusals are what Active Directory hides behind "invalid credentials".
var refusals = map[string]string{
	"525": "there is no such user",
	"52e": "wrong user name or password",
	"52f": "the account is restricted",
	"530": "the account may not sign in at this time",
	"531": "the account may not sign in from here",
	"532": "the password has expired",
	"533": "the account is disabled",
	"568": "the account is in too many groups",
	"701": "the account has expired",
	"773": "the password has to be changed first",
	"775": "the account is locked out",
}

var refusalCode = regexp.MustCompile(`(?i)\bdata ([0-9a-f]+)\b`)

// whyRefused finds Active Directory's own reason in the text of an error.
func whyRefused(err error) string {
	text := strings.TrimRight(err.Error(), "\x00")
	m := refusalCode.FindStringSubmatch(text)
	if m == nil {
		return "wrong user name or password"
	}
	code := strings.ToLower(m[1])
	if words, known := refusals[code]; known {
		return fmt.Sprintf("%s (data %s)", words, code)
	}
	return fmt.Sprintf("for a reason that muster has no words for (data %s)", code)
}

// judge gives an error of the server its reason code and words that help.
func judge(err error) error {
	var result *ldap.Error
	if err == nil || !errors.As(err, &result) || !isAnswer(err) {
		var lost connectionLost
		if errors.As(err, &lost) && !errors.Is(err, errTooLong) {
			return facts.Failure{Reason: facts.Unreachable, Err: err}
		}
		return err
	}
	reason, advice := facts.CollectorFailed, ""
	switch result.ResultCode {
	case ldap.LDAPResultStrongAuthRequired, ldap.LDAPResultConfidentialityRequired:
		reason, advice = facts.PermissionDenied, "; the domain controller demands signing or channel binding: use method simple over ldaps"
	case ldap.LDAPResultInvalidCredentials:
		reason, advice = facts.PermissionDenied, "; the ticket was good, so the domain controller probably demands channel binding: use method simple over ldaps"
	case ldap.LDAPResultAuthMethodNotSupported, ldap.LDAPResultInappropriateAuthentication:
		reason, advice = facts.PermissionDenied, "; the domain controller does not offer this way to sign in"
	case ldap.LDAPResultInsufficientAccessRights:
		reason, advice = facts.PermissionDenied, "; the account may not read this"
	case ldap.LDAPResultSizeLimitExceeded, ldap.LDAPResultAdminLimitExceeded:
		reason, advice = facts.CollectorPartial, "; the list came back shortened and is not used"
	case ldap.LDAPResultTimeLimitExceeded:
		reason = facts.Timeout
	case ldap.LDAPResultBusy, ldap.LDAPResultUnavailable:
		reason = facts.Unreachable
	case ldap.LDAPResultReferral:
		advice = "; the domain controller is not responsible for this part of the directory"
	case ldap.LDAPResultOperationsError:
		if strings.Contains(result.Error(), "000004DC") {
			reason, advice = facts.PermissionDenied, "; the domain controller does not regard us as signed in"
		}
	}
	return facts.Failure{Reason: reason, Err: fmt.Errorf("%w%s", err, advice)}
}
