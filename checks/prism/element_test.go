package prism

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func domainJSON(name, more string) string {
	return `{"name":` + quote(name) + `,"active":true,"vms":[{"vm_id":"V1","vm_name":"W11-MASTER"}],"remote_site_names":["muc","ber"],"metro_avail":null` + more + `}`
}

func TestAPrismElementIsRead(t *testing.T) {
	s := newSetup(t)
	f := s.element(t, estate.Production)
	now := f.date
	usecs := func(ago time.Duration) int64 { return now.Add(-ago).UnixMicro() }
	f.fill("v2/protection_domains/", domainJSON("PD-IMAGES", ""),
		`{"name":"PD-METRO","active":false,"vms":[],"metro_avail":{"role":"Standby","status":"Enabled"}}`, domainJSON("PD-OLD", `,"marked_for_removal":true`))
	f.fill("v2/protection_domains/PD-IMAGES/schedules", `{"type":"DAILY","every_nth":1,"suspended":false,"retention_policy":{"local_max_snapshots":7,"remote_max_snapshots":{"muc":7,"ber":0}}}`)
	f.fill("v2/protection_domains/dr_snapshots",
		fmt.Sprintf(`{"protection_domain_name":"PD-IMAGES","snapshot_id":"muc:35519","snapshot_create_time_usecs":%d,"snapshot_expiry_time_usecs":null,"state":"AVAILABLE","vms":[{"vm_id":"V1","vm_name":"W11-MASTER"}],"missing_entities":[]}`, usecs(7*time.Hour)),
		fmt.Sprintf(`{"protection_domain_name":"PD-IMAGES","snapshot_id":"35520","snapshot_create_time_usecs":%d,"state":"EXPIRED","vms":[{"vm_id":"V1","vm_name":"W11-MASTER"}]}`, usecs(time.Hour)))
	f.fill("v2/snapshots/", `{"uuid":"s1","snapshot_name":"ctx_W11_2026-11","vm_uuid":"V9","created_time":1771056000000000,"vm_create_spec":{"name":"W11-MASTER"}}`,
		`{"uuid":"s2","snapshot_name":"CTX_w11_2026-11","vm_uuid":"V9","created_time":1761056000000000}`)
	f.fill("v2/remote_sites/", `{"uuid":"u1","name":"MUC","status":"relationship_established"}`)

	doc := s.scan(t)
	expect(t, "asked", doc.Sources["prism"].Asked["production/NTX-FRA"].Answered, facts.Yes())
	pe := doc.Prism.Sites["production"].Elements["ntx-fra"]
	pe.OffsetSeconds = 0
	expect(t, "Prism Element", *pe, facts.PrismElement{
		Answered: facts.Yes(), Host: "pe-fra.corp.example", Cluster: "NTX-FRA", UUID: clusterFRA, Version: "6.5.5.5", ObservedAt: now,
		Domains: facts.Listing[*facts.ProtectionDomain]{Answered: facts.Yes(), Items: map[string]*facts.ProtectionDomain{
			"PD-IMAGES": {Name: "PD-IMAGES", Active: true, VMs: map[string]string{"v1": "W11-MASTER"}, RemoteSites: []string{"ber", "muc"},
				Schedules: facts.DomainSchedules{Answered: facts.Yes(), Items: []facts.DomainSchedule{{RPOSeconds: 86400, Retained: map[string]int{"muc": 7}}}},
				Copies: facts.Listing[*facts.Copies]{Answered: facts.Yes(), Items: map[string]*facts.Copies{
					"v1": {VM: "v1", Name: "W11-MASTER", Newest: map[string]*facts.Copy{clusterFRA: {Created: stamp(now.Add(-7 * time.Hour)), AgeSeconds: 7 * 3600, Origin: "35519"}}},
				}}},
			"PD-METRO": {Name: "PD-METRO", VMs: map[string]string{}, RemoteSites: []string{}, Metro: "Enabled",
				Schedules: facts.DomainSchedules{Answered: facts.Yes(), Items: []facts.DomainSchedule{}},
				Copies:    facts.Listing[*facts.Copies]{Answered: facts.Yes(), Items: map[string]*facts.Copies{}}},
		}},
		Snapshots: facts.Listing[*facts.MasterImage]{Answered: facts.Yes(), Items: map[string]*facts.MasterImage{
			"ctx_w11_2026-11": {Name: "ctx_W11_2026-11", VM: "W11-MASTER", VMUUID: "v9", Created: "2026-02-14T08:00:00Z", Clusters: []string{clusterFRA}},
		}},
		RemoteSites: facts.Listing[*facts.PlatformLink]{Answered: facts.Yes(), Items: map[string]*facts.PlatformLink{"muc": {Name: "MUC", Status: "relationship_established"}}},
	})
	if n := len(f.requests("")); n > 8 {
		t.Errorf("%d questions: %v", n, f.requests(""))
	}
}

