package grouppolicy

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

const (
	guidA = "{11111111-1111-1111-1111-11111111AAAA}"
	guidB = "{22222222-2222-2222-2222-22222222BBBB}"
)

// sysvolFolder writes files, by path with slashes, into a new folder.
func sysvolFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, content := range files {
		full := filepath.Join(root, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func collectFrom(t *testing.T, production, recovery string) *facts.Document {
	t.Helper()
	e := &estate.Estate{Domain: "corp.example"}
	e.Sites.Production.Sysvol, e.Sites.Recovery.Sysvol = production, recovery
	doc := collect.Run(context.Background(), e, []collect.Source{Source()}, collect.Options{})
	if doc.GroupPolicy == nil {
		t.Fatalf("no section: %+v", doc.Sources["grouppolicy"])
	}
	return doc
}

func TestReady(t *testing.T) {
	dcs := []estate.DomainController{{Host: "dc1.corp.example"}}
	for name, c := range map[string]struct {
		site       estate.Site
		credential string
		want       string
	}{
		"a folder needs no credential":             {estate.Site{Sysvol: "/srv/sysvol"}, "", ""},
		"domain controllers and their credential":  {estate.Site{DomainControllers: dcs}, "grouppolicy", ""},
		"the credential of the directory will do":  {estate.Site{DomainControllers: dcs}, "directory", ""},
		"domain controllers that DNS knows":        {estate.Site{ADSite: "HQ", Resolvers: []string{"10.0.0.1:53"}}, "directory", ""},
		"a UNC path and a credential":              {estate.Site{Sysvol: `\\dc1.corp.example\sysvol`}, "directory", ""},
		"a UNC path without credential":            {estate.Site{Sysvol: `\\dc1.corp.example\sysvol`}, "", "needs credentials.grouppolicy"},
		"domain controllers without credential":    {estate.Site{DomainControllers: dcs}, "citrixcloud", "needs credentials.grouppolicy"},
		"an Active Directory site but no resolver": {estate.Site{ADSite: "HQ"}, "directory", "sites.recovery.sysvol"},
		"nothing": {estate.Site{}, "", "sites.production.sysvol"},
	} {
		t.Run(name, func(t *testing.T) {
			e := &estate.Estate{Credentials: map[string]*estate.Credential{}}
			e.Sites.Recovery = c.site
			if c.credential != "" {
				e.Credentials[c.credential] = &estate.Credential{}
			}
			err := New(collect.Limits{}).Ready(e)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// A site that lacks what it needs is not passed over in silence.
func TestSiteThatCannotBeAsked(t *testing.T) {
	good := sysvolFolder(t, map[string]string{guidA + "/GPT.INI": "[General]\nVersion=1\n"})
	v := collectFrom(t, good, "").GroupPolicy.Views["recovery"]
	if v.Status != facts.Failed || v.Reason != facts.FactMissing || !strings.Contains(v.Message, "sites.recovery.sysvol") {
		t.Errorf("%+v", v.Answered)
	}
}

// fakeTree is a SYSVOL whose reads fail as its functions say.
type fakeTree struct {
	names []string
	fail  func(ctx context.Context, path string) error
}

func (f fakeTree) folders(context.Context) ([]string, error) { return f.names, nil }

func (f fakeTree) read(ctx context.Context, path ...string) ([]byte, int64, error) {
	return nil, 0, f.fail(ctx, strings.Join(path, "/"))
}

func (f fakeTree) size(ctx context.Context, path ...string) (int64, error) {
	return 0, f.fail(ctx, strings.Join(path, "/"))
}

func TestTreeThatFallsSilent(t *testing.T) {
	var names []string
	for i := range 200 {
		names = append(names, fmt.Sprintf("{%08d-0000-0000-0000-000000000000}", i))
	}
	var mu sync.Mutex
	asked := 0
	firstIsDone := make(chan struct{})
	view, err := readView(context.Background(), fakeTree{names, func(ctx context.Context, path string) error {
		mu.Lock()
		asked++
		mu.Unlock()
		switch folder, _, _ := strings.Cut(path, "/"); {
		case path == names[0]+"/Machine/Citrix/GroupPolicy/Policies.gpf":
			close(firstIsDone)
		case path == names[5]+"/Machine/Registry.pol":
			<-firstIsDone
			return fmt.Errorf("%w: no answer", errBroken)
		case folder > names[5]:
			<-ctx.Done()
			return ctx.Err()
		}
		return fs.ErrNotExist
	}})
	if !errors.Is(err, errBroken) || view == nil || len(view.GPOs) != len(names) {
		t.Fatalf("%v, %+v", err, view)
	}
	if g := view.GPOs[names[0]]; !g.Learnt() {
		t.Errorf("what was read before: %+v", g)
	}
	if g := view.GPOs[names[5]]; g.Learnt() || !g.GPTIni.Learnt() || g.RegistryPol.Learnt() || g.CitrixPolicies.Learnt() {
		t.Errorf("where it fell silent: %+v", g)
	}
	if g := view.GPOs[names[199]]; g.Learnt() || g.GPTIni.Learnt() || !strings.Contains(g.Message, "no answer") {
		t.Errorf("what was not read: %+v", g)
	}
	if asked > 4*6+inFlight {
		t.Errorf("asked %d times", asked)
	}
}

func TestFolderThatMayNotBeRead(t *testing.T) {
	view, err := readView(context.Background(), fakeTree{[]string{guidA, guidB}, func(_ context.Context, path string) error {
		if strings.HasPrefix(path, guidA) {
			return fs.ErrPermission
		}
		return fs.ErrNotExist
	}})
	if err != nil {
		t.Fatal(err)
	}
	a := view.GPOs[guidA]
	if a.Reason != facts.PermissionDenied || a.RegistryPol.Reason != facts.PermissionDenied || a.RegistryPol.Present {
		t.Errorf("%+v", a)
	}
	if b := view.GPOs[guidB]; !b.Learnt() || !b.GPTIni.Learnt() || b.GPTIni.Present {
		t.Errorf("%+v", b)
	}
}
