package grouppolicy

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

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