func TestWhichDRSnapshotsCount(t *testing.T) {
	const vms = `"vms":[{"vm_id":"V1","vm_name":"W11"},{"vm_id":"V2","vm_name":"APP"}]`
	made := fmt.Sprint(noon.Add(-time.Hour).UnixMicro())
	ok := func(more string) string {
		return `{"snapshot_id":"site:42","snapshot_create_time_usecs":` + made + `,"state":"AVAILABLE",` + vms + more + `}`
	}
	at := noon.Add(-time.Hour)
	first := point{vm: "v1", name: "W11", cluster: "c", origin: "42", created: at}
	second := point{vm: "v2", name: "APP", cluster: "c", origin: "42", created: at}
	for name, c := range map[string]struct {
		body  string
		want  []point
		vague bool
	}{
		"of two VMs":                         {ok(``), []point{first, second}, false},
		"one that expires later":             {ok(`,"snapshot_expiry_time_usecs":` + fmt.Sprint(noon.Add(time.Second).UnixMicro())), []point{first, second}, false},
		"one that expired":                   {ok(`,"snapshot_expiry_time_usecs":` + fmt.Sprint(noon.UnixMicro())), nil, false},
		"one without an end":                 {ok(`,"snapshot_expiry_time_usecs":-1`), []point{first, second}, false},
		"one that is elsewhere":              {ok(`,"located_remote_site_name":"muc"`), nil, false},
		"one that lacks a VM by name":        {ok(`,"missing_entities":["w11"]`), []point{second}, false},
		"one that lacks a VM by id":          {ok(`,"missing_entities":[{"entity_id":"V2"}]`), []point{first}, false},
		"one that lacks nobody knows what":   {ok(`,"missing_entities":[[1]]`), nil, false},
		"one whose state is not told":        {strings.Replace(ok(``), `"AVAILABLE"`, `null`, 1), nil, true},
		"one that is not to be had any more": {strings.Replace(ok(``), `AVAILABLE`, `EXPIRED`, 1), nil, false},
		"one that does not say when":         {strings.Replace(ok(``), made, `0`, 1), nil, true},
		"one with its time as text":          {strings.Replace(ok(``), made, `"`+made+`"`, 1), []point{first, second}, false},
		"one of a VM without an id":          {`{"snapshot_id":"42","snapshot_create_time_usecs":` + made + `,"state":"AVAILABLE","vms":[{"vm_name":"W11"}]}`, nil, true},
		"an id of digits alone":              {strings.Replace(ok(``), "site:42", "42", 1), []point{first, second}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, vague := read[drSnapshotAnswer](t, c.body).fact(noon, "c")
			if fmt.Sprint(got) != fmt.Sprint(c.want) || vague != c.vague {
				t.Errorf("%+v, %v; want %+v, %v", got, vague, c.want, c.vague)
			}
		})
	}
}

func TestHowOftenSchedulesRun(t *testing.T) {
	for body, want := range map[string]int64{
		`{"type":"SECONDLY","every_nth":20}`:   20,
		`{"type":"MINUTELY","every_nth":15}`:   900,
		`{"type":"HOURLY","every_nth":"2"}`:    7200,
		`{"type":"DAILY"}`:                     86400,
		`{"type":"WEEKLY","every_nth":1}`:      604800,
		`{"type":"MONTHLY","every_nth":1}`:     31 * 86400,
		`{"type":"FORTNIGHTLY","every_nth":1}`: -1,
		`{"type":null}`:                        -1,
		`{"type":"WEEKLY","every_nth":1e17}`:   -1,
		`{"type":"DAILY","every_nth":0}`:       86400,
	} {
		s, ok := read[scheduleAnswer](t, body).fact()
		if !ok {
			s.RPOSeconds = -1
		}
		if s.RPOSeconds != want {
			t.Errorf("%s: %d, want %d", body, s.RPOSeconds, want)
		}
	}
	s, _ := read[scheduleAnswer](t, `{"type":"DAILY","suspended":true,"retention_policy":{"remote_max_snapshots":{"a":"3","b":0},"remote_retention_period":{"c":14,"a":9,"d":null}}}`).fact()
	expect(t, "retained", s, facts.DomainSchedule{RPOSeconds: 86400, Suspended: true, Retained: map[string]int{"a": 3, "c": 1}})
}

