package citrixcloud

import (
	"context"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestWhatASiteTells(t *testing.T) {
	c := newCloud(t)
	got, s := c.scan(t.Context(), fast())
	if s.Status != facts.OK {
		t.Fatalf("the source is %s: %s", s.Status, s.Message)
	}
	if got.Site != "cloudxdsite" || got.SiteID != siteID || got.Version != "7.49" || time.Since(got.ObservedAt) > time.Minute {
		t.Errorf("the site is %q, %s, %s at %s", got.Site, got.SiteID, got.Version, got.ObservedAt)
	}
	yes := facts.Yes()
	same(t, "rights", got.Rights, facts.Rights{Answered: yes, Roles: []string{"Read Only Administrator"}, CanWrite: []string{}, Narrow: given([]string{})})
	same(t, "resource locations", got.ResourceLocations, facts.Listing[*facts.ResourceLocation]{Answered: yes, Items: map[string]*facts.ResourceLocation{
		"fra": {ID: "fra", Name: "Frankfurt"}, "muc": {ID: "muc", Name: "Munich"},
	}})
	same(t, "zones", got.Zones, facts.Listing[*facts.CitrixZone]{Answered: yes, Items: map[string]*facts.CitrixZone{
		"fra": {ID: "fra", Name: "FRA", ResourceLocation: "fra", Healthy: new(true)},
		"muc": {ID: "muc", Name: "MUC", ResourceLocation: "muc"},
		"old": {ID: "old", Name: "Old", Healthy: new(false)},
	}})
	cc := got.Connectors.Items["cc-fra-01.corp.example"]
	if cc == nil || cc.ContactAgeSeconds == nil || *cc.ContactAgeSeconds < 3590 || *cc.ContactAgeSeconds > 3660 {
		t.Fatalf("the connector is %+v", cc)
	}
	cc.ContactAgeSeconds, cc.LastContact = nil, ""
	same(t, "connectors", got.Connectors, facts.Listing[*facts.CloudConnector]{Answered: yes, Items: map[string]*facts.CloudConnector{
		"cc-fra-01.corp.example": {Host: "cc-fra-01.corp.example", ResourceLocation: "fra", Type: "Windows", Version: "6.1", ExpectedVersion: "6.2", VersionState: "UpgradePending"},
		"cc-muc-01.corp.example": {Host: "cc-muc-01.corp.example", ResourceLocation: "muc", Version: "6.2", InMaintenance: true},
	}})
	same(t, "domains", got.Domains, facts.Listing[*facts.ConnectorDomain]{Answered: yes, Items: map[string]*facts.ConnectorDomain{
		"corp.example": {Name: "corp.example", Online: new(true), ResourceLocations: []string{"fra", "muc"}},
	}})
	tested := got.Connections.Items["conn-fra"]
	if tested == nil || tested.Test.AgeSeconds == nil || *tested.Test.AgeSeconds < 3590 || *tested.Test.AgeSeconds > 3660 || tested.Test.At == "" {
		t.Fatalf("the connection is %+v", tested)
	}
	tested.Test.AgeSeconds, tested.Test.At = nil, ""
	never := facts.ConnectionTest{Answered: facts.No(facts.FactMissing, "Citrix Cloud has no report of a test of the hosting connection AHV-MUC")}
	same(t, "connections", got.Connections, facts.Listing[*facts.HostingConnection]{Answered: yes, Items: map[string]*facts.HostingConnection{
		"conn-fra": {ID: "conn-fra", UID: 3, Name: "AHV-FRA", Type: "Custom", PluginID: "AcropolisFactory", Addresses: []string{"pe-fra.corp.example"}, Zone: "fra",
			Test: facts.ConnectionTest{Answered: yes, Outcome: facts.TestWarned, Said: []string{"storage is nearly full"}}},
		"conn-muc": {ID: "conn-muc", Name: "AHV-MUC", Type: "Custom", PluginID: "AcropolisFactory", Addresses: []string{}, Zone: "muc", InMaintenance: true, Fault: "HypervisorUnreachable", FaultReason: "no route to host", Test: never},
	}})
	same(t, "resource pools", got.ResourcePools, facts.Listing[*facts.ResourcePool]{Answered: yes, Items: map[string]*facts.ResourcePool{
		"pool-fra": {ID: "pool-fra", Name: "FRA-Pool", Connection: "conn-fra", Networks: []string{"VLAN110", "VLAN111"}, Test: facts.ConnectionTest{Answered: yes, Outcome: facts.TestFailed, Said: []string{}}},
	}})
	same(t, "plug-ins", got.Plugins, facts.Listing[*facts.ZonePlugins]{Answered: yes, Items: map[string]*facts.ZonePlugins{
		"fra": {Answered: yes, Zone: "fra", Others: 1, Items: map[string]*facts.Plugin{"acropolisfactory": {Available: new(true)}, "acropolispcfactory": {Available: new(false), Reason: "not installed"}}},
		"muc": {Answered: yes, Zone: "muc", Others: 1, Items: map[string]*facts.Plugin{"acropolisfactory": {Available: new(true)}, "acropolispcfactory": {Available: new(false), Reason: "not installed"}}},
	}})
	same(t, "FAS servers", got.FASServers, facts.Listing[*facts.FASServer]{Answered: yes, Items: map[string]*facts.FASServer{
		"fas1.corp.example": {Host: "fas1.corp.example", Available: map[string]*bool{"fra": new(true), "muc": new(false)}},
		"fas2.corp.example": {Host: "fas2.corp.example", Available: map[string]*bool{"muc": nil}},
	}})
	same(t, "assignments", got.Assignments, facts.Listing[*facts.Assignments]{Answered: yes, Items: map[string]*facts.Assignments{
		"cat-pooled": {Answered: yes, Catalog: "cat-pooled", Machines: 3, Assigned: 2, SHA256: digest([]string{"FRA-000001\tCORP\\user1", "FRA-000002\tCORP\\user2"})},
	}})
	same(t, "what the site says of itself", got.Remarks, facts.SiteRemarks{
		Alerts:           facts.Alerts{Answered: yes, Items: []facts.Alert{{Text: "the licence is near its end"}, {Zone: "muc", Error: true, Text: "Local Host Cache cannot start"}}},
		Misconfiguration: facts.Misconfiguration{Answered: yes, Bytes: 18, Text: "<p>Two things</p>"},
		Backups:          facts.Backups{Answered: yes, Count: 3, Newest: "2026-11-22T03:00:00Z", Failed: new(true)},
	})
	same(t, "catalogs", got.Catalogs, facts.Listing[*facts.MachineCatalog]{Answered: yes, Items: map[string]*facts.MachineCatalog{
		"cat-pooled": {Answered: yes, ID: "cat-pooled", UID: 4, Name: "W11-Pooled-FRA", Provisioning: "MCS", Allocation: "Random", Persistence: "Discard", PowerManaged: true, Zone: "fra", Total: 2,
			Connection: "conn-fra", PluginID: "AcropolisFactory", Provisioned: true, FullClone: new(false), ImagePath: `XDHyp:\HostingUnits\FRA-Pool\ctx_W11-MASTER_2026-11.template`,
			Image: "ctx_W11-MASTER_2026-11", ImageDate: "2026-06-17T08:21:37Z", OU: "ou=vda,ou=fra,dc=corp,dc=example", MemoryMB: 8192, Controllers: []string{"cc-fra-01.corp.example", "cc-muc-01.corp.example"}},
		"cat-manual":   {Answered: yes, ID: "cat-manual", UID: 5, Name: "W11-Dev-FRA", Provisioning: "Manual", Allocation: "Static", Persistence: "OnLocal", PowerManaged: true, Zone: "fra", Total: 1, Connection: "conn-fra", Controllers: []string{}},
		"cat-physical": {Answered: yes, ID: "cat-physical", Name: "Labs", Provisioning: "Manual", Allocation: "Static", Persistence: "OnLocal", RemotePC: true, Controllers: []string{}},
	}})
	same(t, "delivery groups", got.DeliveryGroups, facts.Listing[*facts.DeliveryGroup]{Answered: yes, Items: map[string]*facts.DeliveryGroup{
		"dg-w11": {Answered: yes, ID: "dg-w11", UID: 7, Name: "W11 FRA", Enabled: true, RequireUserHomeZone: true, ZonePreferences: []string{"UserHomeOnly", "SomethingNew"},
			Users: []string{`CORP\Admins`, `CORP\W11-Users`, "S-1-5-21-2"}, Excluded: []string{}, Published: new(2), PolicySet: "set-own", Direct: new(false), Gateway: new(true), Restricted: []string{"ClientIP"},
			Desktops: facts.Listing[*facts.Desktop]{Answered: yes, Items: map[string]*facts.Desktop{
				"desk-1": {Answered: yes, Name: "W11 FRA_1", Enabled: true, Audience: facts.Audience{Everyone: true, Users: []string{}, Excluded: []string{}}},
				"desk-2": {Answered: yes, Name: "W11 FRA_2", Tag: "Pilot", Audience: facts.Audience{Users: []string{`CORP\Pilots`}, Excluded: []string{}}},
			}}},
	}})
	nobody := facts.Audience{Users: []string{}, Excluded: []string{}}
	same(t, "applications", got.Applications, facts.Listing[*facts.Application]{Answered: yes, Items: map[string]*facts.Application{
		"app-mail": {Answered: yes, ID: "app-mail", Name: "Outlook", PublishedName: "Mail", Enabled: true, Visible: true, DeliveryGroups: []string{"dg-w11"}, Groups: []string{"ag-office"},
			HomeZone: "fra", HomeZoneMode: facts.HomeZoneOnly, Audience: facts.Audience{Users: []string{`CORP\Mail`}, Excluded: []string{}}},
		"app-old":  {Answered: notAsked, ID: "app-old", Name: "Outlook 2016", PublishedName: "Mail", Visible: true, DeliveryGroups: []string{"dg-w11"}, Groups: []string{}, Audience: nobody},
		"app-idle": {Answered: notAsked, ID: "app-idle", Name: "Idle", PublishedName: "Idle", Enabled: true, DeliveryGroups: []string{}, Groups: []string{}, Audience: nobody},
	}})
	same(t, "sets of policies", got.PolicySets, facts.Listing[*facts.PolicySet]{Answered: yes, Items: map[string]*facts.PolicySet{
		"set-site": {Answered: yes, Name: "Default", OfSite: true, Policies: map[string]*facts.CitrixPolicy{
			"pol-1": {Name: "Printing", Enabled: true, Priority: 1, Settings: []string{"DATPath_Part", "LoadBalancedPrintServers", "MultiSiteReplication_Part", "Password", "RendezvousProxy", "ServiceActive", "UpsEnable"}, PrintServers: []string{`\\print1`, `\\print2`},
				ProfileManagement: new(true), UserStore: `\\fs-a\upm\#SAMAccountName#`, Replicas: []string{`\\fs-b\upm`, `\\fs-c\upm`}, Hosts: map[string][]string{"RendezvousProxy": {"proxy.corp.example"}}, Filters: []facts.PolicyFilter{
					{Kind: "DesktopGroup", Allowed: true, Target: "dg-w11"}, {Kind: "OU", Target: "ou=vda,ou=fra,dc=corp,dc=example"}, {Kind: "User", Allowed: true}, {Kind: "DesktopTag", Allowed: true, Target: "pilot"}, {Kind: "DesktopTag"},
				}},
			"pol-2": {Name: "Off", Settings: []string{"LoadBalancedPrintServers"}, Filters: []facts.PolicyFilter{}, PrintServers: []string{}, Replicas: []string{}, Hosts: map[string][]string{}},
		}},
	}})
	same(t, "application groups", got.ApplicationGroups, facts.Listing[*facts.ApplicationGroup]{Answered: yes, Items: map[string]*facts.ApplicationGroup{
		"ag-office": {Answered: yes, ID: "ag-office", Name: "Office", Enabled: true, DeliveryGroups: []string{"dg-w11"}, Tag: "Office", Audience: facts.Audience{Everyone: true, Users: []string{}, Excluded: []string{}}},
	}})
	class := traits{catalog: "cat-pooled", group: "dg-w11", zone: "fra", connection: "conn-fra", registration: "Registered", power: "On", controller: "cc-fra-01.corp.example", tags: "\nOffice"}
	off := class
	off.power = "Off"
	vm := "7a0c0001-0000-0000-0000-00000000000"
	same(t, "machines", got.Machines, facts.Listing[*facts.MachineClass]{Answered: yes, Items: map[string]*facts.MachineClass{
		class.digest(): {Catalog: "cat-pooled", DeliveryGroup: "dg-w11", Zone: "fra", Connection: "conn-fra", Registration: "Registered", Power: "On", Controller: "cc-fra-01.corp.example", Count: 2, Tags: []string{"Office"},
			Machines: []facts.CitrixMachine{{Name: "FRA-000001", VM: vm + "1"}, {Name: "FRA-000002", VM: vm + "2"}}},
		off.digest(): {Catalog: "cat-pooled", DeliveryGroup: "dg-w11", Zone: "fra", Connection: "conn-fra", Registration: "Registered", Power: "Off", Controller: "cc-fra-01.corp.example", Count: 1, Tags: []string{"Office"},
			Machines: []facts.CitrixMachine{{Name: "FRA-000000", VM: vm + "0"}}},
	}})
	if n := c.asked("/cvad/manage/MachineCatalogs/cat-pooled") + c.asked("/cvad/manage/MachineCatalogs/cat-physical"); n != 0 {
		t.Error("the detail of a catalog was asked for that the list told all about")
	}
	a := s.Asked["citrixcloud/"+customer]
	if len(s.Asked) != 1 || a == nil || a.Site != "public" || "https://"+a.Address != c.url() || a.Attempts != 1 || a.Insecure {
		t.Errorf("asked is %+v", a)
	}
}

// A GET of this interface may start a job, boot a machine or walk through a hypervisor. So
// every request that muster may make is named here.
func TestNothingElseIsAskedThanThis(t *testing.T) {
	c := newCloud(t)
	c.scan(t.Context(), fast())
	got := map[string]bool{}
	for _, asked := range c.order {
		got[regexp.MustCompile(`/(dg|cat|app|ag|conn|pool)-[a-z]+[0-9]*|/`+siteID).ReplaceAllString(asked, "/{}")] = true
	}
	want := []string{
		"GET /" + customer + "/forests/domains", "GET /" + customer + "/FasServers", "GET /connectors", "GET /resourcelocations",
		"GET /cvad/manage/Admin/EffectiveRights", "GET /cvad/manage/ApplicationGroups", "GET /cvad/manage/ApplicationGroups/{}",
		"GET /cvad/manage/Applications", "GET /cvad/manage/Applications/{}", "GET /cvad/manage/DeliveryGroups", "GET /cvad/manage/DeliveryGroups/{}",
		"GET /cvad/manage/DeliveryGroups/{}/Desktops", "GET /cvad/manage/Hypervisors/{}/TestReport", "GET /cvad/manage/MachineCatalogs", "GET /cvad/manage/MachineCatalogs/{}", "GET /cvad/manage/Machines",
		"GET /cvad/manage/BackupRestore", "GET /cvad/manage/Hypervisors/{}/ResourcePools/{}/TestReport", "GET /cvad/manage/Sites/{}/ErrorWarning", "GET /cvad/manage/Sites/{}/MisconfigurationReport",
		"GET /cvad/manage/Tags", "GET /cvad/manage/hypervisors/supportedPlugins",
		"GET /cvad/manage/Sites/{}", "GET /cvad/manage/gpo/policies", "GET /cvad/manage/gpo/policySets", "GET /cvad/manage/Zones", "GET /cvad/manage/hypervisorAllResourcePools", "GET /cvad/manage/hypervisors", "GET /cvad/manage/me",
		"POST /cctrustoauth2/" + customer + "/tokens/clients",
	}
	slices.Sort(want)
	if asked := slices.Sorted(maps.Keys(got)); !slices.Equal(asked, want) {
		t.Errorf("asked was\n%s\nand not\n%s", strings.Join(asked, "\n"), strings.Join(want, "\n"))
	}
}

func TestNothingIsLearntWithoutTheSite(t *testing.T) {
	const me = "/cvad/manage/me"
	for name, c := range map[string]struct {
		prepare func(*cloud, *estate.Credential)
		reason  facts.Reason
		says    string
	}{
		"a site that sleeps is left asleep": {func(c *cloud, _ *estate.Credential) { c.override[me] = always(1, 530, `{"detail":"frozen"}`) },
			facts.Unreachable, "the DaaS site of customer acme01 is asleep; muster does not wake it"},
		"a customer of another region": {func(c *cloud, _ *estate.Credential) { c.override[me] = always(1, 404, `<html>`) },
			facts.CollectorFailed, "credentials.citrixcloud.region"},
		"a client of another customer": {func(c *cloud, _ *estate.Credential) {
			c.answers[me] = object{"Customers": []any{object{"Id": "other", "Sites": []any{}}}}
		}, facts.FactMissing, "belongs to customer other, not to credentials.citrixcloud.customer acme01"},
		"a customer without DaaS": {func(c *cloud, _ *estate.Credential) {
			c.answers[me] = object{"Customers": []any{object{"Id": "ACME01", "Sites": nil}}}
		}, facts.FactMissing, "has no DaaS site"},
		"no customer at all":      {func(c *cloud, _ *estate.Credential) { c.answers[me] = object{} }, facts.CollectorFailed, "names no customer"},
		"a client without rights": {func(c *cloud, _ *estate.Credential) { c.override[me] = always(1, 403, `{"detail":"no"}`) }, facts.PermissionDenied, "HTTP 403 Forbidden: no"},
		"a page of a gateway":     {func(c *cloud, _ *estate.Credential) { c.override[me] = always(1, 200, `<html>`) }, facts.CollectorFailed, "GET /cvad/manage/me"},
		"a wrong secret": {func(c *cloud, _ *estate.Credential) { c.t.Setenv("MUSTER_TEST_SECRET", "wrong") },
			facts.PermissionDenied, "signing in to Citrix Cloud as muster-client of customer acme01: logon refused"},
		"no secret":            {func(_ *cloud, cred *estate.Credential) { cred.Password = "env:MUSTER_NO_SUCH" }, facts.FactMissing, "credentials.citrixcloud.password"},
		"another certificate":  {func(_ *cloud, cred *estate.Credential) { cred.Fingerprint = strings.Repeat("0", 64) }, facts.CollectorFailed, "has the fingerprint"},
		"an unknown authority": {func(_ *cloud, cred *estate.Credential) { cred.Fingerprint = "" }, facts.CollectorFailed, "credentials.citrixcloud.caFile"},
		"a file that is no CA": {func(_ *cloud, cred *estate.Credential) { cred.CAFile = "hosts.go" }, facts.CollectorFailed, "holds no certificate"},
		"a server that is off": {func(c *cloud, _ *estate.Credential) { c.close() }, facts.Unreachable, "connection refused"},
		"a customer nobody knows": {func(c *cloud, cred *estate.Credential) {
			cred.Customer = "nobody"
			c.override["/cctrustoauth2/nobody/tokens/clients"] = always(1, 404, "")
		}, facts.CollectorFailed, "POST /cctrustoauth2/nobody/tokens/clients"},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			cred := cl.credential()
			c.prepare(cl, cred)
			got, s := cl.scanWith(t.Context(), fast(), cred)
			if got.Status != facts.Failed || got.Reason != c.reason || !strings.Contains(got.Message, c.says) {
				t.Errorf("the section is %+v", got.Answered)
			}
			if s.Status != facts.Failed || s.Reason != c.reason || s.Message != got.Message {
				t.Errorf("the source is %+v", s.Answered)
			}
			if got.Machines.Learnt() || got.Rights.Learnt() || got.Machines.Message != got.Message {
				t.Errorf("the machines are %+v", got.Machines.Answered)
			}
			for _, asked := range cl.order {
				if !strings.HasSuffix(asked, me) && !strings.Contains(asked, "cctrustoauth2") {
					t.Errorf("%s was asked all the same", asked)
				}
			}
		})
	}
}

