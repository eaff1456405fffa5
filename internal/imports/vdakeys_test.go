package imports_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/imports"
)

const pc1 = "pc1.corp.example"

const keys = `{"muster": "vda-keys/1", "host": "PC1.corp.example", "exported": "2026-11-22T08:00:00Z", "adSite": "DR", "version": "2402.0.1",
 "keys": [
  {"key": "SOFTWARE\\Policies\\Citrix\\VirtualDesktopAgent", "values": [{"name": "ListOfDDCs", "kind": "String", "data": "cc3.corp.example cc4.corp.example"}, {"name": "GctRegistration", "kind": "DWord", "data": "0"}]},
  {"key": "SOFTWARE\\Citrix\\VirtualDesktopAgent", "values": [{"name": "ListOfDDCs", "kind": "String", "data": ["cc1.corp.example"]}, {"name": "ListOfSIDs", "kind": "String", "data": ["S-1"]}, {"name": "GctRegistration", "kind": "DWord", "data": ["1"]}]},
  {"key": "SOFTWARE\\Policies\\Citrix\\Authentication\\UserCredentialService\\Addresses", "values": [{"name": "Address1", "kind": "String", "data": ["fas1.corp.example"]}]},
  {"key": "SOFTWARE\\FSLogix\\Profiles", "values": [{"name": "VHDLocations", "kind": "MultiString", "data": ["\\\\fs1\\p", "\\\\fs2\\p"]}, {"name": "Enabled", "kind": "DWord", "data": ["-1"]}, {"name": "CCDLocations", "kind": "String", "data": ["type=azure,connectionString=\"AccountKey=hush\""]}]}
 ],
 "personality": [{"path": "C:\\MCSPersonality.ini", "lines": ["ListOfDDCs = cc2.corp.example", "ListOfSIDs="]}],
 "hostsFile": {"path": "C:\\Windows\\System32\\drivers\\etc\\hosts", "lines": ["10.0.0.1 sf.corp.example # comment", "127.0.0.1 localhost"]}}`

// known is a run that knows the desktop: Citrix Cloud has it in a catalog of the recovery
// site, and the directory in an OU.
func known() *facts.Document {
	doc := document()
	doc.Estate.Sites.Recovery.ADSite, doc.Estate.Sites.Production.ADSite = "dr", "hq"
	doc.Estate.Sites.Recovery.ResourceLocations = []string{"DR location"}
	doc.Directory = &facts.Directory{Computers: &facts.Computers{Answered: facts.Yes(), Items: []facts.Computer{{Name: "PC1", DN: "CN=PC1,OU=VDA,DC=corp,DC=example"}}}}
	c := &facts.CitrixCloud{Answered: facts.Yes()}
	c.Machines.Items = map[string]*facts.MachineClass{"m": {Catalog: "cat", Zone: "z", Machines: []facts.CitrixMachine{{Name: "pc1"}}}}
	c.Catalogs.Items = map[string]*facts.MachineCatalog{"cat": {Name: "Pooled DR"}}
	c.Zones.Items = map[string]*facts.CitrixZone{"z": {ResourceLocation: "rl"}}
	c.ResourceLocations.Items = map[string]*facts.ResourceLocation{"rl": {Name: "DR location"}}
	doc.CitrixCloud = c
	return doc
}

func TestADesktopThatNobodyAskedIsKnownByItsKeys(t *testing.T) {
	doc := known()
	apply(t, doc, "vda-keys", keys)
	h := doc.Windows.Hosts[pc1]
	if h == nil || !h.Learnt() || h.Told != "2026-11-22T08:00:00Z" || h.Site != "recovery" || !slices.Equal(h.Roles, []string{"vda"}) || h.OffsetSeconds != nil {
		t.Fatalf("the desktop is %+v", h)
	}
	v := h.VDA
	if !v.Learnt() || v.Told == "" || v.Catalog != "Pooled DR" || v.OU != "ou=vda,dc=corp,dc=example" || v.Version != "2402.0.1" || v.Connectorless || v.ListOfSIDs != "S-1" {
		t.Errorf("registration %+v", v)
	}
	var lists []string
	for _, l := range v.Lists {
		lists = append(lists, l.From+" "+strings.Join(l.Hosts, " "))
	}
	if want := []string{"policy cc3.corp.example cc4.corp.example", "personality cc2.corp.example", "registry cc1.corp.example"}; !slices.Equal(lists, want) {
		t.Errorf("lists %q", lists)
	}
	if !h.FAS.Learnt() || !reflect.DeepEqual(h.FAS.Addresses, map[string]string{"Address1": "fas1.corp.example"}) {
		t.Errorf("FAS %+v", h.FAS)
	}
	items := v.Settings.Items
	if s := items["fslogixVHDLocations"]; s == nil || s.Layer != "local" || !slices.Equal(s.Data, []string{`\\fs1\p`, `\\fs2\p`}) {
		t.Errorf("VHDLocations %+v", s)
	}
	if s := items["fslogixEnabled"]; s == nil || !slices.Equal(s.Data, []string{"4294967295"}) {
		t.Errorf("Enabled %+v", s)
	}
	if s := items["fslogixCCDLocations"]; s == nil || strings.Contains(s.Data[0], "hush") {
		t.Errorf("CCDLocations %+v", s)
	}
	if f := h.HostsFile; !f.Learnt() || len(f.Entries) != 1 || f.Entries[0].Names[0] != "sf.corp.example" {
		t.Errorf("hosts file %+v", f)
	}
	if a := doc.Sources["windows"].Asked["recovery/"+pc1+"#vda-keys"]; a == nil || !a.Learnt() || a.Told == "" {
		t.Errorf("asked are %v", doc.Sources["windows"].Asked)
	}
}

