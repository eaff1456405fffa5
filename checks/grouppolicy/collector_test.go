package grouppolicy

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
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
	doc := collect.Run(context.Background(), e, []collect.Collector{New()}, collect.Options{})
	if doc.GroupPolicy == nil {
		t.Fatalf("no section: %+v", doc.Sources["grouppolicy"])
	}
	return doc
}

func TestFolderIsRead(t *testing.T) {
	policy := string(pol(record(vda, "ListOfDDCs", regSZ, sz("cc1"))))
	preference := preferences(item("", `key="SOFTWARE\Citrix\VirtualDesktopAgent" name="ListOfDDCs" type="REG_SZ" value="cc2"/>`, ""))
	files := func(root, machine string) map[string]string {
		return map[string]string{
			root + guidA + "/GPT.INI":                                               "[General]\r\nVersion=131075\r\n",
			root + guidA + "/" + machine + "/Registry.pol":                          policy,
			root + guidA + "/" + machine + "/Preferences/Registry/Registry.xml":     preference,
			root + guidA + "/" + machine + "/Citrix/GroupPolicy/Policies.gpf":       "secret of Citrix",
			root + strings.ToLower(guidB) + "/gpt.ini":                              "[General]\r\nVersion=1\r\n",
			root + "PolicyDefinitions/inetres.admx":                                 "x",
			root + guidA[:20] + "/GPT.INI":                                          "x",
			root + "{11111111-1111-1111-1111-11111111AAAA}_NTFRS_0001/Registry.pol": "x",
		}
	}
	for name, root := range map[string]string{
		"a share of SYSVOL":         "corp.example/Policies/",
		"another case":              "CORP.Example/policies/",
		"the folder of SYSVOL":      "SYSVOL/corp.example/Policies/",
		"the folder of the domain":  "Policies/",
		"the folder of policies":    "",
		"a domain that is a folder": "corp.example/Policies/",
	} {
		for _, machine := range []string{"Machine", "MACHINE", "machine"} {
			t.Run(name+" with "+machine, func(t *testing.T) {
				folder := sysvolFolder(t, files(root, machine))
				doc := collectFrom(t, folder, folder)
				for _, site := range []string{"production", "recovery"} {
					v := doc.GroupPolicy.Views[site]
					if !v.Learnt() || v.Server != "" || !strings.HasPrefix(v.Root, folder) || len(v.GPOs) != 2 {
						t.Fatalf("%s: %+v", site, v)
					}
					g := v.GPOs[guidA]
					if !g.Learnt() || g.GUID != guidA || g.VersionComputer != 3 || g.VersionUser != 2 {
						t.Errorf("%s: %+v", site, g)
					}
					there := func(size int) facts.File {
						return facts.File{Answered: facts.Yes(), Present: true, Size: int64(size)}
					}
					if g.RegistryPol != there(len(policy)) || g.RegistryPreferences != there(len(preference)) || g.CitrixPolicies != there(len("secret of Citrix")) {
						t.Errorf("%s: files %+v", site, g)
					}
					if len(g.Settings) != 2 || !slices.Equal(g.Settings[0].Data, []string{"cc1"}) || !slices.Equal(g.Settings[1].Data, []string{"cc2"}) {
						t.Errorf("%s: settings %+v", site, g.Settings)
					}
					absent := facts.File{Answered: facts.Yes()}
					b := v.GPOs[guidB]
					if b == nil || !b.Learnt() || !b.GPTIni.Present || b.RegistryPol != absent || b.RegistryPreferences != absent || b.CitrixPolicies != absent || len(b.Settings) != 0 {
						t.Errorf("%s: a GPO without files: %+v", site, b)
					}
					if a := doc.Sources["grouppolicy"].Asked[site+"/sysvol-folder"]; a == nil || !a.Learnt() || a.Address != folder {
						t.Errorf("%s: asked %+v", site, a)
					}
				}
			})
		}
	}
}

