package citrixcloud

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

func TestValuesThatAreNotAsDescribed(t *testing.T) {
	type all struct {
		Text   text
		Key    key
		Number number
		Flag   flag
		List   list[ref]
	}
	for name, c := range map[string]struct {
		body string
		want func(all) bool
	}{
		"as described": {`{"Text":"a","Key":"AbC","Number":5,"Flag":true,"List":[{"Id":"X"}]}`, func(a all) bool {
			return a.Text == "a" && a.Key == "abc" && a.Number == 5 && a.Flag.isTrue() && a.List.items[0].ID == "x"
		}},
		"nulls": {`{"Text":null,"Key":null,"Number":null,"Flag":null,"List":null}`, func(a all) bool {
			return a.Text == "" && a.Key == "" && a.Number == 0 && a.Flag.said == nil && a.List.there && a.List.null && a.List.items == nil
		}},
		"nothing":                     {`{}`, func(a all) bool { return !a.List.there && a.Flag.said == nil }},
		"numbers as text":             {`{"Number":"17","Text":17.5}`, func(a all) bool { return a.Number == 17 && a.Text == "17.5" }},
		"truth as text":               {`{"Flag":"False","Text":true}`, func(a all) bool { return a.Flag.said != nil && !a.Flag.isTrue() && a.Text == "true" }},
		"a number with a fraction":    {`{"Number":17.9}`, func(a all) bool { return a.Number == 17 }},
		"a number beyond all bounds":  {`{"Number":1e300}`, func(a all) bool { return a.Number == 0 }},
		"an enumeration as an object": {`{"Text":{},"Flag":[],"Number":{},"Key":[1]}`, func(a all) bool { return a.Text == "" && a.Flag.said == nil && a.Number == 0 && a.Key == "" }},
		"a value nobody documented":   {`{"Text":" SomethingNew "}`, func(a all) bool { return a.Text == "SomethingNew" }},
		"a byte JSON cannot escape":   {`{"Text":"B\xfcro"}`, func(a all) bool { return a.Text == "Büro" }},
	} {
		t.Run(name, func(t *testing.T) {
			var a all
			if err := restclient.Decode([]byte(c.body), &a); err != nil || !c.want(a) {
				t.Errorf("got %+v, %v", a, err)
			}
		})
	}
}

func TestWhatTheClientMayDo(t *testing.T) {
	for name, c := range map[string]struct {
		body         string
		status       facts.Status
		roles, write []string
		says         string
	}{
		"reading":                           {`[{"Role":{"Name":"Read Only Administrator","Permissions":[]}}]`, facts.OK, []string{"Read Only Administrator"}, nil, ""},
		"reading, spelt out":                {`[{"Role":{"Name":"DR scan","Permissions":[{"Name":"View Machines","IsReadOnly":true}]}}]`, facts.OK, []string{"DR scan"}, nil, ""},
		"writing, by a permission":          {`[{"Role":{"Name":"DR scan","Permissions":[{"Name":"View","IsReadOnly":true},{"Name":"Edit Catalog","IsReadOnly":false},{"Id":"Host_Edit","IsReadOnly":"False"}]}}]`, facts.OK, []string{"DR scan"}, []string{"Edit Catalog", "Host_Edit"}, ""},
		"a permission that is not told of":  {`[{"Role":{"Name":"DR scan","Permissions":[{"Name":"Odd"}]}}]`, facts.OK, []string{"DR scan"}, []string{"Odd"}, ""},
		"writing, by a role":                {`[{"Role":{"Name":"Full Administrator","Permissions":null}}]`, facts.OK, []string{"Full Administrator"}, []string{"all of the role Full Administrator"}, ""},
		"one role that reads, one that not": {`[{"Role":{"Name":"Read Only Administrator"}},{"Role":{"Name":"Host Administrator"}}]`, facts.OK, []string{"Host Administrator", "Read Only Administrator"}, []string{"all of the role Host Administrator"}, ""},
		"a role that says nothing":          {`[{"Role":{"Name":"DR scan"}}]`, facts.Partial, []string{"DR scan"}, nil, "DR scan without its permissions"},
		"no role":                           {`[]`, facts.Failed, nil, nil, "no role"},
	} {
		t.Run(name, func(t *testing.T) {
			var l list[right]
			if err := json.Unmarshal([]byte(c.body), &l); err != nil {
				t.Fatal(err)
			}
			got := judgeRights(l.items)
			if got.Status != c.status || !slices.Equal(got.Roles, c.roles) || !slices.Equal(got.CanWrite, c.write) || !strings.Contains(got.Message, c.says) || got.CanWrite == nil {
				t.Errorf("got %+v", got)
			}
		})
	}
	if got := shorten([]string{"a", "b", "c", "d", "e"}, 3); got != "a, b, c and 2 more" {
		t.Errorf("got %q", got)
	}
}

