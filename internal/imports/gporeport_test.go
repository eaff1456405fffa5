package imports_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/imports"
)

// oneGPO is the form of what Get-GPOReport writes of one GPO, shortened.
const oneGPO = `<GPO xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.microsoft.com/GroupPolicy/Settings">
  <Identifier>
    <Identifier xmlns="http://www.microsoft.com/GroupPolicy/Types">{6ac1786c-016f-11d2-945f-00c04fb984f9}</Identifier>
    <Domain xmlns="http://www.microsoft.com/GroupPolicy/Types">corp.example</Domain>
  </Identifier>
  <Name>Registration</Name>
  <IncludeComments>true</IncludeComments>
  <CreatedTime>2024-11-22T08:00:00Z</CreatedTime>
  <ModifiedTime>2025-11-22T08:00:00Z</ModifiedTime>
  <ReadTime>2026-11-22T08:00:00.1234567Z</ReadTime>
  <SecurityDescriptor><SDDL xmlns="http://www.microsoft.com/GroupPolicy/Types/Security">O:DAG:DAD:PAI</SDDL></SecurityDescriptor>
  <FilterDataAvailable>true</FilterDataAvailable>
  <Computer>
    <VersionDirectory>12</VersionDirectory>
    <VersionSysvol>12</VersionSysvol>
    <Enabled>true</Enabled>
    <ExtensionData>
      <Extension xmlns:q1="http://www.microsoft.com/GroupPolicy/Settings/Registry" xsi:type="q1:RegistrySettings">
        <q1:RegistrySetting>
          <q1:KeyPath>Software\Policies\Citrix\VirtualDesktopAgent</q1:KeyPath>
          <q1:AdmSetting>false</q1:AdmSetting>
          <q1:Value><q1:Name>ListOfDDCs</q1:Name><q1:String>cc3.corp.example</q1:String></q1:Value>
        </q1:RegistrySetting>
        <q1:RegistrySetting>
          <q1:KeyPath>Software\Policies\FSLogix\Profiles</q1:KeyPath>
          <q1:AdmSetting>false</q1:AdmSetting>
          <q1:Value><q1:Name>CCDLocations</q1:Name><q1:String>type=azure,connectionString="AccountKey=hush"</q1:String></q1:Value>
        </q1:RegistrySetting>
        <q1:Blocked>false</q1:Blocked>
      </Extension>
      <Name>Registry</Name>
    </ExtensionData>
  </Computer>
  <User>
    <VersionDirectory>0</VersionDirectory>
    <VersionSysvol>0</VersionSysvol>
    <Enabled>true</Enabled>
  </User>
  <LinksTo><SOMName>VDA</SOMName><SOMPath>corp.example/Citrix/VDA</SOMPath><Enabled>true</Enabled><NoOverride>false</NoOverride></LinksTo>
</GPO>`

const declaration = "<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n"

var otherGPO = strings.Replace(oneGPO, "6ac1786c", "7ac1786c", 1)

func TestReportsOfGPOsAreRead(t *testing.T) {
	const id, other = "{6AC1786C-016F-11D2-945F-00C04FB984F9}", "{7AC1786C-016F-11D2-945F-00C04FB984F9}"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"one GPO":               {declaration + oneGPO, []string{id}},
		"all, as written":       {declaration + "<report>\r\n" + oneGPO + "\r\n" + otherGPO + "</report>", []string{id, other}},
		"all, as piped":         {"<GPOS>" + oneGPO + otherGPO + "</GPOS>\r\n", []string{id, other}},
		"all, and there is one": {"<report>" + oneGPO + "</report>", []string{id}},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := read(t, "gporeport", utf16Of(binary.LittleEndian, c.text))
			if err != nil {
				t.Fatal(err)
			}
			doc := document()
			imports.Apply(doc, all)
			if len(doc.GroupPolicy.Reports) != len(c.want) {
				t.Errorf("kept are %v", doc.GroupPolicy.Reports)
			}
			for _, id := range c.want {
				g := doc.GroupPolicy.Reports[id]
				if g == nil || g.GUID != id || g.Name != "Registration" || g.Told != "2026-11-22T08:00:00Z" || g.VersionComputer != 12 || g.VersionSysvol != 12 || !g.Learnt() || g.Unread != "" {
					t.Fatalf("%s is %+v", id, g)
				}
				if len(g.Settings) != 2 || g.Settings[0].Value != "ListOfDDCs" || g.Settings[0].Layer != facts.LayerPolicy || g.Settings[0].Action != facts.ActionSet || g.Settings[0].Data[0] != "cc3.corp.example" {
					t.Errorf("settings %+v", g.Settings)
				}
				if strings.Contains(g.Settings[1].Data[0], "hush") {
					t.Errorf("a key of a storage account is kept: %q", g.Settings[1].Data)
				}
			}
			if s := doc.Sources["grouppolicy"]; s == nil || s.Learnt() || doc.Sources["windows"].Status != facts.Skipped || doc.Windows != nil {
				t.Errorf("a report makes a source of itself: %+v", doc.Sources)
			}
		})
	}
}

