package netscalerlab

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

// start runs a lab that has this part alone.
func start(t *testing.T, opt lab.Options) *lab.Lab {
	t.Helper()
	opt.Parts = []world.Part{Part()}
	return labtest.Start(t, opt)
}

// client asks a node of the lab, not signed in.
func client(t *testing.T, l *lab.Lab, short string) *labtest.Client {
	t.Helper()
	host := l.Model().FQDN(short)
	return labtest.NewClient(t, l, host, l.Address(source, short))
}

func login(l *lab.Lab, password string) string {
	if password == "" {
		password = l.World().Secret(source)
	}
	b, _ := json.Marshal(obj{"login": obj{"username": user, "password": password}})
	return string(b)
}

// signedIn asks a node of the lab within a session.
func signedIn(t *testing.T, l *lab.Lab, short string) *labtest.Client {
	t.Helper()
	w := client(t, l, short)
	a := w.Ask(http.MethodPost, base+"login", login(l, ""), "Content-Type", "application/json")
	if a.Status != http.StatusCreated {
		t.Fatalf("signing in: status %d, %s", a.Status, a.Body)
	}
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		if c.Name == "sessionid" {
			w.Header = http.Header{"Cookie": {"NITRO_AUTH_TOKEN=" + c.Value}}
		}
	}
	return w
}

// body is an answer, whatever its status.
func body(t *testing.T, a labtest.Answer) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(a.Body, &v); err != nil {
		t.Fatalf("status %d: %v", a.Status, err)
	}
	return v
}

func TestEveryFaultOfTheEstateShows(t *testing.T) {
	labtest.FaultsShow(t, Part(), func(t *testing.T, l *lab.Lab) string {
		var b strings.Builder
		for _, short := range []string{"vpx-fra-01", "vpx-muc-01", "vpx-muc-02"} {
			if l.Model().Host(short) == nil {
				continue // no pair at the recovery site in this estate
			}
			w := signedIn(t, l, short)
			for _, object := range slices.Sorted(maps.Keys(types)) {
				a := w.Get(base + object + "?bulkbindings=yes")
				fmt.Fprintln(&b, object, a.Status, string(a.Body))
			}
		}
		return b.String()
	})
}

func TestEveryFaultOfAServerHasATest(t *testing.T) {
	labtest.ServerFaultsAreTested(t, Part())
}

func TestNetScalerFailsAsItIsTold(t *testing.T) {
	down := func(shorts ...string) func(*testing.T, *lab.Lab) {
		return func(t *testing.T, l *lab.Lab) {
			for _, short := range []string{"vpx-muc-01", "vpx-muc-02"} {
				_, err := client(t, l, short).Try(http.MethodGet, "/", "")
				if refused := errors.Is(err, syscall.ECONNREFUSED); refused != slices.Contains(shorts, short) {
					t.Errorf("%s: %v", short, err)
				}
			}
		}
	}
	signing := func(status, code int) func(*testing.T, *lab.Lab) {
		return func(t *testing.T, l *lab.Lab) {
			a := client(t, l, "vpx-muc-01").Ask(http.MethodPost, base+"login", login(l, ""), "Content-Type", "application/json")
			if a.Status != status || body(t, a)["errorcode"] != float64(code) {
				t.Errorf("status %d, %s", a.Status, a.Body)
			}
		}
	}
	for fault, check := range map[string]func(*testing.T, *lab.Lab){
		"netscaler-down":         down("vpx-muc-01", "vpx-muc-02"),
		"netscaler-primary-down": down("vpx-muc-01"),
		"netscaler-production-down": func(t *testing.T, l *lab.Lab) {
			for _, short := range []string{"vpx-fra-01", "vpx-fra-02", "vpx-muc-01"} {
				_, err := client(t, l, short).Try(http.MethodGet, "/", "")
				if refused := errors.Is(err, syscall.ECONNREFUSED); refused != strings.Contains(short, "fra") {
					t.Errorf("%s: %v", short, err)
				}
			}
		},
		"netscaler-refuses": signing(http.StatusUnauthorized, 354),
		"netscaler-busy":    signing(http.StatusServiceUnavailable, 446),
		"netscaler-wrong-certificate": func(t *testing.T, l *lab.Lab) {
			_, err := client(t, l, "vpx-muc-01").Try(http.MethodGet, "/", "")
			if e := new(x509.UnknownAuthorityError); !errors.As(err, e) {
				t.Errorf("got %v", err)
			}
		},
		"netscaler-hides-authentication": func(t *testing.T, l *lab.Lab) {
			w := signedIn(t, l, "vpx-muc-01")
			if a := w.Get(base + "authenticationldapaction"); body(t, a)["errorcode"] != float64(2138) {
				t.Errorf("%s", a.Body)
			}
			if a := w.Get(base + "lbvserver"); body(t, a)["errorcode"] != float64(0) {
				t.Errorf("%s", a.Body)
			}
		},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			check(t, start(t, lab.Options{Faults: []string{fault}}))
		})
	}
}