func TestScopesThatAreNotThatOfEverything(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"everything":                      {`[{"Role":{"Name":"a"},"Scope":{"Id":"1","Name":"Everything","IsAllScope":true}}]`, []string{}},
		"everything by its name":          {`[{"Role":{"Name":"a"},"Scope":{"Id":"1","Name":"all"}}]`, []string{}},
		"everything by its id":            {`[{"Role":{"Name":"a"},"Scope":{"Id":"00000000-0000-0000-0000-000000000000"}}]`, []string{}},
		"one of two roles":                {`[{"Role":{"Name":"a"},"Scope":{"Name":"DR","IsAllScope":false}},{"Role":{"Name":"b"},"Scope":{"IsAllScope":true}}]`, []string{}},
		"two scopes":                      {`[{"Role":{"Name":"a"},"Scope":{"Name":"HQ","IsAllScope":false}},{"Role":{"Name":"b"},"Scope":{"Id":"dr","IsAllScope":"False"}}]`, []string{"HQ", "dr"}},
		"a role that does not say":        {`[{"Role":{"Name":"a"},"Scope":{"Name":"HQ","IsAllScope":false}},{"Role":{"Name":"b"}}]`, nil},
		"a scope of which little is said": {`[{"Role":{"Name":"a"},"Scope":{"Name":"HQ"}}]`, nil},
	} {
		var l list[right]
		if err := json.Unmarshal([]byte(c.body), &l); err != nil {
			t.Fatal(err)
		}
		if got := narrow(l.items); !slices.Equal(got, c.want) || (got == nil) != (c.want == nil) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestMoments(t *testing.T) {
	for text, want := range map[string]string{
		"2026-06-17T08:21:37Z":           "2026-06-17T08:21:37Z",
		"2026-06-17T10:21:37+02:00":      "2026-06-17T08:21:37Z",
		"2026-06-17T08:21:37.1234567Z":   "2026-06-17T08:21:37Z",
		"2026-06-17T08:21:37.1234567":    "2026-06-17T08:21:37Z",
		"2026-06-17 08:21:37":            "2026-06-17T08:21:37Z",
		"6/17/2026 8:21:37 AM":           "2026-06-17T08:21:37Z",
		"6/17/2026 8:21:37\u202fPM":      "2026-06-17T20:21:37Z",
		"17/6/2026 08:21":                "2026-06-17T08:21:00Z",
		"17.06.2026 08:21:37":            "2026-06-17T08:21:37Z",
		"6/6/2026 12:00:00 AM":           "2026-06-06T00:00:00Z",
		"6/7/2026 8:21:37 AM":            "", // June or July
		"07.06.2026 08:21:37":            "",
		"13/13/2026 08:21:37":            "",
		"31/2/2026 08:21:37":             "",
		"6/17/2026":                      "", // at what time of the day
		"6/17/26 8:21 AM":                "",
		"1/1/0001 12:00:00 AM":           "",
		"0001-01-01T00:00:00Z":           "",
		"0001-01-01T00:00:00":            "",
		"Wednesday, June 17, 2026 8 AM":  "",
		"":                               "",
		"/Date(1781684497000)/":          "",
		"6/17/2026 8:21:37 AM tomorrow?": "",
	} {
		if got := moment(text); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

func TestImages(t *testing.T) {
	for path, want := range map[string][2]string{
		`XDHyp:\HostingUnits\Pool\ctx_W11-MASTER_2026-11.template`:                                 {"ctx_W11-MASTER_2026-11", ""},
		`XDHyp:\HostingUnits\Pool\W11.24.09.template`:                                              {"W11.24.09", ""},
		`XDHyp:\HostingUnits\Pool\Templates.folder\W11.template\2026-11.templateversion`:           {"2026-11", "W11"},
		`XDHyp:\HostingUnits\Pool\Templates.folder\W11.v2.template\Second version.TemplateVersion`: {"Second version", "W11.v2"},
		`XDHyp:\HostingUnits\Pool\Odd.folder\2026-11.templateversion`:                              {"2026-11", ""},
		`XDHyp:\HostingUnits\Pool\Master.vm\After updates.snapshot`:                                {"After updates", ""},
		`XDHyp:\HostingUnits\Pool\Master`:                                                          {"Master", ""},
		`Master 2026.11`:                                                                           {"Master 2026.11", ""},
		`.template`:                                                                                {".template", ""},
		`XDHyp:\HostingUnits\Pool\Master.`:                                                         {"Master.", ""},
	} {
		if image, template := imageOf(path); image != want[0] || template != want[1] {
			t.Errorf("%s: got %q of %q, want %q", path, image, template, want)
		}
	}
}

func TestHosts(t *testing.T) {
	for address, want := range map[string]string{
		"https://PE-FRA.corp.example:9440": "pe-fra.corp.example",
		"https://pe-fra.corp.example./sdk": "pe-fra.corp.example",
		"https://[2001:DB8::1]:9440":       "2001:db8::1",
		"https://10.10.0.5":                "10.10.0.5",
		"pe-fra.corp.example:9440":         "pe-fra.corp.example",
		"PE-FRA	":                          "pe-fra",
		"[2001:db8::1]":                    "2001:db8::1",
		"2001:db8::1":                      "2001:db8::1",
		"":                                 "",
	} {
		if got := hostOf(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}

func TestConnectors(t *testing.T) {
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		body, last string
		age        int64 // -1: unknown
		now        time.Time
	}{
		"heard of an hour ago":          {`{"lastContactDate":"2026-11-22T14:00:00Z"}`, "2026-11-22T14:00:00Z", 3600, now},
		"heard of in another zone":      {`{"lastContactDate":"2026-11-22T15:00:00.25+01:00"}`, "2026-11-22T14:00:00Z", 3599, now},
		"heard of since the site":       {`{"lastContactDate":"2026-11-22T15:00:20Z"}`, "2026-11-22T15:00:20Z", 0, now},
		"heard of tomorrow":             {`{"lastContactDate":"2026-11-23T15:00:00Z"}`, "2026-11-23T15:00:00Z", -1, now},
		"never heard of":                {`{"lastContactDate":null}`, "", -1, now},
		"never heard of, in .NET":       {`{"lastContactDate":"0001-01-01T00:00:00"}`, "", -1, now},
		"heard of, but who knows when":  {`{"lastContactDate":"22/11/2026"}`, "22/11/2026", -1, now},
		"heard of, but who knows today": {`{"lastContactDate":"2026-11-22T14:00:00Z"}`, "2026-11-22T14:00:00Z", -1, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			var i connector
			if err := json.Unmarshal([]byte(c.body), &i); err != nil {
				t.Fatal(err)
			}
			got := i.fact(c.now)
			if got.LastContact != c.last || (got.ContactAgeSeconds == nil) != (c.age < 0) || got.ContactAgeSeconds != nil && *got.ContactAgeSeconds != c.age {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestConnectorsThatAreThereTwiceOrHaveNoName(t *testing.T) {
	c := newCloud(t)
	c.answers["/connectors"] = []any{
		object{"id": "1", "fqdn": "cc.corp.example", "location": "fra", "inMaintenance": false, "currentVersion": "dead", "lastContactDate": "2020-01-01T00:00:00Z"},
		object{"id": "2", "fqdn": "CC.corp.example", "location": "fra", "inMaintenance": false, "currentVersion": "alive", "lastContactDate": time.Now().UTC().Format(time.RFC3339)},
		object{"id": "3", "fqdn": "cc.corp.example", "location": "fra", "inMaintenance": false, "currentVersion": "never"},
		object{"id": "4", "fqdn": nil},
	}
	got, _ := c.scan(t.Context(), fast())
	if l := got.Connectors; len(l.Items) != 1 || l.Items["cc.corp.example"].Version != "alive" || l.Status != facts.Partial || !strings.Contains(l.Message, "the connector 4 has no name") {
		t.Errorf("got %+v", l)
	}
}

func TestWhoMayUseADeliveryGroup(t *testing.T) {
	for name, c := range map[string]struct {
		policy   string
		everyone bool
		users    []string
		says     string // why nobody knows
	}{
		"everyone":               {`{"IncludedUserFilterEnabled":false,"IncludedUsers":null}`, true, nil, ""},
		"some":                   {`{"IncludedUserFilterEnabled":true,"IncludedUsers":[{"SamName":"CORP\\b"},{"SamName":"CORP\\a"},{"SamName":"CORP\\b"}]}`, false, []string{`CORP\a`, `CORP\b`}, ""},
		"users of another cloud": {`{"IncludedUserFilterEnabled":true,"IncludedUsers":[{"Oid":"OID:/azuread/1"},{"PrincipalName":"a@corp.example"}]}`, false, []string{"OID:/azuread/1", "a@corp.example"}, ""},
		"nobody":                 {`{"IncludedUserFilterEnabled":true,"IncludedUsers":[]}`, false, nil, ""},
		"nobody says to whom":    {`{"IncludedUserFilterEnabled":true,"IncludedUsers":null}`, false, nil, "does not tell to whom"},
		"nobody says whether":    {`{"IncludedUsers":[]}`, false, nil, "whether its users are restricted"},
		"no policy":              {`null`, false, nil, "no simple access policy"},
		"a user without a name":  {`{"IncludedUserFilterEnabled":true,"IncludedUsers":[{"DisplayName":"?"}]}`, false, nil, "neither a name nor a SID"},
		"everyone, and nobody says who is left out": {`{"IncludedUserFilterEnabled":false,"ExcludedUserFilterEnabled":true}`, false, nil, "users are excluded"},
		"the library says who":                      {`{"IncludedUserFilterEnabled":true,"IncludedUsers":[]},"UserManagement":"CloudLibrary"`, false, nil, "in the library of Citrix Cloud"},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			cl.override["/cvad/manage/DeliveryGroups/dg-w11"] = answers(`{"Id":"DG-W11","Name":"W11 FRA","Enabled":true,"InMaintenanceMode":false,"RequireUserHomeZone":false,"ZonePreferences":null,"SimpleAccessPolicy":` + c.policy + `}`)
			got, s := cl.scan(t.Context(), fast())
			g := got.DeliveryGroups.Items["dg-w11"]
			if g.Learnt() != (c.says == "") || !strings.Contains(g.Message, c.says) || g.Everyone != c.everyone || !slices.Equal(g.Users, c.users) || s.Status != facts.OK {
				t.Errorf("got %+v, the source is %+v", g, s.Answered)
			}
		})
	}
}

func TestWhoIsLeftOutOfADeliveryGroup(t *testing.T) {
	for name, c := range map[string]struct {
		policy string
		want   []string
	}{
		"nobody":            {`"ExcludedUserFilterEnabled":false,"ExcludedUsers":[{"SamName":"CORP\\left-over"}]`, nil},
		"nobody by silence": {`"ExcludedUsers":null`, nil},
		"some":              {`"ExcludedUserFilterEnabled":true,"ExcludedUsers":[{"SamName":"CORP\\b"},{"SamName":"CORP\\a"}]`, []string{`CORP\a`, `CORP\b`}},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			cl.override["/cvad/manage/DeliveryGroups/dg-w11"] = answers(`{"Id":"DG-W11","Name":"W11 FRA","Enabled":true,"InMaintenanceMode":false,"RequireUserHomeZone":false,"ZonePreferences":null,"SimpleAccessPolicy":{"IncludedUserFilterEnabled":false,` + c.policy + `}}`)
			got, _ := cl.scan(t.Context(), fast())
			if g := got.DeliveryGroups.Items["dg-w11"]; !g.Learnt() || !g.Everyone || !slices.Equal(g.Excluded, c.want) {
				t.Errorf("got %+v", g)
			}
		})
	}
}

func TestWhenAMachineLastWorked(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		left, because string
		want          *int64
	}{
		"it was shut down an hour ago": {"2026-11-29T11:00:00Z", "AgentShutdown", new(int64(3600))},
		"it was never there":           {"", "Unknown", nil},
		"it could not register":        {"2026-11-29T11:00:00Z", "AgentAddressResolutionFailed", nil},
		"nobody says why":              {"2026-11-29T11:00:00Z", "", nil},
		"that will be tomorrow":        {"2026-11-30T11:00:00Z", "PowerOff", nil},
		"a time that cannot be read":   {"11/29/2026 11:00:00 AM", "PowerOff", nil},
		"the newest of several counts": {"2026-11-01T12:00:00Z", "PowerOff", new(int64(60))},
	} {
		t.Run(name, func(t *testing.T) {
			classes := map[traits]*facts.MachineClass{}
			if name == "the newest of several counts" {
				(&machine{Left: "2026-11-29T11:59:00Z", LeftBecause: "PowerOff"}).join(classes, now)
			}
			(&machine{Left: text(c.left), LeftBecause: text(c.because)}).join(classes, now)
			got := classes[traits{registration: "Unknown", power: "Unknown", tagsUnknown: true}].WorkedAgeSeconds
			if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestCatalogsWhoseDetailIsNeeded(t *testing.T) {
	const usual = `"AllocationType":"Random","PersistChanges":"Discard","IsPowerManaged":true,"IsRemotePC":false,"TotalCount":0,`
	detail := func(id, more string) string {
		return `{"Id":"` + id + `","Name":"A","ProvisioningType":"MCS",` + usual + more + `}`
	}
	for name, c := range map[string]struct {
		inList, inDetail string // "" when nobody may ask
		want             facts.MachineCatalog
		says             string
	}{
		"a list without schemes": {`"ProvisioningType":"MCS"`, detail("a", `"ProvisioningScheme":{"ResourcePool":{"Hypervisor":{"Id":"H","PluginFactoryName":"AcropolisPCFactory"}},`+
			`"MasterImage":{"XDPath":"XDHyp:\\HostingUnits\\P\\T.template\\V.templateversion"},"CurrentImageVersion":{"Date":"2026-06-17T08:21:37Z"}}`),
			facts.MachineCatalog{Provisioned: true, Connection: "h", PluginID: "AcropolisPCFactory", ImagePath: `XDHyp:\HostingUnits\P\T.template\V.templateversion`, Image: "V", Template: "T", ImageDate: "2026-06-17T08:21:37Z"}, ""},
		"one that is being built":       {`"ProvisioningType":"MCS","ProvisioningScheme":null`, detail("a", `"ProvisioningScheme":null`), facts.MachineCatalog{}, ""},
		"an answer about another one":   {`"ProvisioningType":"MCS"`, detail("b", `"IsRemotePC":false`), facts.MachineCatalog{}, `is about the catalog "b"`},
		"a list that tells everything":  {`"ProvisioningType":"MCS","ProvisioningScheme":{"ResourcePool":{"Hypervisor":{"Id":"H"}}}`, "", facts.MachineCatalog{Provisioned: true, Connection: "h"}, ""},
		"machines that nothing manages": {`"ProvisioningType":"Manual","IsPowerManaged":false`, "", facts.MachineCatalog{}, ""},
		"a type nobody documented":      {`"ProvisioningType":"Telepathy","IsPowerManaged":false`, "", facts.MachineCatalog{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			cl.override["/cvad/manage/MachineCatalogs"] = answers(`{"Items":[{"Id":"A","Name":"A",` + usual + c.inList + `}]}`)
			if c.inDetail != "" {
				cl.override["/cvad/manage/MachineCatalogs/a"] = answers(c.inDetail)
			}
			facts, _ := cl.scan(t.Context(), fast())
			got := *facts.Catalogs.Items["a"]
			if got.Learnt() != (c.says == "") || !strings.Contains(got.Message, c.says) {
				t.Errorf("got %+v", got)
			}
			if (cl.asked("/cvad/manage/MachineCatalogs/a") == 1) != (c.inDetail != "") {
				t.Error("the detail was asked for, or was not")
			}
			c.want.Answered, c.want.ID, c.want.Name, c.want.Provisioning, c.want.Controllers = got.Answered, "a", "A", got.Provisioning, []string{}
			c.want.Allocation, c.want.Persistence, c.want.PowerManaged = "Random", "Discard", got.PowerManaged
			same(t, "the catalog", got, c.want)
		})
	}
}

// A field that is not there is not one that says no.
func TestWhatTheSiteDoesNotSayIsNotKnown(t *testing.T) {
	const (
		connectors  = "/connectors"
		connections = "/cvad/manage/hypervisors"
		machines    = "/cvad/manage/Machines"
		catalogs    = "/cvad/manage/MachineCatalogs"
		groups      = "/cvad/manage/DeliveryGroups"
		desktops    = groups + "/dg-w11/Desktops"
		apps        = "/cvad/manage/Applications"
		collections = "/cvad/manage/ApplicationGroups"
	)
	whole := map[string]object{
		connectors:  {"id": "1", "fqdn": "cc.corp.example", "location": "fra", "inMaintenance": false},
		connections: {"Id": "h", "Name": "H", "InMaintenanceMode": false, "Fault": nil},
		machines:    {"Id": "m", "Name": "M", "InMaintenanceMode": false, "RegistrationState": "Registered", "PowerState": "On", "MachineCatalog": object{"Id": "c"}},
		catalogs:    {"Id": "c", "Name": "C", "ProvisioningType": "Manual", "AllocationType": "Static", "PersistChanges": "OnLocal", "IsPowerManaged": false, "IsRemotePC": false, "TotalCount": 0},
		groups: {"Id": "dg-w11", "Name": "W11 FRA", "Enabled": true, "InMaintenanceMode": false, "RequireUserHomeZone": false, "ZonePreferences": nil,
			"SimpleAccessPolicy": object{"IncludedUserFilterEnabled": false}},
		desktops: {"Id": "d", "Name": "D", "Enabled": true, "RestrictToTag": nil, "IncludedUserFilterEnabled": false},
		apps: {"Id": "app-mail", "Name": "A", "Enabled": true, "Visible": true, "AssociatedDeliveryGroupUuids": []any{"dg-w11"}, "AssociatedApplicationGroupUuids": nil,
			"HomeZone": object{"Id": "fra"}, "HomeZoneMode": "Prefer", "IncludedUserFilterEnabled": false},
		collections: {"Id": "ag-office", "Name": "G", "Enabled": true, "DeliveryGroups": []any{object{"Id": "dg-w11"}}, "RestrictToTag": nil, "IncludedUsersFilterEnabled": false},
	}
	known := func(t *testing.T, path string, o object) facts.Answered {
		t.Helper()
		cl := newCloud(t)
		text, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		body := `{"Items":[` + string(text) + `]}`
		if path == connectors {
			body = `[` + string(text) + `]`
		}
		cl.override[path] = answers(body)
		if detail := map[string]string{groups: "/dg-w11", apps: "/app-mail", collections: "/ag-office"}[path]; detail != "" {
			cl.override[path+detail] = answers(string(text))
		}
		got, _ := cl.scan(t.Context(), fast())
		switch path {
		case connectors:
			return got.Connectors.Answered
		case connections:
			return got.Connections.Answered
		case machines:
			return got.Machines.Answered
		case catalogs:
			return got.Catalogs.Items["c"].Answered
		case desktops:
			l := got.DeliveryGroups.Items["dg-w11"].Desktops
			if l.Learnt() && len(l.Items) == 1 {
				return l.Items["d"].Answered
			}
			return l.Answered
		case apps:
			if got.Applications.Learnt() && got.Applications.Items["app-mail"] != nil {
				return got.Applications.Items["app-mail"].Answered
			}
			return got.Applications.Answered
		case collections:
			if got.ApplicationGroups.Learnt() && got.ApplicationGroups.Items["ag-office"] != nil {
				return got.ApplicationGroups.Items["ag-office"].Answered
			}
			return got.ApplicationGroups.Answered
		}
		return got.DeliveryGroups.Items["dg-w11"].Answered
	}
	for path, o := range whole {
		if a := known(t, path, o); !a.Learnt() {
			t.Errorf("%s with all that is needed: %+v", path, a)
		}
		for field := range o {
			if field == "Id" || field == "id" || field == "fqdn" || field == "Name" {
				continue
			}
			t.Run(path+" without "+field, func(t *testing.T) {
				less := maps.Clone(o)
				delete(less, field)
				if a := known(t, path, less); a.Learnt() {
					t.Error("nobody noticed")
				}
			})
		}
	}
	if a := known(t, connections, object{"Id": "h", "Name": "H", "InMaintenanceMode": false, "Fault": object{"Reason": nil}}); a.Learnt() {
		t.Error("a fault without a state counts as none")
	}
}

func TestWhatTheReportOfATestComesTo(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	part := func(status string) string {
		return `{"TestComponentStatus":` + status + `,"ResultDetails":[{"Explanation":"said"},null]}`
	}
	results := func(statuses ...string) string {
		return `{"FormattedReportTime":"2026-11-29T11:00:00Z","TestResults":[{"TestComponentStatus":null,"TestComponents":[` + strings.Join(statuses, ",") + `]}]}`
	}
	for name, c := range map[string]struct {
		body, outcome string
		said          int
	}{
		"all passed":                     {results(part(`"Successful"`), part(`"successful"`)), facts.TestPassed, 0},
		"one failed":                     {results(part(`"Successful"`), part(`"Failed"`)), facts.TestFailed, 1},
		"one failed and one warned":      {results(part(`"Warnings"`), part(`"Failed"`)), facts.TestFailed, 2},
		"one warned":                     {results(part(`"Warnings"`), part(`"Successful"`)), facts.TestWarned, 1},
		"one was not run":                {results(part(`"Successful"`), part(`"NotRun"`)), facts.TestUnfinished, 1},
		"one says nothing":               {results(part(`"Successful"`), part(`null`)), facts.TestPassed, 1},
		"a word that nobody knows":       {results(part(`"Splendid"`)), facts.TestUnfinished, 1},
		"several words":                  {results(part(`"Successful, Failed"`)), facts.TestFailed, 1},
		"four sentences are three":       {results(part(`"Failed"`), part(`"Failed"`), part(`"Failed"`), part(`"Failed"`)), facts.TestFailed, 3},
		"the words of the result itself": {`{"TestResults":[{"TestComponentStatus":"Failed|Successful","TestComponents":null}]}`, facts.TestFailed, 0},
		"never tested":                   {`null`, "", 0},
		"nothing in it":                  {`{"TestResults":[]}`, "", 0},
		"nothing":                        {`{}`, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			var r testReport
			if err := restclient.Decode([]byte(c.body), &r); err != nil {
				t.Fatal(err)
			}
			got := r.fact("A", now, func(s string) string { return s })
			if got.Outcome != c.outcome || got.Learnt() != (c.outcome != "") || len(got.Said) != c.said {
				t.Errorf("got %+v", got)
			}
			if timed := strings.Contains(c.body, "FormattedReportTime"); timed != (got.AgeSeconds != nil && *got.AgeSeconds == 3600) {
				t.Errorf("its age is %v", got.AgeSeconds)
			}
		})
	}
	future := testReport{At: "2026-11-30T11:00:00Z"}
	_ = json.Unmarshal([]byte(`{"TestResults":[{"TestComponentStatus":"Successful"}]}`), &future)
	if got := future.fact("A", now, strings.TrimSpace); got.AgeSeconds != nil {
		t.Error("a test that will be tomorrow has an age")
	}
}

func TestPoliciesThatAreNotToldWhole(t *testing.T) {
	const whole = `{"policyGuid":"p","policyName":"P","isEnabled":true,"settings":[],"filters":[{"filterType":"User","isAllowed":true,"isEnabled":true}]}`
	for name, c := range map[string]struct{ body, says string }{
		"a whole one":                      {whole, ""},
		"no id":                            {strings.Replace(whole, `"policyGuid":"p",`, "", 1), "which id"},
		"enabled or not":                   {strings.Replace(whole, `"isEnabled":true,"settings"`, `"settings"`, 1), "whether it is enabled"},
		"no settings":                      {strings.Replace(whole, `"settings":[]`, `"settings":null`, 1), "which settings"},
		"no filters":                       {strings.Replace(whole, `[{"filterType":"User","isAllowed":true,"isEnabled":true}]`, `null`, 1), "which filters"},
		"a filter without a type":          {strings.Replace(whole, `"filterType":"User",`, "", 1), "of what type"},
		"a filter that allows or denies":   {strings.Replace(whole, `"isAllowed":true,`, "", 1), "whether one of its filters allows"},
		"a filter that counts or does not": {strings.Replace(whole, `"isAllowed":true,"isEnabled":true`, `"isAllowed":true`, 1), "whether one of its filters is enabled"},
		"a setting without a name":         {strings.Replace(whole, `"settings":[]`, `"settings":[{"settingValue":"x"}]`, 1), "has no name"},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			cl.override["/cvad/manage/gpo/policies"] = answers(`{"items":[` + c.body + `]}`)
			got, s := cl.scan(t.Context(), fast())
			set := got.PolicySets.Items["set-site"]
			if set.Learnt() != (c.says == "") || !strings.Contains(set.Message, c.says) || (s.Status == facts.OK) != (c.says == "") {
				t.Errorf("got %+v, the source is %+v", set.Answered, s.Answered)
			}
		})
	}
}

func TestWhatAFilterNames(t *testing.T) {
	for data, want := range map[string]string{
		`DesktopGroup {"server":"","uuid":"ABC"}`: "abc",
		`desktoptag {"uuid":"abc"}`:               "abc",
		`DesktopGroup {"server":""}`:              "",
		`DesktopGroup not JSON`:                   "",
		`OU OU=VDA,DC=corp`:                       "ou=vda,dc=corp",
		`OU "OU=VDA,DC=corp"`:                     "ou=vda,dc=corp",
		`OU {"path":"OU=VDA,DC=corp"}`:            "",
		`OU corp/VDA`:                             "",
		`User S-1-5-21`:                           "",
		`ClientIP 10.1.0.0/16`:                    "",
	} {
		kind, text, _ := strings.Cut(data, " ")
		if got := targetOf(kind, text); got != want {
			t.Errorf("%s: got %q, want %q", data, got, want)
		}
	}
	for value, want := range map[string][]string{`["a","","b"]`: {"a", "b"}, `\\print1`: {`\\print1`}, ``: {}, `[]`: {}} {
		if got := listed(value); !slices.Equal(got, want) {
			t.Errorf("%s: got %q", value, got)
		}
	}
}

// Tags that nothing asks for would make a class of every machine.
func TestMachinesAreToldApartByTheTagsThatSomethingAsksFor(t *testing.T) {
	of := func(tags string) *machine {
		var m machine
		if err := json.Unmarshal([]byte(`{"Name":"A"`+tags+`}`), &m); err != nil {
			t.Fatal(err)
		}
		return &m
	}
	all := func() map[traits]*facts.MachineClass {
		classes := map[traits]*facts.MachineClass{}
		for _, tags := range []string{``, `,"Tags":null`, `,"Tags":["a"]`, `,"Tags":["b","Finance",null]`, `,"Tags":["Finance"]`} {
			of(tags).join(classes, time.Now())
		}
		return classes
	}
	counts := func(r *run) map[string]int {
		got := map[string]int{}
		for _, c := range r.wanted(all()) {
			name := strings.Join(c.Tags, "+")
			if c.TagsUnknown {
				name = "unknown"
			}
			got[name] += len(c.Machines)
		}
		return got
	}
	if got := counts(&run{}); !maps.Equal(got, map[string]int{"": 5}) {
		t.Errorf("nothing asks for a tag: %v", got)
	}
	asked := &run{tags: map[string]bool{}}
	asked.restrict("finance")
	if got := counts(asked); !maps.Equal(got, map[string]int{"": 2, "Finance": 2, "unknown": 1}) {
		t.Errorf("something asks for the tag Finance: %v", got)
	}
}

func TestNamesOfMachines(t *testing.T) {
	for body, want := range map[string]string{
		`{"Name":"CORP\\VDA1"}`:                                "VDA1",
		`{"Name":"VDA1"}`:                                      "VDA1",
		`{"Name":null,"DnsName":"vda1.corp.example"}`:          "vda1",
		`{"Id":"M1"}`:                                          "m1",
		`{"Name":"CORP\\VDA1","DnsName":"other.corp.example"}`: "VDA1",
	} {
		var m machine
		if err := json.Unmarshal([]byte(body), &m); err != nil || m.name() != want {
			t.Errorf("%s: got %q, %v", body, m.name(), err)
		}
	}
}