func TestOneListThatFailsLeavesTheOthers(t *testing.T) {
	denied := always(1, 403, `{"detail":"not for you"}`)
	for name, c := range map[string]struct {
		path  string
		of    func(*facts.CitrixCloud) facts.Answered
		whole bool // the source is not the worse for it
	}{
		"resource locations": {"/resourcelocations", func(f *facts.CitrixCloud) facts.Answered { return f.ResourceLocations.Answered }, false},
		"connectors":         {"/connectors", func(f *facts.CitrixCloud) facts.Answered { return f.Connectors.Answered }, false},
		"zones":              {"/cvad/manage/Zones", func(f *facts.CitrixCloud) facts.Answered { return f.Zones.Answered }, false},
		"connections":        {"/cvad/manage/hypervisors", func(f *facts.CitrixCloud) facts.Answered { return f.Connections.Answered }, false},
		"resource pools":     {"/cvad/manage/hypervisorAllResourcePools", func(f *facts.CitrixCloud) facts.Answered { return f.ResourcePools.Answered }, false},
		"catalogs":           {"/cvad/manage/MachineCatalogs", func(f *facts.CitrixCloud) facts.Answered { return f.Catalogs.Answered }, false},
		"delivery groups":    {"/cvad/manage/DeliveryGroups", func(f *facts.CitrixCloud) facts.Answered { return f.DeliveryGroups.Answered }, false},
		"machines":           {"/cvad/manage/Machines", func(f *facts.CitrixCloud) facts.Answered { return f.Machines.Answered }, false},
		"the detail of a catalog": {"/cvad/manage/MachineCatalogs/cat-manual", func(f *facts.CitrixCloud) facts.Answered {
			if !f.Catalogs.Learnt() || !f.Catalogs.Items["cat-pooled"].Learnt() {
				t.Error("the other catalogs suffer from it")
			}
			return f.Catalogs.Items["cat-manual"].Answered
		}, false},
		"the detail of a delivery group":     {"/cvad/manage/DeliveryGroups/dg-w11", func(f *facts.CitrixCloud) facts.Answered { return f.DeliveryGroups.Items["dg-w11"].Answered }, false},
		"applications":                       {"/cvad/manage/Applications", func(f *facts.CitrixCloud) facts.Answered { return f.Applications.Answered }, true},
		"the detail of an application":       {"/cvad/manage/Applications/app-mail", func(f *facts.CitrixCloud) facts.Answered { return f.Applications.Items["app-mail"].Answered }, true},
		"sets of policies":                   {"/cvad/manage/gpo/policySets", func(f *facts.CitrixCloud) facts.Answered { return f.PolicySets.Answered }, true},
		"policies":                           {"/cvad/manage/gpo/policies", func(f *facts.CitrixCloud) facts.Answered { return f.PolicySets.Items["set-site"].Answered }, true},
		"application groups":                 {"/cvad/manage/ApplicationGroups", func(f *facts.CitrixCloud) facts.Answered { return f.ApplicationGroups.Answered }, true},
		"the detail of an application group": {"/cvad/manage/ApplicationGroups/ag-office", func(f *facts.CitrixCloud) facts.Answered { return f.ApplicationGroups.Items["ag-office"].Answered }, true},
		"the desktops of a delivery group": {"/cvad/manage/DeliveryGroups/dg-w11/Desktops", func(f *facts.CitrixCloud) facts.Answered {
			if !f.DeliveryGroups.Items["dg-w11"].Learnt() {
				t.Error("the delivery group suffers from it")
			}
			return f.DeliveryGroups.Items["dg-w11"].Desktops.Answered
		}, true},
		"the plug-ins of a zone": {"/cvad/manage/hypervisors/supportedPlugins", func(f *facts.CitrixCloud) facts.Answered {
			if !f.Plugins.Learnt() || !f.Connections.Learnt() {
				t.Error("the hosting connections suffer from it")
			}
			return f.Plugins.Items["muc"].Answered
		}, true},
		"the test of a hosting connection": {"/cvad/manage/Hypervisors/conn-fra/TestReport", func(f *facts.CitrixCloud) facts.Answered { return f.Connections.Items["conn-fra"].Test.Answered }, true},
		"the test of a resource pool":      {"/cvad/manage/Hypervisors/conn-fra/ResourcePools/pool-fra/TestReport", func(f *facts.CitrixCloud) facts.Answered { return f.ResourcePools.Items["pool-fra"].Test.Answered }, true},
		"FAS servers":                      {"/" + customer + "/FasServers", func(f *facts.CitrixCloud) facts.Answered { return f.FASServers.Answered }, true},
		"health alerts":                    {"/cvad/manage/Sites/" + siteID + "/ErrorWarning", func(f *facts.CitrixCloud) facts.Answered { return f.Remarks.Alerts.Answered }, true},
		"misconfiguration":                 {"/cvad/manage/Sites/" + siteID + "/MisconfigurationReport", func(f *facts.CitrixCloud) facts.Answered { return f.Remarks.Misconfiguration.Answered }, true},
		"backups":                          {"/cvad/manage/BackupRestore", func(f *facts.CitrixCloud) facts.Answered { return f.Remarks.Backups.Answered }, true},
		"domains":                          {"/" + customer + "/forests/domains", func(f *facts.CitrixCloud) facts.Answered { return f.Domains.Answered }, true},
		"rights":                           {"/cvad/manage/Admin/EffectiveRights", func(f *facts.CitrixCloud) facts.Answered { return f.Rights.Answered }, true},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			cl.override[c.path] = denied
			got, s := cl.scan(t.Context(), fast())
			a := c.of(got)
			if a.Status != facts.Failed || a.Reason != facts.PermissionDenied || !strings.Contains(a.Message, "GET "+c.path) || !strings.Contains(a.Message, "not for you") {
				t.Errorf("it is %+v", a)
			}
			if !got.Learnt() {
				t.Errorf("the section is %+v", got.Answered)
			}
			switch {
			case c.whole && s.Status != facts.OK:
				t.Errorf("the source is %+v", s.Answered)
			case !c.whole && (s.Status != facts.Partial || s.Reason != facts.CollectorPartial || !strings.Contains(s.Message, "not for you")):
				t.Errorf("the source is %+v", s.Answered)
			}
		})
	}
}