func TestAnApplianceAnswersAsRealOnesDo(t *testing.T) {
	l := start(t, lab.Options{})
	w := signedIn(t, l, "vpx-fra-01")
	read := func(path string) map[string]any { return body(t, w.Get(base+path)) }
	for name, c := range map[string]struct {
		path string
		want func(map[string]any) bool
	}{
		"of an empty list there is not even the key": {"gslbvserver", func(a map[string]any) bool {
			_, there := a["gslbvserver"]
			return !there && a["errorcode"] == float64(0)
		}},
		"bindings of nothing are none":                       {"vpnvserver_staserver_binding", func(a map[string]any) bool { return a["vpnvserver_staserver_binding"] == nil }},
		"bindings in bulk are there":                         {"vpnvserver_staserver_binding?bulkbindings=yes", func(a map[string]any) bool { return len(a["vpnvserver_staserver_binding"].([]any)) == 4 }},
		"a page behind the last has no key":                  {"lbvserver?pagesize=2&pageno=9", func(a map[string]any) bool { return a["lbvserver"] == nil }},
		"the second page follows the first":                  {"lbvserver?pagesize=5&pageno=2", func(a map[string]any) bool { return len(a["lbvserver"].([]any)) == 1 }},
		"the system is an object":                            {"nsconfig", func(a map[string]any) bool { return a["nsconfig"].(map[string]any)["systemtype"] == "HA" }},
		"fields that are not asked for are not sent":         {"authenticationldapaction?attrs=name", func(a map[string]any) bool { return !strings.Contains(fmt.Sprint(a), secretText) }},
		"a password is sent to who asks for all":             {"authenticationldapaction", func(a map[string]any) bool { return strings.Contains(fmt.Sprint(a), secretText) }},
		"a type that nobody knows is an invalid object name": {"lbthing", func(a map[string]any) bool { return a["errorcode"] == float64(1232) }},
	} {
		if got := read(c.path); !c.want(got) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if a := client(t, l, "vpx-fra-01").Get(base + "lbvserver"); body(t, a)["errorcode"] != float64(444) {
		t.Errorf("without a session: %s", a.Body)
	}
	if a := w.Ask(http.MethodPost, base+"lbvserver", `{}`, "Content-Type", "application/json"); a.Status < 400 || l.Counts().Writes != 1 {
		t.Errorf("a change: status %d, %d counted", a.Status, l.Counts().Writes)
	}
	if a := client(t, l, "vpx-fra-01").Ask(http.MethodPost, base+"login", login(l, "wrong"), "Content-Type", "application/json"); a.Status != http.StatusUnauthorized || l.Counts().Refused != 1 {
		t.Errorf("a wrong password: status %d, %d counted", a.Status, l.Counts().Refused)
	}
}