func TestWhereADesktopBelongs(t *testing.T) {
	for name, c := range map[string]struct {
		arrange   func(*facts.Document)
		site, why string
	}{
		"Citrix Cloud tells":           {func(*facts.Document) {}, "recovery", ""},
		"its Active Directory site":    {func(d *facts.Document) { d.CitrixCloud = nil }, "recovery", ""},
		"both, and Citrix Cloud does":  {func(d *facts.Document) { d.Estate.Sites.Recovery.ADSite, d.Estate.Sites.Production.ADSite = "hq", "dr" }, "recovery", ""},
		"nobody":                       {func(d *facts.Document) { d.CitrixCloud = nil; d.Estate.Sites.Recovery.ADSite = "" }, "", "at which site it runs is not known"},
		"its site is that of both":     {func(d *facts.Document) { d.CitrixCloud = nil; d.Estate.Sites.Production.ADSite = "dr" }, "", "at which site it runs is not known"},
		"Citrix Cloud was not reached": {func(d *facts.Document) { d.CitrixCloud.Answered = refused }, "recovery", ""},
	} {
		t.Run(name, func(t *testing.T) {
			doc := known()
			c.arrange(doc)
			apply(t, doc, "vda-keys", keys)
			h := doc.Windows.Hosts[pc1]
			if c.site != "" && (h == nil || h.Site != c.site) {
				t.Errorf("the desktop is %+v", h)
			}
			if c.site == "" {
				a := doc.Sources["windows"].Asked["production/"+pc1+"#vda-keys"]
				if h != nil || a == nil || a.Learnt() || !strings.Contains(a.Message, c.why) {
					t.Errorf("the desktop is %+v, asked %+v", h, a)
				}
			}
		})
	}
}

func TestKeysFillWhatTheDesktopItselfDidNotReport(t *testing.T) {
	h := host(pc1, "recovery", refused, "vda")
	h.Unlearnt(refused)
	h.VDA.Catalog, h.VDA.OU = "Pooled DR", "ou=vda"
	doc := asked(map[string]*facts.WindowsHost{pc1: h})
	apply(t, doc, "vda-keys", keys)
	if !h.Learnt() || h.Told != "" || !h.VDA.Learnt() || !h.VDA.Settings.Learnt() || !h.FAS.Learnt() || !h.HostsFile.Learnt() || h.VDA.Catalog != "Pooled DR" {
		t.Errorf("the desktop is %+v", h)
	}
	h = host(pc1, "recovery", facts.Yes(), "vda")
	h.HostsFile.Answered = facts.Yes()
	h.FAS = &facts.AddressList{Answered: facts.Yes(), Addresses: map[string]string{}}
	h.VDA = &facts.VDAState{Answered: facts.Yes(), Version: "2411", Settings: facts.HeldSettings{Answered: refused}}
	doc = asked(map[string]*facts.WindowsHost{pc1: h})
	apply(t, doc, "vda-keys", keys)
	if h.VDA.Version != "2411" || len(h.VDA.Lists) != 0 || len(h.FAS.Addresses) != 0 || len(h.HostsFile.Entries) != 0 || len(h.VDA.Settings.Items) == 0 {
		t.Errorf("the export goes before what the desktop reported: %+v", h.VDA)
	}
}

func TestWhatIsWrongWithKeysIsSaid(t *testing.T) {
	for name, c := range map[string]struct{ old, replacement, want string }{
		"a key stands in it twice":      {`{"key": "SOFTWARE\\FSLogix\\Profiles"`, `{"key": "software\\citrix\\virtualdesktopagent"`, "keys[3].key"},
		"a key has no name":             {`"SOFTWARE\\FSLogix\\Profiles"`, `""`, "is empty, or there twice"},
		"a kind that is not known":      {`"MultiString"`, `"Binary"`, `keys[3].values[0].kind: "Binary" is none of`},
		"a number that is none":         {`"data": "0"`, `"data": "zero"`, `keys[0].values[1]: ["zero"] is no number of 32 bits`},
		"a number of more bits":         {`"data": ["-1"]`, `"data": ["4294967296"]`, "no number of 32 bits"},
		"several texts in place of one": {`"data": ["S-1"]`, `"data": ["S-1", "S-2"]`, "String has 2 texts"},
		"no hosts file":                 {`, "lines": ["10.0.0.1`, `, "line": ["10.0.0.1`, `unknown field "hostsFile.line"; did you mean "lines"?`},
		"a desktop of another domain":   {`"PC1.corp.example"`, `"PC1.other.example"`, "it is of the domain other.example, and the estate file declares corp.example"},
		"no site":                       {`"adSite": "DR", `, ``, "adSite is missing, or null"},
	} {
		text := strings.Replace(keys, c.old, c.replacement, 1)
		if text == keys {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := read(t, "vda-keys", []byte(text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func FuzzKeys(f *testing.F) {
	f.Add([]byte(keys))
	f.Add([]byte(`{"muster": "vda-keys/1", "keys": {"value": [{}], "Count": 1}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := imports.Read([]string{"vda-keys=-"}, bytes.NewReader(b), declared(), now)
		if (err == nil) != (len(all) == 1) {
			t.Fatalf("%d exports, and %v", len(all), err)
		}
		imports.Apply(known(), all)
	})
}