func TestNoListAtAllIsAFailure(t *testing.T) {
	c := newCloud(t)
	for path := range c.lists {
		c.override[path] = always(1, 500, "")
	}
	for _, path := range []string{"/cvad/manage/gpo/policySets", "/cvad/manage/hypervisors/supportedPlugins", "/cvad/manage/DeliveryGroups/dg-w11/Desktops", "/resourcelocations", "/connectors", "/cvad/manage/hypervisors", "/cvad/manage/hypervisorAllResourcePools"} {
		c.override[path] = always(1, 500, "")
	}
	got, s := c.scan(t.Context(), fast())
	if s.Status != facts.Failed || !strings.Contains(s.Message, "read none of its lists") || !got.Learnt() {
		t.Errorf("the source is %+v, the section %+v", s.Answered, got.Answered)
	}
}

func TestAnEndedRunKeepsWhatItHas(t *testing.T) {
	c := newCloud(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c.override["/cvad/manage/Machines"] = func(_ http.ResponseWriter, r *http.Request, n int) bool {
		if n == 1 {
			return false
		}
		cancel() // while the second page is on its way
		<-r.Context().Done()
		return true
	}
	got, _ := c.scan(ctx, fast())
	if !got.Learnt() || got.Machines.Status != facts.Partial {
		t.Errorf("the section is %+v, the machines are %+v", got.Answered, got.Machines.Answered)
	}
}

func TestSecretsStayHere(t *testing.T) {
	c := newCloud(t) // scan looks at all facts
	echo := func(w http.ResponseWriter, r *http.Request, _ int) bool {
		body, _ := io.ReadAll(r.Body)
		c.fail(w, http.StatusForbidden, r.Header.Get("Authorization")+" "+string(body)+" "+secret)
		return true
	}
	c.override["/connectors"] = echo
	got, _ := c.scan(t.Context(), fast())
	if !strings.Contains(got.Connectors.Message, "CWSAuth bearer=…") || !strings.Contains(got.Connectors.Message, "transaction tx-1") {
		t.Errorf("the message is %q", got.Connectors.Message)
	}
	c = newCloud(t)
	c.override["/cctrustoauth2/"+customer+"/tokens/clients"] = echo
	if got, _ := c.scan(t.Context(), fast()); !strings.Contains(got.Message, "client_secret=…") {
		t.Errorf("the message is %q", got.Message)
	}
}

func TestReady(t *testing.T) {
	good := estate.Credential{Username: "id", Password: "env:X", Customer: "acme"}
	with := func(change func(*estate.Credential)) *estate.Credential { c := good; change(&c); return &c }
	for name, c := range map[string]struct {
		cred *estate.Credential
		want string
	}{
		"everything there":     {&good, ""},
		"no credential":        {nil, "credentials.citrixcloud is missing"},
		"no client id":         {with(func(c *estate.Credential) { c.Username = "" }), "username"},
		"no customer":          {with(func(c *estate.Credential) { c.Customer = "" }), "customer"},
		"an unknown region":    {with(func(c *estate.Credential) { c.Region = "moon" }), `region is "moon"`},
		"an unsafe endpoint":   {with(func(c *estate.Credential) { c.Endpoint = "http://api.cloud.com" }), "endpoint"},
		"an endpoint of sorts": {with(func(c *estate.Credential) { c.Endpoint = "https://" }), "endpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			e := &estate.Estate{Credentials: map[string]*estate.Credential{}}
			if c.cred != nil {
				e.Credentials[source] = c.cred
			}
			err := New(collect.Limits{}).Ready(e)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if Source().Name != "citrixcloud" || Source().After != nil {
		t.Error("the source has another name, or waits for somebody")
	}
}

func TestAllHostsThatAreAskedArePlanned(t *testing.T) {
	for name, c := range map[string]struct {
		cred estate.Credential
		want string
	}{
		"a region":            {estate.Credential{Customer: "acme", Region: "eu"}, "api-eu.cloud.com cws.citrixworkspacesapi.net fashub.citrixworkspacesapi.net"},
		"one without a hub":   {estate.Credential{Customer: "acme", Region: "jp"}, "api.citrixcloud.jp cws.citrixworkspacesapi.jp"},
		"everything by proxy": {estate.Credential{Customer: "acme", Endpoint: "https://proxy.example"}, "proxy.example"},
	} {
		var hosts []string
		for _, p := range plan(&estate.Estate{Credentials: map[string]*estate.Credential{source: &c.cred}}) {
			hosts = append(hosts, p.Address)
		}
		if got := strings.Join(hosts, " "); got != c.want {
			t.Errorf("%s: planned is %s, want %s", name, got, c.want)
		}
	}
}

func TestWhereEachRegionIs(t *testing.T) {
	for name, c := range map[string]struct{ region, endpoint, api, host, workspace, hub string }{
		"none":         {"", "", "https://api.cloud.com", "api.cloud.com", "https://cws.citrixworkspacesapi.net", "https://fashub.citrixworkspacesapi.net"},
		"US":           {"us", "", "https://api-us.cloud.com", "api-us.cloud.com", "https://cws.citrixworkspacesapi.net", "https://fashub.citrixworkspacesapi.net"},
		"Europe":       {"eu", "", "https://api-eu.cloud.com", "api-eu.cloud.com", "https://cws.citrixworkspacesapi.net", "https://fashub.citrixworkspacesapi.net"},
		"Asia Pacific": {"ap-s", "", "https://api-ap-s.cloud.com", "api-ap-s.cloud.com", "https://cws.citrixworkspacesapi.net", "https://fashub.citrixworkspacesapi.net"},
		"Japan":        {"jp", "", "https://api.citrixcloud.jp", "api.citrixcloud.jp", "https://cws.citrixworkspacesapi.jp", ""},
		"a proxy":      {"jp", "https://proxy.example:8443/citrix/", "https://proxy.example:8443/citrix", "proxy.example:8443", "https://proxy.example:8443/citrix", "https://proxy.example:8443/citrix"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := where(&estate.Credential{Region: c.region, Endpoint: c.endpoint})
			if want := (place{c.api, c.host, c.workspace, c.hub}); err != nil || p != want {
				t.Errorf("got %+v, %v, want %+v", p, err, want)
			}
		})
	}
}