func TestFolderFailuresStayWhereTheyAre(t *testing.T) {
	outside := sysvolFolder(t, map[string]string{"Registry.pol": string(pol())})
	root := sysvolFolder(t, map[string]string{
		guidA + "/GPT.INI":                                   "[General]\r\nVersion=?\r\n",
		guidA + "/Machine/Registry.pol":                      "PReg",
		guidA + "/Machine/Preferences/Registry/Registry.xml": "<RegistrySettings>",
		guidB + "/GPT.INI":                                   "[General]\r\nVersion=1\r\n",
	})
	large := filepath.Join(root, guidA, "Machine", "Citrix", "GroupPolicy")
	if err := os.MkdirAll(filepath.Join(large, "Policies.gpf"), 0o700); err != nil { // a folder where a file should be
		t.Fatal(err)
	}
	link := strings.Replace(guidB, "BBBB", "CCCC", 1)
	if err := os.MkdirAll(filepath.Join(root, link), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(root, link, "Machine")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	big := strings.Replace(guidB, "BBBB", "DDDD", 1)
	if err := os.MkdirAll(filepath.Join(root, big, "Machine"), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(root, big, "Machine", "Registry.pol"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(maxFile+1), f.Close()); err != nil {
		t.Fatal(err)
	}
	doc := collectFrom(t, root, root)
	v := doc.GroupPolicy.Views["recovery"]
	if !v.Learnt() || len(v.GPOs) != 4 {
		t.Fatalf("%+v", v)
	}
	for what, c := range map[string]struct {
		file    facts.File
		present bool
		want    string
	}{
		"GPT.INI":             {v.GPOs[guidA].GPTIni, true, "not a number"},
		"Registry.pol":        {v.GPOs[guidA].RegistryPol, true, "signature"},
		"Registry.xml":        {v.GPOs[guidA].RegistryPreferences, true, "EOF"},
		"Policies.gpf":        {v.GPOs[guidA].CitrixPolicies, false, "regular file"},
		"a link to elsewhere": {v.GPOs[link].RegistryPol, false, "escapes"},
		"a large file":        {v.GPOs[big].RegistryPol, true, "8388609 bytes"},
	} {
		if c.file.Status != facts.Failed || c.file.Present != c.present || !strings.Contains(c.file.Message, c.want) {
			t.Errorf("%s: %+v, want %q", what, c.file, c.want)
		}
	}
	if g := v.GPOs[guidB]; !g.Learnt() || !g.GPTIni.Learnt() || g.VersionComputer != 1 {
		t.Errorf("the good one: %+v", g)
	}
}

func TestFolderThatIsNoSysvol(t *testing.T) {
	good := sysvolFolder(t, map[string]string{"corp.example/Policies/" + guidA + "/GPT.INI": "[General]\nVersion=1\n"})
	for name, c := range map[string]struct{ folder, want string }{
		"is not there":        {filepath.Join(good, "nowhere"), "no such file"},
		"is a file":           {filepath.Join(good, "corp.example", "Policies", guidA, "GPT.INI"), "not a directory"},
		"has another domain":  {sysvolFolder(t, map[string]string{"other.example/Policies/x": ""}), "neither"},
		"has nothing at all":  {t.TempDir(), "neither"},
		"has a file Policies": {sysvolFolder(t, map[string]string{"Policies": ""}), "not a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := collectFrom(t, good, c.folder)
			v := doc.GroupPolicy.Views["recovery"]
			if v.Status != facts.Failed || !strings.Contains(v.Message, c.want) {
				t.Errorf("%+v, want %q", v.Answered, c.want)
			}
			if p := doc.GroupPolicy.Views["production"]; !p.Learnt() || len(p.GPOs) != 1 {
				t.Errorf("the other site: %+v", p)
			}
			if s := doc.Sources["grouppolicy"]; s.Status != facts.Partial {
				t.Errorf("the source: %+v", s.Answered)
			}
		})
	}
	t.Run("holds an empty Policies folder", func(t *testing.T) {
		empty := sysvolFolder(t, map[string]string{"corp.example/Policies/readme": ""})
		if v := collectFrom(t, good, empty).GroupPolicy.Views["recovery"]; !v.Learnt() || len(v.GPOs) != 0 {
			t.Errorf("%+v", v)
		}
	})
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
			err := New().Ready(e)
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

func TestNoEmptyPasswordGoesOut(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		if c, err := l.Accept(); err == nil {
			t.Errorf("a connection from %s", c.RemoteAddr())
		}
	}()
	t.Setenv("EMPTY_PASSWORD", "")
	e := &estate.Estate{Domain: "corp.example", Credentials: map[string]*estate.Credential{"directory": {Username: "svc", Password: "env:EMPTY_PASSWORD"}}}
	e.Sites.Production.DomainControllers = []estate.DomainController{{Host: "dc1.corp.example", SMB: l.Addr().String()}}
	doc := collect.Run(context.Background(), e, []collect.Collector{New()}, collect.Options{})
	if v := doc.GroupPolicy.Views["production"]; v.Learnt() || !strings.Contains(v.Message, "empty") {
		t.Errorf("%+v", v)
	}
}

// A server that accepts connections and then says nothing, or nonsense, costs
// the deadline at most; the next domain controller is asked.
func TestServersThatMakeNoSense(t *testing.T) {
	serve := func(t *testing.T, answer func(net.Conn)) string {
		t.Helper()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var open sync.WaitGroup
		t.Cleanup(func() { _ = l.Close(); open.Wait() })
		open.Go(func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				open.Go(func() { answer(c); _ = c.Close() })
			}
		})
		return l.Addr().String()
	}
	request := make([]byte, 4096)
	nonsense := serve(t, func(c net.Conn) {
		_, _ = c.Read(request)
		_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	})
	closing := serve(t, func(c net.Conn) { _, _ = c.Read(request[:1]) })
	damaged := serve(t, func(c net.Conn) {
		_, _ = c.Read(request[:1])
		_, _ = c.Write(append([]byte{0, 0, 0, 66, 0xFE, 'S', 'M', 'B'}, make([]byte, 62)...))
	})
	t.Setenv("SOME_PASSWORD", "hunter2-hunter2")
	e := &estate.Estate{Domain: "corp.example", Credentials: map[string]*estate.Credential{"grouppolicy": {Username: "svc", Password: "env:SOME_PASSWORD"}}}
	e.Sites.Recovery.DomainControllers = []estate.DomainController{
		{Host: "dc1.corp.example", SMB: nonsense}, {Host: "dc2.corp.example", SMB: closing}, {Host: "dc3.corp.example", SMB: damaged},
	}
	doc := collect.Run(context.Background(), e, []collect.Collector{New()}, collect.Options{})
	for _, dc := range e.Sites.Recovery.DomainControllers {
		a := doc.Sources["grouppolicy"].Asked["recovery/"+dc.Host]
		if a == nil || a.Learnt() || !strings.Contains(a.Message, dc.SMB) || strings.Contains(a.Message, "hunter2") {
			t.Errorf("%s: %+v", dc.Host, a)
		}
	}
	if v := doc.GroupPolicy.Views["recovery"]; v.Learnt() || v.Message == "" {
		t.Errorf("the view: %+v", v)
	}
}

