package world

import (
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// DirectorySource is the source whose account is that of the domain: what it is
// called in [World.Secret]. Windows hosts accept the same account.
const DirectorySource = "directory"

// World is what the servers of one running lab stand on: what the estate is, what
// time it is, who may sign in, and whom clients trust. Servers know their world and
// not each other. It is safe for concurrent use; the model must not be changed any
// more once servers run.
type World struct {
	Model    *Model
	Clock    Clock
	Counters Counters
	// Override, if set, answers requests to web interfaces in the place of their
	// servers. It is for tests that need an answer that no estate gives.
	Override Override

	dir              string
	trusted, unknown *Authority
	others           map[string]*Authority // by organization
	mu               sync.Mutex
	secrets          map[string]string // by source
	extensions       map[string][]any  // by host
}

// Extend adds something to the server of a host that another part of the lab serves. What it
// may be is up to that server.
func (w *World) Extend(host string, with any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.extensions == nil {
		w.extensions = map[string][]any{}
	}
	w.extensions[host] = append(w.extensions[host], with)
}

// Extensions are what was added to the server of a host.
func (w *World) Extensions(host string) []any {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.extensions[host]
}

// Override answers a request to a web interface. What the interface itself would
// answer is next.
type Override func(w http.ResponseWriter, r *http.Request, next http.Handler)

// NewWorld makes the ground for servers of the model. It keeps files in dir, which
// must exist, and which the caller deletes.
func NewWorld(m *Model, c Clock, dir string) (w *World, err error) {
	w = &World{Model: m, Clock: c, dir: dir, secrets: map[string]string{}, others: map[string]*Authority{}}
	if w.trusted, err = newAuthority("Contoso Lab Root CA", c.Started()); err != nil {
		return nil, err
	}
	if w.unknown, err = newAuthority("Somebody Else's Root CA", c.Started()); err != nil {
		return nil, err
	}
	if err := os.WriteFile(w.CAFile(), w.trusted.pem(), 0o600); err != nil {
		return nil, fmt.Errorf("writing the certificate of the lab's authority: %w", err)
	}
	return w, nil
}

// File is the path of a file or folder of the lab, which vanishes with it.
func (w *World) File(name string) string { return filepath.Join(w.dir, name) }

// CAFile is the PEM file of the authority that signed the certificates of the
// servers.
func (w *World) CAFile() string { return w.File("ca.pem") }

// SecretFile is the file with the secret of a source.
func (w *World) SecretFile(source string) string { return w.File(source + "-secret") }

// Secret is the password, or the client secret, that the servers of a source
// accept. It is made when it is first asked for.
func (w *World) Secret(source string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.secrets[source] == "" {
		w.secrets[source] = rand.Text()
	}
	return w.secrets[source]
}

// SetSecret makes a secret the one that the servers of a source accept. It is for
// tests, and has to be called before there are servers.
func (w *World) SetSecret(source, secret string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.secrets[source] = secret
}

// WriteSecrets writes the files of the secrets that servers have asked for. With
// [Account.WrongPassword], the file of the domain's account holds another one.
func (w *World) WriteSecrets() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for source, secret := range w.secrets {
		if source == DirectorySource && w.Model.Account.WrongPassword {
			secret = rand.Text()
		}
		if err := os.WriteFile(w.SecretFile(source), []byte(secret+"\n"), 0o600); err != nil {
			return fmt.Errorf("writing the secret of the account for %s: %w", source, err)
		}
	}
	return nil
}

// Certificate makes the certificate of a server that behaves so, good for the given
// host names and addresses.
func (w *World) Certificate(b Behaviour, hosts ...string) (tls.Certificate, error) {
	if b == WrongCertificate {
		return w.unknown.issue(hosts...)
	}
	return w.trusted.issue(hosts...)
}

// CertificateBy makes a certificate that an authority of another organization issued, which
// those of the lab vouch for. It ends after so long.
func (w *World) CertificateBy(organization string, left time.Duration, hosts ...string) (tls.Certificate, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.others[organization] == nil {
		a, err := w.trusted.subordinate(organization+" Issuing CA", organization)
		if err != nil {
			return tls.Certificate{}, err
		}
		w.others[organization] = a
	}
	return w.others[organization].issueUntil(w.Clock.Time().Add(left), hosts...)
}

// CertificateUntil makes a certificate that ends after so long.
func (w *World) CertificateUntil(left time.Duration, hosts ...string) (tls.Certificate, error) {
	return w.trusted.issueUntil(w.Clock.Time().Add(left), hosts...)
}