func TestOfTwoReportsOfAGPOTheNewerCounts(t *testing.T) {
	older := strings.NewReplacer("2026-11-22T08:00:00.1234567Z", "2026-11-21T08:00:00Z", "cc3", "cc1").Replace(oneGPO)
	for _, order := range [][]string{{oneGPO, older}, {older, oneGPO}} {
		doc := document()
		for _, text := range order {
			apply(t, doc, "gporeport", text)
		}
		for _, g := range doc.GroupPolicy.Reports {
			if g.Settings[0].Data[0] != "cc3.corp.example" {
				t.Errorf("kept is %+v", g)
			}
		}
	}
}

func TestWhatIsWrongWithAReportOfGPOsIsSaid(t *testing.T) {
	all := "<report>" + oneGPO + otherGPO + "</report>"
	for name, c := range map[string]struct{ text, old, replacement, want string }{
		"it is empty":                      {"", "", "", "export.json is empty"},
		"it is something else":             {"<html/>", "", "", "<html> is no report of a GPO: make it with Get-GPOReport"},
		"it is a backup":                   {strings.Replace(oneGPO, "GroupPolicy/Settings\">", "GroupPolicy/GPOOperations\">", 1), "", "", "<GPO> is no report of a GPO"},
		"it has no GPO":                    {"<report></report>", "", "", "is a report of no GPO"},
		"it has something else":            {all, "</report>", "<OU/></report>", "<OU> is no report of a GPO"},
		"it ends in the middle":            {all, "</report>", "", "the text ends in the middle"},
		"it ends in the middle of a GPO":   {oneGPO[:800], "", "", "the text ends in the middle"},
		"it has something behind":          {oneGPO + oneGPO, "", "", "something behind the report"},
		"it has something behind all":      {all + "<report/>", "", "", "something behind the report"},
		"it has a text between":            {all, "<report>", "<report>Warning", `the text "Warning" between elements`},
		"it has a document type":           {"<!DOCTYPE r>" + all, "", "", "a document type"},
		"it is of another domain":          {oneGPO, "corp.example</Domain>", "other.example</Domain>", "it is of the domain other.example"},
		"it is of two domains":             {all, "corp.example</Domain>", "other.example</Domain>", "it has GPOs of two domains"},
		"a GPO stands in it twice":         {"<report>" + oneGPO + oneGPO + "</report>", "", "", `the GPO "Registration" stands in it twice`},
		"a GPO has no identifier":          {oneGPO, "{6ac1786c-016f-11d2-945f-00c04fb984f9}", "", "is no identifier of a GPO"},
		"a GPO does not tell when":         {oneGPO, "2026-11-22T08:00:00.1234567Z", "22.11.2026", `was read at "22.11.2026"`},
		"a GPO is of the future":           {oneGPO, "2026-11-22T08:00:00.1234567Z", "2027-11-22T08:00:00Z", "one of the two clocks is wrong"},
		"a GPO has no computer":            {oneGPO, "<Computer>", "<Other>", "no XML"},
		"a GPO has a version that is none": {oneGPO, "<VersionDirectory>12", "<VersionDirectory>twelve", `has the version "twelve"`},
	} {
		t.Run(name, func(t *testing.T) {
			text := c.text
			if c.old != "" {
				text = strings.Replace(text, c.old, c.replacement, 1)
			}
			_, err := read(t, "gporeport", []byte(text))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "--import gporeport: ") {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func FuzzReportsOfGPOs(f *testing.F) {
	f.Add([]byte(oneGPO))
	f.Add(utf16Of(binary.LittleEndian, declaration+"<report>"+oneGPO+otherGPO+"</report>"))
	f.Add([]byte("<GPOS></GPOS>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := imports.Read([]string{"gporeport=-"}, bytes.NewReader(b), declared(), now)
		if (err == nil) != (len(all) == 1) {
			t.Fatalf("%d exports, and %v", len(all), err)
		}
		imports.Apply(document(), all)
	})
}