func TestSilentServerEndsWithTheRun(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	ctx, cancel := context.WithCancelCause(context.Background())
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		_, _ = c.Read(make([]byte, 1)) // the logon has begun
		cancel(collect.ErrInterrupted)
		_, _ = c.Read(make([]byte, 4096))
		<-t.Context().Done()
	}()
	t.Setenv("SOME_PASSWORD", "hunter2")
	e := &estate.Estate{Domain: "corp.example", Credentials: map[string]*estate.Credential{"grouppolicy": {Username: "svc", Password: "env:SOME_PASSWORD"}}}
	e.Sites.Recovery.DomainControllers = []estate.DomainController{{Host: "dc1.corp.example", SMB: l.Addr().String()}}
	doc := collect.Run(ctx, e, []collect.Collector{New()}, collect.Options{})
	v := doc.GroupPolicy.Views["recovery"]
	if v.Learnt() || v.Reason != facts.RunInterrupted {
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
	view, err := readView(context.Background(), fakeTree{names, func(ctx context.Context, path string) error {
		mu.Lock()
		asked++
		mu.Unlock()
		switch folder, _, _ := strings.Cut(path, "/"); {
		case path == names[5]+"/Machine/Registry.pol":
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

func TestNTLMName(t *testing.T) {
	for name, want := range map[string][2]string{
		"svc@corp.example":  {"svc", "corp.example"},
		"svc@CORP.Example":  {"svc", "corp.example"},
		"svc@other.example": {"svc@other.example", ""},
		`CORP\svc`:          {"svc", "CORP"},
		"svc":               {"svc", "corp.example"},
	} {
		if user, domain := ntlmName(name, "corp.example"); user != want[0] || domain != want[1] {
			t.Errorf("%s: got %q of %q", name, user, domain)
		}
	}
}

func TestSplitUNC(t *testing.T) {
	for unc, want := range map[string][]string{
		`\\dc1.corp.example\sysvol`:           {"dc1.corp.example", "sysvol"},
		`//dc1/sysvol/corp.example/Policies/`: {"dc1", `sysvol\corp.example\Policies`},
		`\\dc1`:                               {"dc1", ""},
		`/srv/sysvol`:                         nil,
		`C:\sysvol`:                           nil,
		`\\`:                                  nil,
		``:                                    nil,
	} {
		host, path, ok := splitUNC(unc)
		if ok != (want != nil) || ok && (host != want[0] || path != want[1]) {
			t.Errorf("%s: got %q, %q, %v", unc, host, path, ok)
		}
	}
}

// frame is an SMB2 message with its length in front.
func frame(command byte, status uint32, flags byte, size int) []byte {
	b := make([]byte, size)
	copy(b, "\xFESMB")
	b[8], b[9], b[10], b[11] = byte(status), byte(status>>8), byte(status>>16), byte(status>>24)
	b[12] = command
	if size > 66 {
		b[66] = flags
	}
	return append([]byte{0, byte(size >> 16), byte(size >> 8), byte(size)}, b...)
}

func TestLogonWatch(t *testing.T) {
	negotiate := frame(0, 0, 1, 200)
	more := frame(1, 0xC0000016, 0, 300)
	for name, c := range map[string]struct {
		stream []byte
		status uint32
		guest  bool
	}{
		"a user":                        {slices.Concat(negotiate, more, frame(1, 0, 0, 80)), 0, false},
		"a guest":                       {slices.Concat(negotiate, more, frame(1, 0, isGuest, 80)), 0, true},
		"nobody":                        {slices.Concat(negotiate, more, frame(1, 0, isNull, 80)), 0, true},
		"an encrypted session":          {slices.Concat(negotiate, more, frame(1, 0, 4, 80)), 0, false},
		"a refusal":                     {slices.Concat(negotiate, more, frame(1, 0xC000006D, 0, 73)), 0xC000006D, false},
		"a refusal after a short frame": {slices.Concat(negotiate, []byte{0, 0, 0, 0}, frame(3, 9, 1, 20), frame(1, 0xC000006D, 0, 68)), 0xC000006D, false},
		"no logon at all":               {negotiate, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			for chunk := 1; chunk <= len(c.stream); chunk += 7 {
				w := &logonWatch{}
				for part := range slices.Chunk(c.stream, chunk) {
					w.see(part)
				}
				if status, guest := w.outcome(); status != c.status || guest != c.guest {
					t.Errorf("in chunks of %d: %#x, %v", chunk, status, guest)
				}
			}
		})
	}
}

func FuzzLogonWatch(f *testing.F) {
	f.Add(slices.Concat(frame(0, 0, 1, 200), frame(1, 0xC000006D, 0, 73)), 3)
	f.Fuzz(func(t *testing.T, stream []byte, chunk int) {
		whole, parts := &logonWatch{}, &logonWatch{}
		whole.see(stream)
		for part := range slices.Chunk(stream, max(1, chunk)) {
			parts.see(part)
		}
		if whole.status != parts.status || whole.flags != parts.flags || whole.left != parts.left || !slices.Equal(whole.head, parts.head) {
			t.Errorf("%+v and %+v", whole, parts)
		}
	})
}

func TestRefusals(t *testing.T) {
	some := errors.New("some error of the library")
	for code, refused := range map[uint32]bool{0xC000006D: true, 0xC0000234: true, 0xC0000072: true, 0xC0000071: true, 0xC000006E: false, 0xC0000418: false, 0xC0000001: false} {
		err := refusal(some, code, "svc")
		if errors.Is(err, collect.ErrRefused) != refused || !strings.Contains(err.Error(), "svc") {
			t.Errorf("%#x: %v", code, err)
		}
	}
	for text, refused := range map[string]bool{
		"KRB Error: (24) KDC_ERR_PREAUTH_FAILED":     true,
		"KRB Error: (18) KDC_ERR_CLIENT_REVOKED":     true,
		"KRB Error: (7) KDC_ERR_S_PRINCIPAL_UNKNOWN": false,
		"KRB Error: (37) KRB_AP_ERR_SKEW":            false,
		"dial tcp: i/o timeout":                      false,
	} {
		if err := kerberosRefusal(errors.New(text), "svc", "10.0.0.1", "cifs/dc1"); errors.Is(err, collect.ErrRefused) != refused {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestRedaction(t *testing.T) {
	for location, want := range map[string]string{
		`\\files\profiles`:                                                           `\\files\profiles`,
		`type=smb,name="a;b",connectionString=\\f\p`:                                 `type=smb,name="a;b",connectionString=\\f\p`,
		`Type = Azure,connectionString="x"`:                                          "[redacted]",
		`DefaultEndpointsProtocol=https;AccountKey=a==`:                              "[redacted]",
		`type=smb,connectionString=\\f\p;TYPE=azure,connectionString="ACCOUNTKEY=a"`: `type=smb,connectionString=\\f\p;[redacted]`,
		"İ;type=azure,x":                                                             "İ;[redacted]",
		"":                                                                           "",
	} {
		if got := redactLocation(location); got != want {
			t.Errorf("%q: got %q, want %q", location, got, want)
		}
	}
	other := []string{"type=azure"}
	if got := redact(`SOFTWARE\Citrix\VirtualDesktopAgent`, other); !reflect.DeepEqual(got, other) {
		t.Errorf("another key: %q", got)
	}
}