func TestWhatAPrismElementDoesNotTell(t *testing.T) {
	set := func(t *testing.T) (*setup, *fake, func() *facts.PrismElement) {
		s := newSetup(t)
		f := s.element(t, estate.Recovery)
		f.fill("v2/protection_domains/", domainJSON("PD-1", ""), domainJSON("PD-2", ""))
		return s, f, func() *facts.PrismElement { return s.scan(t).Prism.Sites["recovery"].Elements["ntx-muc"] }
	}
	t.Run("a domain that hides whether it is active", func(t *testing.T) {
		_, f, read := set(t)
		f.fill("v2/protection_domains/", `{"name":"PD-3","active":null}`)
		pe := read()
		expectOpen(t, "domains", pe.Domains.Answered, facts.Partial, facts.CollectorPartial, "PD-3 does not say whether it is active")
		if len(pe.Domains.Items) != 2 {
			t.Errorf("%d domains", len(pe.Domains.Items))
		}
	})
	t.Run("a schedule of a type that nobody knows", func(t *testing.T) {
		_, f, read := set(t)
		f.fill("v2/protection_domains/PD-1/schedules", `{"type":"HOURLY","suspended":false}`, `{"type":"YEARLY","suspended":false}`)
		pe := read()
		expectOpen(t, "schedules", pe.Domains.Items["PD-1"].Schedules.Answered, facts.Partial, facts.CollectorPartial, `"YEARLY"`)
		expect(t, "those of the other", pe.Domains.Items["PD-2"].Schedules.Answered, facts.Yes())
	})
	t.Run("a schedule that hides whether it is suspended", func(t *testing.T) {
		_, f, read := set(t)
		f.fill("v2/protection_domains/PD-1/schedules", `{"type":"HOURLY","suspended":false}`, `{"type":"HOURLY"}`)
		pe := read()
		expectOpen(t, "schedules", pe.Domains.Items["PD-1"].Schedules.Answered, facts.Partial, facts.CollectorPartial, "whether it is suspended")
	})
	t.Run("schedules that may not be seen", func(t *testing.T) {
		s, f, _ := set(t)
		f.status[root+"/protection_domains/PD-1/schedules"] = http.StatusForbidden
		doc := s.scan(t)
		pe := doc.Prism.Sites["recovery"].Elements["ntx-muc"]
		expectOpen(t, "schedules", pe.Domains.Items["PD-1"].Schedules.Answered, facts.Failed, facts.PermissionDenied, "PD-1")
		expect(t, "copies", pe.Domains.Items["PD-1"].Copies.Answered, facts.Yes())
		expectOpen(t, "asked", doc.Sources["prism"].Asked["recovery/NTX-MUC"].Answered, facts.Partial, facts.CollectorPartial, "PD-1")
	})
	t.Run("snapshots of all domains at once", func(t *testing.T) {
		_, f, read := set(t)
		delete(f.lists, "v2/protection_domains/dr_snapshots")
		snapshot := fmt.Sprintf(`{"snapshot_id":"a:1","snapshot_create_time_usecs":%d,"state":"AVAILABLE","vms":[{"vm_id":"V1"}]}`, f.date.Add(-time.Hour).UnixMicro())
		f.fill("v2/protection_domains/PD-1/dr_snapshots", snapshot)
		f.fill("v2/protection_domains/PD-2/dr_snapshots")
		f.lists["v2/protection_domains/PD-2/dr_snapshots"] = []string{}
		pe := read()
		if c := pe.Domains.Items["PD-1"].Copies; !c.Learnt() || len(c.Items) != 1 || len(f.requests("/dr_snapshots?full_details=true")) != 3 {
			t.Errorf("%+v, asked %v", c, f.requests("dr_snapshots"))
		}
		expect(t, "those of the other", pe.Domains.Items["PD-2"].Copies, facts.Listing[*facts.Copies]{Answered: facts.Yes(), Items: map[string]*facts.Copies{}})
	})
	t.Run("more snapshots than it gives at once", func(t *testing.T) {
		_, f, read := set(t)
		f.hook = func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != root+"/protection_domains/dr_snapshots" {
				return false
			}
			_, _ = io.WriteString(w, `{"metadata":{"grand_total_entities":9000},"entities":[{"protection_domain_name":"PD-1","snapshot_id":"1","state":"AVAILABLE"}]}`)
			return true
		}
		f.lists["v2/protection_domains/PD-1/dr_snapshots"], f.lists["v2/protection_domains/PD-2/dr_snapshots"] = []string{}, []string{}
		pe := read()
		expect(t, "copies, asked domain by domain", pe.Domains.Items["PD-1"].Copies.Answered, facts.Yes())
	})
	t.Run("a snapshot that hides its state", func(t *testing.T) {
		_, f, read := set(t)
		f.fill("v2/protection_domains/dr_snapshots", fmt.Sprintf(`{"protection_domain_name":"PD-1","snapshot_id":"1","snapshot_create_time_usecs":%d,"vms":[{"vm_id":"V1"}]}`, f.date.UnixMicro()))
		pe := read()
		expectOpen(t, "copies", pe.Domains.Items["PD-1"].Copies.Answered, facts.Failed, facts.CollectorPartial, "does not say whether it can be used")
	})
	t.Run("anything but who it is", func(t *testing.T) {
		_, f, read := set(t)
		f.things[root+"/cluster/"] = `{}`
		expectOpen(t, "Prism Element", read().Answered, facts.Failed, facts.FactMissing, "does not say which cluster it is")
	})
}
