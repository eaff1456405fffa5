//go:build real

package real

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// refusals counts what both domain controllers wrote into their audit logs:
// logons of the scanning user, by whatever protocol, that were refused.
func refusals(t *testing.T) int {
	t.Helper()
	n := 0
	for _, dc := range both {
		log, err := os.ReadFile(inLab(dc, "log", "auth.json"))
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(bytes.NewReader(log))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var entry struct {
				Authentication struct{ Status, ClientAccount string }
			}
			if err := json.Unmarshal(lines.Bytes(), &entry); err != nil {
				continue // not every line is an entry
			}
			who, _, _ := strings.Cut(strings.ToLower(entry.Authentication.ClientAccount), "@")
			if who == scanner && entry.Authentication.Status != "NT_STATUS_OK" {
				n++
			}
		}
	}
	return n
}

// badPasswords is the number of wrong passwords that the directory has counted
// for the scanning user, over both domain controllers. It counts towards a lock-out.
func badPasswords(t *testing.T) int {
	t.Helper()
	sum := 0
	for _, dc := range both {
		for _, v := range read(t, dc, "CN="+scanner+",CN=Users,"+domainDN, "badPwdCount") {
			n, err := strconv.Atoi(string(v))
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
	}
	return sum
}

func TestWrongPasswordIsTriedOnce(t *testing.T) {
	ways := map[string]edit{
		"simple bind": replace("env:MUSTER_PASSWORD", "env:WRONG_PASSWORD"),
		"GSSAPI":      replace("    password: env:MUSTER_PASSWORD", "    password: env:WRONG_PASSWORD\n    method: gssapi"),
		"StartTLS":    replace("    password: env:MUSTER_PASSWORD", "    password: env:WRONG_PASSWORD\n    transport: starttls"),
	}
	t.Setenv("WRONG_PASSWORD", "Not-the-one.2026")
	for name, wrong := range ways {
		t.Run(name, func(t *testing.T) {
			t.Setenv("XDG_CACHE_HOME", t.TempDir()) // or the one before would have been remembered
			// A good logon takes the count back to zero.
			run(t)
			refused, counted := refusals(t), badPasswords(t)
			s := run(t, wrong)
			if n := refusals(t) - refused; n != 1 {
				t.Errorf("the domain controllers refused %d logons, want exactly 1", n)
			}
			if n := badPasswords(t) - counted; n != 1 {
				t.Errorf("the directory counted %d wrong passwords, want exactly 1", n)
			}
			s.expectNothingLearnt(t, facts.PermissionDenied, "directory", "grouppolicy")
			if strings.Contains(s.stderr+string(file(t, s, "facts.json"))+string(file(t, s, "results.json")), "Not-the-one.2026") {
				t.Error("the wrong password shows")
			}
		})
	}
}

func TestUntrustedCertificate(t *testing.T) {
	healthy(t)
	refused := refusals(t)
	dir := prepare(t)
	stranger(t, filepath.Join(dir, "ca.pem"))
	s := runIn(t, dir)
	s.expectNothingLearnt(t, "", "directory")
	if n := refusals(t) - refused; n != 0 {
		t.Errorf("%d logons were refused, although the password must not go to a server that is not trusted", n)
	}
	if m := s.facts.Sources["directory"].Message; !strings.Contains(m+joined(s), "certificate") {
		t.Errorf("nothing tells about the certificate: %s", m)
	}
}

// expectNothingLearnt says that sources failed, for that reason unless it is
// empty, and that no rule passes on their facts.
func (s *scan) expectNothingLearnt(t *testing.T, reason facts.Reason, sources ...string) {
	t.Helper()
	if s.exit != 3 {
		t.Errorf("exit code %d (%s), want 3", s.exit, s.results.Verdict.Because)
	}
	for _, name := range sources {
		source := s.facts.Sources[name]
		if source.Status != facts.Failed || reason != "" && source.Reason != reason {
			t.Errorf("source %s is %s/%s, want failed/%s: %s", name, source.Status, source.Reason, reason, source.Message)
		}
		for _, r := range s.results.Results {
			if r.Status == results.Pass && needs(s, r.Rule, name) {
				t.Errorf("%s %s passes without %s", r.Rule, r.Target, name)
			}
			if r.Status == results.Fail {
				t.Errorf("%s %s fails, although nothing could be asked: %s", r.Rule, r.Target, r.Message)
			}
		}
	}
}

// needs tells whether a rule rests on a source.
func needs(s *scan, rule, source string) bool {
	for _, path := range s.results.Rules[rule].Requires {
		root, _, _ := strings.Cut(path, ".")
		if root == source || root == "resultant" || root == "machines" && source == "directory" {
			return true
		}
	}
	return false
}

func joined(s *scan) string {
	var all []string
	for _, a := range s.facts.Sources["directory"].Asked {
		all = append(all, a.Message)
	}
	return strings.Join(all, "\n")
}

func file(t *testing.T, s *scan, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// stranger writes a certification authority that signed nothing here.
func stranger(t *testing.T, path string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Another Authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}
