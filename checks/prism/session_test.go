package prism

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// fickle makes of a fake Prism one whose users are those of a directory.
type fickle struct {
	mu       sync.Mutex
	gives    bool // a session with an accepted credential
	lasts    int  // requests that a session lasts
	alone    int  // each so many request with the credential gets 401; 0: none, after the first
	never    int  // from this request on nothing is accepted any more; 0: never
	requests int  // with the credential
	shown    int  // with a session
	left     map[string]int
	refused  map[string]bool // by address, what the last answer was
}

const secretCookie = "c3VwZXItc2VjcmV0"

func (k *fickle) on(f *fake) {
	k.left, k.refused = map[string]int{}, map[string]bool{}
	f.before = func(r *http.Request) {
		k.mu.Lock()
		defer k.mu.Unlock()
		if r.Header.Get("Authorization") != "" {
			r.Header.Set("X-Test", "credential")
			return
		}
		cookie, err := r.Cookie("NTNX_IAM_SESSION")
		if err != nil || k.left[cookie.Value] == 0 {
			return
		}
		k.left[cookie.Value]--
		k.shown++
		r.SetBasicAuth(user, password)
	}
	f.hook = func(w http.ResponseWriter, r *http.Request) bool {
		k.mu.Lock()
		defer k.mu.Unlock()
		if r.Header.Get("X-Test") == "" {
			return false
		}
		k.requests++
		// Requests run side by side: no single one is refused twice in a row.
		alone := k.alone > 0 && k.requests > 2 && k.requests%k.alone == 0 && !k.refused[r.URL.String()]
		k.refused[r.URL.String()] = alone
		if k.never > 0 && k.requests >= k.never || alone {
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		if k.gives {
			value := secretCookie + strings.Repeat("x", k.requests)
			k.left[value] = k.lasts
			http.SetCookie(w, &http.Cookie{Name: "NTNX_IAM_SESSION", Value: value, Path: "/", Secure: true, HttpOnly: true})
			http.SetCookie(w, &http.Cookie{Name: "tracking", Value: "of-a-gateway"})
		}
		return false
	}
}

// Accounts of a directory: about every second request with the credential is answered 401,
// and whoever shows the session that came with the first is let in.
func TestAPrismWithUsersOfADirectory(t *testing.T) {
	for name, c := range map[string]struct {
		prism    *fickle
		requests int // with the credential, at most; 0: any number
	}{
		"a session is shown instead of the credential": {&fickle{gives: true, lasts: 10_000, alone: 2}, 3},
		"a session that ends is made again":            {&fickle{gives: true, lasts: 4}, 0},
		"one that ends, and a 401 for the credential":  {&fickle{gives: true, lasts: 4, alone: 2}, 0},
		"no session, and a 401 now and then":           {&fickle{alone: 5}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			f := s.central(t, estate.Recovery)
			c.prism.on(f)
			doc := s.scan(t)
			pc := doc.Prism.Sites[estate.Recovery].Central
			expect(t, "the Prism", doc.Sources["prism"].Asked["recovery/pc-muc.corp.example"].Answered, facts.Yes())
			for what, a := range map[string]facts.Answered{"clusters": pc.Clusters.Answered, "VMs": pc.VMs.Answered, "policies": pc.Policies.Answered, "plans": pc.Plans.Answered} {
				expect(t, what, a, facts.Yes())
			}
			if c.requests > 0 && c.prism.requests > c.requests {
				t.Errorf("the credential was sent %d times", c.prism.requests)
			}
			if c.prism.gives && c.prism.shown == 0 {
				t.Error("no session was ever shown")
			}
			text, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), secretCookie) {
				t.Error("the session is in the facts")
			}
			for _, asked := range f.asked {
				if strings.Contains(asked, secretCookie) {
					t.Errorf("the session is in a path: %s", asked)
				}
			}
		})
	}
}

// A credential that was accepted in this run is not wrong: what is said is what is known.
func TestA401AfterTheCredentialWasAcceptedIsNeverCalledAWrongPassword(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	k := &fickle{never: 3}
	k.on(f)
	doc := s.scan(t)
	pc := doc.Prism.Sites[estate.Recovery].Central
	expectOpen(t, "VMs", pc.VMs.Answered, facts.Failed, facts.PermissionDenied, "HTTP 401 twice")
	if text, _ := json.Marshal(doc); strings.Contains(string(text), "is wrong") {
		t.Errorf("somebody is told that the password is wrong: %s", pc.VMs.Message)
	}
	if refused := k.requests - 2; refused > 3 { // both lanes, and one of them once more
		t.Errorf("the credential was sent %d times after it was not accepted any more", refused)
	}
}

func TestTheVersionIsThatOfTheHeader(t *testing.T) {
	for header, want := range map[string]string{
		"pc.2024.3.1.1": "pc.2024.3.1.1",
		"":              "pc.7.5.1", // of the list, as far as that goes
		"nginx":         "pc.7.5.1",
		"pc.7 <b>":      "pc.7.5.1",
	} {
		s := newSetup(t)
		f := s.central(t, estate.Recovery)
		f.hook = func(w http.ResponseWriter, _ *http.Request) bool {
			if header != "" {
				w.Header().Set(productHeader, header)
			}
			return false
		}
		if got := s.one(t).Version; got != want {
			t.Errorf("%q: got %q, want %q", header, got, want)
		}
	}
}
