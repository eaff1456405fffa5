package imports_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/imports"
)

// result is the form of what gpresult /x writes, shortened.
const result = `<?xml version="1.0" encoding="utf-16"?>
<Rsop xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.microsoft.com/GroupPolicy/Rsop">
  <ReadTime>2026-11-22T08:00:00.7941964Z</ReadTime>
  <DataType>LoggedData</DataType>
  <ComputerResults>
    <Version>2228228</Version>
    <Name>CORP\PC1$</Name>
    <Domain>Corp.example</Domain>
    <SOM>corp.example/Citrix/VDA</SOM>
    <Site>DR</Site>
    <SearchedSOM><Path>Local</Path><Type>Local</Type></SearchedSOM>
    <SecurityGroup><SID xmlns="http://www.microsoft.com/GroupPolicy/Types">S-1-1-0</SID></SecurityGroup>
    <SlowLink>false</SlowLink>
    <ExtensionStatus>
      <Name>Infrastruktur der Gruppenrichtlinie</Name>
      <Identifier>{00000000-0000-0000-0000-000000000000}</Identifier>
      <BeginTime>2026-11-22T07:15:33</BeginTime>
      <LoggingStatus>Complete</LoggingStatus>
      <Error>0</Error>
    </ExtensionStatus>
    <ExtensionStatus>
      <Name>Registrierung</Name>
      <Identifier>{35378eac-683f-11d2-a89a-00c04fbbcfa2}</Identifier>
      <LoggingStatus>Complete</LoggingStatus>
      <Error>0</Error>
    </ExtensionStatus>
    <GPO>
      <Name>Local Group Policy</Name>
      <Path><Identifier xmlns="http://www.microsoft.com/GroupPolicy/Types">LocalGPO</Identifier></Path>
      <VersionDirectory>0</VersionDirectory>
      <VersionSysvol>0</VersionSysvol>
      <Enabled>true</Enabled>
      <IsValid>true</IsValid>
      <FilterAllowed>true</FilterAllowed>
      <AccessDenied>false</AccessDenied>
      <Link><SOMPath>Local</SOMPath><SOMOrder>1</SOMOrder><AppliedOrder>0</AppliedOrder><LinkOrder>1</LinkOrder><Enabled>true</Enabled><NoOverride>false</NoOverride></Link>
    </GPO>
    <GPO>
      <Name>Registration</Name>
      <Path>
        <Identifier xmlns="http://www.microsoft.com/GroupPolicy/Types">{31B2F340-016D-11D2-945F-00C04fB984F9}</Identifier>
        <Domain xmlns="http://www.microsoft.com/GroupPolicy/Types">corp.example</Domain>
      </Path>
      <VersionDirectory>12</VersionDirectory>
      <VersionSysvol>12</VersionSysvol>
      <Enabled>true</Enabled>
      <FilterId>MSFT_SomFilter.ID="{8334DED8-4B5B-4637-B6D6-3AC2C2C18EB2}",Domain="corp.example"</FilterId>
      <FilterName>Virtual machines</FilterName>
      <IsValid>true</IsValid>
      <FilterAllowed>true</FilterAllowed>
      <AccessDenied>false</AccessDenied>
      <Link><SOMPath>corp.example/Citrix</SOMPath><SOMOrder>1</SOMOrder><AppliedOrder>2</AppliedOrder><LinkOrder>2</LinkOrder><Enabled>true</Enabled><NoOverride>false</NoOverride></Link>
      <SecurityFilter>NT AUTHORITY\Authenticated Users</SecurityFilter>
      <ExtensionName>Registrierung</ExtensionName>
    </GPO>
    <GPO>
      <Name>Physical</Name>
      <Path><Identifier xmlns="http://www.microsoft.com/GroupPolicy/Types">{8B7EF719-3FFF-437A-B318-E77A0ACB8FD9}</Identifier></Path>
      <VersionDirectory>3</VersionDirectory>
      <VersionSysvol>65535</VersionSysvol>
      <FilterAllowed>false</FilterAllowed>
      <AccessDenied>false</AccessDenied>
      <Link><SOMPath>corp.example</SOMPath><AppliedOrder>0</AppliedOrder></Link>
    </GPO>
    <ExtensionData>
      <Extension xmlns:q1="http://www.microsoft.com/GroupPolicy/Settings/Security" xsi:type="q1:SecuritySettings" xmlns="http://www.microsoft.com/GroupPolicy/Settings">
        <q1:Account><q1:Name>MaximumPasswordAge</q1:Name><q1:SettingNumber>42</q1:SettingNumber></q1:Account>
      </Extension>
      <Name xmlns="http://www.microsoft.com/GroupPolicy/Settings">Security</Name>
    </ExtensionData>
    <ExtensionData>
      <Extension xmlns:q4="http://www.microsoft.com/GroupPolicy/Settings/Registry" xsi:type="q4:RegistrySettings" xmlns="http://www.microsoft.com/GroupPolicy/Settings">
        <q4:Policy>
          <GPO xmlns="http://www.microsoft.com/GroupPolicy/Settings/Base">
            <Identifier xmlns="http://www.microsoft.com/GroupPolicy/Types">{31B2F340-016D-11D2-945F-00C04FB984F9}</Identifier>
          </GPO>
          <Precedence xmlns="http://www.microsoft.com/GroupPolicy/Settings/Base">1</Precedence>
          <q4:Name>Windows Firewall: Protect all network connections</q4:Name>
          <q4:State>Enabled</q4:State>
          <q4:Explain>Turns on &lt;Windows&gt; Firewall.</q4:Explain>
          <q4:Supported>At least Windows XP Professional with SP2</q4:Supported>
          <q4:Category>Network/Windows Firewall/Domain Profile</q4:Category>
        </q4:Policy>
        <q4:RegistrySetting>
          <GPO xmlns="http://www.microsoft.com/GroupPolicy/Settings/Base">
            <Identifier xmlns="http://www.microsoft.com/GroupPolicy/Types">{31B2F340-016D-11D2-945F-00C04FB984F9}</Identifier>
            <Domain xmlns="http://www.microsoft.com/GroupPolicy/Types">corp.example</Domain>
          </GPO>
          <Precedence xmlns="http://www.microsoft.com/GroupPolicy/Settings/Base">1</Precedence>
          <q4:KeyPath>SOFTWARE\Policies\Citrix\VirtualDesktopAgent</q4:KeyPath>
          <q4:AdmSetting>false</q4:AdmSetting>
          <q4:Value><q4:Name>ListOfDDCs</q4:Name><q4:String>cc3.corp.example cc4.corp.example</q4:String></q4:Value>
        </q4:RegistrySetting>
        <q4:RegistrySetting>
          <q4:KeyPath>SOFTWARE\Policies\Microsoft\WindowsFirewall\DomainProfile</q4:KeyPath>
          <q4:AdmSetting>false</q4:AdmSetting>
        </q4:RegistrySetting>
        <q4:Blocked>false</q4:Blocked>
      </Extension>
      <Name xmlns="http://www.microsoft.com/GroupPolicy/Settings">Registry</Name>
    </ExtensionData>
    <EventsDetails><SinglePassEventsDetails ErrorCount="0"><EventRecord><EventXml>&lt;Event/&gt;</EventXml></EventRecord></SinglePassEventsDetails></EventsDetails>
  </ComputerResults>
</Rsop>
`

