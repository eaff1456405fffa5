package collect

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/tlsconfig"
)

// Account is a credential of the estate file, ready to sign in with.
type Account struct {
	estate.Credential
	// Where is its place in the estate file, such as credentials.windows, for messages.
	Where string
	// Secret is the password, secret or key itself. It must not get into facts, errors
	// or logs.
	Secret string
	// Terms say which certificates of servers to accept.
	Terms tlsconfig.Terms

	missing error // why there is no secret
	logons  *Logons
}

// methodWithoutUser is a way of signing in that needs no user name: by an API key.
const methodWithoutUser = "apikey"

// SignIn prepares to sign in with the named credential of the estate file, or with the
// one that it falls back on. Nothing is sent yet: that is for [Account.Try], around
// every single logon. The errors have the reason fact_missing. When only the secret is
// missing the account is returned beside the error, for what can be asked without
// signing in; its Try fails.
func (e *Env) SignIn(ctx context.Context, name string) (*Account, error) {
	cred, used, err := e.credential(name)
	if err != nil {
		return nil, facts.Failure{Reason: facts.FactMissing, Err: err}
	}
	where := "credentials." + used
	a := &Account{
		Credential: *cred, Where: where, logons: e.Logons,
		Terms: tlsconfig.Terms{CAFile: cred.CAFile, Fingerprint: cred.Fingerprint, Insecure: cred.Insecure, Where: where},
	}
	a.Secret, err = e.Secret(ctx, cred.Password)
	// Servers let in those without a name or a password, as nobody, and show them less.
	switch {
	case err != nil:
		err = fmt.Errorf("%s.password: %w", where, err)
	case a.Secret == "":
		err = fmt.Errorf("the password of %s is empty", where)
	case a.Username == "" && a.Method != methodWithoutUser:
		err = fmt.Errorf("the user name of %s is empty", where)
	}
	if err != nil {
		a.missing = facts.Failure{Reason: facts.FactMissing, Err: err}
	}
	return a, a.missing
}

// credential finds a credential, or the one that it falls back on, and its name.
func (e *Env) credential(name string) (*estate.Credential, string, error) {
	for used := name; used != ""; {
		if c := e.Estate.Credentials[used]; c != nil {
			return c, used, nil
		}
		i := slices.IndexFunc(e.source.Credentials, func(k estate.CredentialKind) bool { return k.Name == used })
		if i < 0 {
			break
		}
		used = e.source.Credentials[i].Fallback
	}
	return nil, "", fmt.Errorf("no credentials.%s in the estate file", name)
}

// Try runs attempt, which signs in to a server with the account, under the lock-out
// guard: see [Logons.Try]. An attempt that was refused returns [facts.ErrRefused].
func (a *Account) Try(ctx context.Context, attempt func() error) error {
	if a.missing != nil {
		return a.missing
	}
	return a.logons.Try(ctx, accountKey(a.Username, a.Secret), attempt)
}

// accountKey is what the lock-out guard knows an account by: its name, however it is
// spelt (user@domain, DOMAIN\user, user; in any case), and its secret, wherever that
// came from. Accounts of different systems that share both count as one, because
// nobody can tell from here whether they are.
func accountKey(user, secret string) string {
	name := strings.ToLower(strings.TrimSpace(user))
	if _, after, ok := strings.Cut(name, `\`); ok {
		name = after
	}
	name, _, _ = strings.Cut(name, "@")
	sum := sha256.Sum256([]byte(secret))
	return name + "\x00" + string(sum[:])
}