func applied(t *testing.T, text string) *facts.AppliedPolicies {
	t.Helper()
	all, err := read(t, "gpresult", utf16Of(binary.LittleEndian, text))
	if err != nil {
		t.Fatal(err)
	}
	doc := document()
	imports.Apply(doc, all)
	a := doc.Windows.Applied["pc1.corp.example"]
	if a == nil {
		t.Fatalf("kept are %v", doc.Windows.Applied)
	}
	if len(doc.Windows.Hosts) != 0 || doc.Sources["windows"].Status != facts.Skipped {
		t.Errorf("a resultant set makes %v of hosts, and the source %+v", doc.Windows.Hosts, doc.Sources["windows"])
	}
	return a
}

func TestAResultantSetIsReadWithAllThatCounts(t *testing.T) {
	a := applied(t, result)
	if a.Told != "2026-11-22T08:00:00Z" || a.Host != "pc1.corp.example" || a.ADSite != "dr" || a.Container != "corp.example/citrix/vda" || a.Unread != "" || a.OtherTemplates != 1 || len(a.Templates)+len(a.Opaque) != 0 {
		t.Errorf("%+v", a)
	}
	if len(a.Settings) != 1 || a.Settings[0].Data[0] != "cc3.corp.example cc4.corp.example" || a.Settings[0].GPO != "{31B2F340-016D-11D2-945F-00C04FB984F9}" {
		t.Errorf("settings %+v", a.Settings)
	}
	for id, want := range map[string]facts.AppliedGPO{
		"LOCALGPO":                               {Name: "Local Group Policy"},
		"{31B2F340-016D-11D2-945F-00C04FB984F9}": {Name: "Registration", Applied: true, Version: 12},
		"{8B7EF719-3FFF-437A-B318-E77A0ACB8FD9}": {Name: "Physical", Version: 3, Why: "the computer does not pass its WMI filter"},
	} {
		if got := a.GPOs[id]; got == nil || *got != want {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
}

const policySetting = `<q4:Value><q4:Name>ListOfDDCs</q4:Name><q4:String>cc3.corp.example cc4.corp.example</q4:String></q4:Value>`

// A part in a form that nobody knows takes that part away, and nothing else.
func TestAPartOfAResultantSetThatNobodyKnowsIsNoted(t *testing.T) {
	const preferences = `<ExtensionData><Extension xmlns:q5="http://www.microsoft.com/GroupPolicy/Settings/Windows/Registry" xsi:type="q5:RegistrySettings" xmlns="http://www.microsoft.com/GroupPolicy/Settings">
<q5:RegistrySettings clsid="{A3CCFC41-DFDB-43a5-8D26-0FE8B954DA51}"><q5:Registry name="ListOfDDCs"><GPO xmlns="http://www.microsoft.com/GroupPolicy/Settings/Base"><Identifier xmlns="http://www.microsoft.com/GroupPolicy/Types">{31B2F340-016D-11D2-945F-00C04FB984F9}</Identifier></GPO>
<Precedence xmlns="http://www.microsoft.com/GroupPolicy/Settings/Base">1</Precedence><q5:GPOSettingOrder>1</q5:GPOSettingOrder><q5:Properties action="U" hive="HKEY_LOCAL_MACHINE" key="SOFTWARE\Citrix\VirtualDesktopAgent" name="ListOfDDCs" type="REG_SZ" value="cc3"/><q5:Filters/></q5:Registry></q5:RegistrySettings></Extension><Name>Windows Registry</Name></ExtensionData><EventsDetails>`
	second := strings.Replace(result[strings.Index(result, "<q4:RegistrySetting>"):strings.Index(result, "</q4:RegistrySetting>")+len("</q4:RegistrySetting>")], "cc3.corp.example cc4", "cc9", 1)
	with := func(more string) [2]string { return [2]string{"<EventsDetails>", more} }
	for name, c := range map[string]struct {
		change   [2]string
		unread   string
		opaque   bool
		settings int
	}{
		"a content of a kind that is not known": {[2]string{"<q4:String>cc3.corp.example cc4.corp.example</q4:String>", "<q4:Several>a</q4:Several>"}, "", true, 0},
		"two contents":                          {[2]string{"<q4:String>cc3", "<q4:Number>1</q4:Number><q4:String>cc3"}, "", true, 0},
		"a number that is none":                 {[2]string{"<q4:String>cc3.corp.example cc4.corp.example</q4:String>", "<q4:Number>many</q4:Number>"}, "", true, 0},
		"a number":                              {[2]string{"<q4:String>cc3.corp.example cc4.corp.example</q4:String>", "<q4:Number>1</q4:Number>"}, "", false, 1},
		"a value that deletes":                  {[2]string{"<q4:Name>ListOfDDCs", "<q4:Name>**del.ListOfDDCs"}, "which deletes something", false, 0},
		"a value without a name":                {[2]string{"<q4:Name>ListOfDDCs</q4:Name>", ""}, "<Value> has no <Name>", false, 0},
		"a loser": {[2]string{`Base">1</Precedence>
          <q4:KeyPath>`, `Base">2</Precedence>
          <q4:KeyPath>`}, "", false, 0},
		"a precedence that is none": {[2]string{`Base">1</Precedence>
          <q4:KeyPath>`, `Base">first</Precedence>
          <q4:KeyPath>`}, `the precedence "first"`, false, 0},
		"two winners":                     {[2]string{"<q4:Blocked>false</q4:Blocked>", second}, "", true, 2},
		"an unknown part of a setting":    {[2]string{policySetting, policySetting + "<q4:Scope>x</q4:Scope>"}, "<Scope>", false, 0},
		"an unknown part of the policies": {[2]string{"<q4:Blocked>false</q4:Blocked>", "<q4:Hidden/>"}, "in a form that is not known: <Hidden>", false, 1},
		"policies that could not be read": {[2]string{"<q4:Blocked>false", "<q4:Blocked>true"}, "could not read the registry policies", false, 1},
		"an extension without a type":     {[2]string{` xsi:type="q4:RegistrySettings"`, ""}, "without a type", false, 0},
		"an extension of an unknown type": {[2]string{`xsi:type="q4:RegistrySettings"`, `xsi:type="q9:RegistrySettings"`}, "whose namespace it does not name", false, 0},
		"an extension that Windows cannot read": {[2]string{`<Name xmlns="http://www.microsoft.com/GroupPolicy/Settings">Security</Name>`, `<Error><Details>Access
 is denied</Details></Error>`}, "could not read a part of it: Access is denied", false, 1},
		"the extension of the registry failed":   {[2]string{"<Error>0</Error>\n    </ExtensionStatus>\n    <GPO>", "<Error>1274</Error>\n    </ExtensionStatus>\n    <GPO>"}, "error 1274", false, 1},
		"what it did was not recorded":           {[2]string{"Complete</LoggingStatus>\n      <Error>0</Error>\n    </ExtensionStatus>\n    <GPO>", "Failed</LoggingStatus>\n      <Error>0</Error>\n    </ExtensionStatus>\n    <GPO>"}, "error 0, Failed", false, 1},
		"preferences":                            {with(preferences), "", false, 2},
		"preferences of a user":                  {with(strings.Replace(preferences, "LOCAL_MACHINE", "CURRENT_USER", 1)), "", false, 1},
		"preferences that are disabled":          {with(strings.Replace(preferences, `name="ListOfDDCs"><GPO`, `name="ListOfDDCs" disabled="1"><GPO`, 1)), "", false, 1},
		"preferences of the other keys":          {with(strings.Replace(preferences, `Citrix\VirtualDesktopAgent`, `Contoso`, 1)), "", false, 1},
		"preferences with targeting":             {with(strings.Replace(preferences, "<q5:Filters/>", "<q5:Filters><q5:FilterGroup/></q5:Filters>", 1)), "", true, 2},
		"preferences that create only":           {with(strings.Replace(preferences, `action="U"`, `action="C"`, 1)), "", true, 2},
		"preferences that delete":                {with(strings.Replace(preferences, `action="U"`, `action="D"`, 1)), `the action "D"`, false, 1},
		"preferences that delete a key above":    {with(strings.NewReplacer(`action="U"`, `action="D"`, `SOFTWARE\Citrix\VirtualDesktopAgent`, `Software\Citrix`).Replace(preferences)), "it deletes the key", false, 1},
		"preferences of several strings":         {with(strings.Replace(preferences, "REG_SZ", "REG_MULTI_SZ", 1)), "", true, 1},
		"preferences without a GPO":              {with(strings.Replace(preferences, between(preferences, "<GPO", "</GPO>"), "", 1)), "does not tell which GPO", false, 2},
		"a template of the vendor":               {[2]string{"<q4:Category>Network/Windows", "<q4:Category>FSLogix/Windows"}, "", false, 1},
		"a setting of a template without a name": {[2]string{"<q4:Name>Windows Firewall: Protect all network connections</q4:Name>", ""}, "no name or category", false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(result, c.change[0], c.change[1], 1)
			if text == result {
				t.Fatal("nothing was changed")
			}
			a := applied(t, text)
			if !strings.Contains(a.Unread, c.unread) || (a.Unread == "") != (c.unread == "") || (len(a.Opaque) > 0) != c.opaque || len(a.Settings) != c.settings {
				t.Errorf("unread %q, opaque %q, settings %+v", a.Unread, a.Opaque, a.Settings)
			}
		})
	}
	if a := applied(t, strings.Replace(result, "<q4:Category>Network/Windows", "<q4:Category>FSLogix/Windows", 1)); len(a.Templates) != 1 || !strings.HasPrefix(a.Templates[0], "FSLogix/Windows") {
		t.Errorf("templates %q", a.Templates)
	}
}

// between is the piece of a text from one text up to and with another one.
func between(s, from, to string) string {
	_, rest, _ := strings.Cut(s, from)
	piece, _, _ := strings.Cut(rest, to)
	return from + piece + to
}

func TestWhatIsWrongWithAResultantSetIsSaid(t *testing.T) {
	gpo := between(result, "<GPO>\n      <Name>Registration", "<ExtensionName>Registrierung</ExtensionName>\n    </GPO>")
	for name, c := range map[string]struct {
		old, replacement string
		want             string
	}{
		"it is empty":                       {result, "", "export.json is empty"},
		"it is something else":              {result, "<html/>", "<html> is no report of gpresult: make it with gpresult /scope computer /x gpresult.xml /f"},
		"it is no XML":                      {result, "INFO: The user does not have RSoP data.", "between elements"},
		"it ends in the middle":             {result[500:], "", "the text ends in the middle"},
		"it has something behind":           {"</Rsop>", "</Rsop><Rsop/>", "something behind the report"},
		"it has a document type":            {"<Rsop xmlns:xsd", "<!DOCTYPE x [<!ENTITY a \"b\">]><Rsop xmlns:xsd", "a document type"},
		"it has a document type within":     {"<Version>2228228</Version>", "<!DOCTYPE x>", "a document type"},
		"it has one in what is passed over": {"<Path>Local</Path>", "<!DOCTYPE x>", "a document type"},
		"it has an entity":                  {"<Site>DR</Site>", "<Site>&dr;</Site>", "no XML"},
		"it is a forecast":                  {"LoggedData", "PlannedData", `"PlannedData", which nobody applied`},
		"it was not made as administrator":  {between(result, "<ComputerResults>", "</ComputerResults>"), "<UserResults/>", "it has no results of the computer: run gpresult /scope computer /x gpresult.xml /f in an elevated console"},
		"it has two computers":              {"<ComputerResults>", "<ComputerResults/><ComputerResults>", "2 elements <ComputerResults>"},
		"it has no computer":                {`CORP\PC1$`, `CORP\user`, `is no computer of a domain`},
		"it has no domain":                  {`<Domain>Corp.example</Domain>`, `<Domain></Domain>`, `is no computer of a domain`},
		"it is of another domain":           {`<Domain>Corp.example</Domain>`, `<Domain>other.example</Domain>`, "it is of the domain other.example, and the estate file declares corp.example"},
		"it does not tell the OU":           {`<SOM>corp.example/Citrix/VDA</SOM>`, ``, "<ComputerResults> has no <SOM>"},
		"it does not tell when":             {`<ReadTime>2026-11-22T08:00:00.7941964Z</ReadTime>`, ``, "<Rsop> has no <ReadTime>"},
		"it tells a moment without a zone":  {`2026-11-22T08:00:00.7941964Z`, `2026-11-22T08:00:00`, "is no moment"},
		"it is of the future":               {`2026-11-22T08:00:00.7941964Z`, `2026-11-23T08:00:00Z`, "one of the two clocks is wrong"},
		"a GPO has no identifier":           {`{31B2F340-016D-11D2-945F-00C04fB984F9}`, `Registration`, `"Registration" is no identifier of a GPO`},
		"a GPO stands in it twice":          {"</GPO>\n    <ExtensionData>", "</GPO>" + gpo + "\n    <ExtensionData>", `the GPO "Registration" stands in it twice`},
		"a GPO has no version":              {"<VersionDirectory>12</VersionDirectory>", "", "has no version of its half for computers"},
		"a GPO has no link":                 {"<Link><SOMPath>corp.example</SOMPath><AppliedOrder>0</AppliedOrder></Link>", "", `the GPO "Physical" has no link`},
		"a GPO has an order that is none":   {"<AppliedOrder>2</AppliedOrder>", "<AppliedOrder>second</AppliedOrder>", `has the order "second"`},
		"a GPO is neither":                  {"<FilterAllowed>false</FilterAllowed>", "<FilterAllowed>perhaps</FilterAllowed>", "neither true nor false"},
		"a status has no identifier":        {"<Identifier>{00000000-0000-0000-0000-000000000000}</Identifier>", "", "<ExtensionStatus> has no <Identifier>"},
		"elements without end":              {"<Version>2228228</Version>", strings.Repeat("<a>", 70), "within each other, more than 64"},
		"elements without end passed over":  {"<Path>Local</Path>", strings.Repeat("<a>", 70), "within each other, more than 64"},
		"it is neither UTF-16 nor UTF-8":    {"Infrastruktur", "\xff\xfe\xfd", "neither UTF-16 nor UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(result, c.old, c.replacement, 1)
			if text == result {
				t.Fatal("nothing was changed")
			}
			_, err := read(t, "gpresult", []byte(text))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "--import gpresult: ") {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestResultantSetsOfSeveralComputersAreKept(t *testing.T) {
	doc := document()
	for _, name := range []string{"PC1", "PC2"} {
		apply(t, doc, "gpresult", strings.Replace(result, `CORP\PC1$`, `CORP\`+name+`$`, 1))
	}
	if len(doc.Windows.Applied) != 2 {
		t.Errorf("kept are %v", doc.Windows.Applied)
	}
	specs := []string{"gpresult=" + file(t, "a.xml", []byte(result)), "gpresult=" + file(t, "b.xml", []byte(result))}
	if _, err := imports.Read(specs, nil, declared(), now); err == nil || !strings.Contains(err.Error(), "says the same of pc1.corp.example") {
		t.Errorf("two of one computer: %v", err)
	}
}

func FuzzResultantSets(f *testing.F) {
	f.Add([]byte(result))
	f.Add(utf16Of(binary.BigEndian, result))
	f.Add([]byte(`<Rsop xmlns="http://www.microsoft.com/GroupPolicy/Rsop"><DataType>LoggedData</DataType></Rsop>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := imports.Read([]string{"gpresult=-"}, bytes.NewReader(b), declared(), now)
		if (err == nil) != (len(all) == 1) {
			t.Fatalf("%d exports, and %v", len(all), err)
		}
		imports.Apply(document(), all)
	})
}
