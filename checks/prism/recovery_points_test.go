package prism

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// creation finds when a recovery point was made.
var creation = regexp.MustCompile(`"creationTime":"([^"]+)"`)

func TestWhichRecoveryPointsCount(t *testing.T) {
	body := func(status, expires, where, vms string) string {
		return `{"extId":"E","locationAgnosticId":"O","creationTime":"2026-03-10T08:00:00.5Z","expirationTime":` + expires + `,"status":` + status + `,"locationReferences":[` + where + `],"vmRecoveryPoints":[` + vms + `]}`
	}
	const later, before, muc, vm = `"2026-03-11T00:00:00Z"`, `"2026-03-10T11:59:59Z"`, `{"locationExtId":"MUC"}`, `{"vmExtId":"V"}`
	at := time.Date(2026, 3, 10, 8, 0, 0, 500_000_000, time.UTC)
	one := point{vm: "v", cluster: "muc", origin: "o", created: at}
	for name, c := range map[string]struct {
		body  string
		want  []point
		vague bool
	}{
		"a complete one":             {body(`"COMPLETE"`, later, muc, vm), []point{one}, false},
		"one that never expires":     {body(`"COMPLETE"`, `null`, muc, vm), []point{one}, false},
		"one whose end is empty":     {body(`"COMPLETE"`, `""`, muc, vm), []point{one}, false},
		"one that expired":           {body(`"COMPLETE"`, before, muc, vm), nil, false},
		"one that is not complete":   {body(`"REPLICATING"`, later, muc, vm), nil, false},
		"one whose state is hidden":  {body(`"$UNKNOWN"`, later, muc, vm), nil, true},
		"one that is nowhere":        {body(`"COMPLETE"`, later, ``, vm), nil, true},
		"one whose place is hidden":  {body(`"COMPLETE"`, later, `{"locationExtId":"$REDACTED"}`, vm), nil, true},
		"of a volume group":          {body(`"COMPLETE"`, later, muc, ``), nil, false},
		"of two VMs on two clusters": {body(`"COMPLETE"`, later, muc+`,{"locationExtId":"FRA"}`, vm+`,{"vmExtId":"W"}`), []point{one, {vm: "w", cluster: "muc", origin: "o", created: at}, {vm: "v", cluster: "fra", origin: "o", created: at}, {vm: "w", cluster: "fra", origin: "o", created: at}}, false},
		"that does not say when":     {`{"extId":"E","creationTime":"","status":"COMPLETE","locationReferences":[` + muc + `],"vmRecoveryPoints":[` + vm + `]}`, nil, true},
		"that no other is equal to":  {`{"extId":"E","creationTime":"2026-03-10T08:00:00.5Z","status":"COMPLETE","locationReferences":[` + muc + `],"vmRecoveryPoints":[` + vm + `]}`, []point{{vm: "v", cluster: "muc", origin: "e", created: at}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, vague := read[pointAnswer](t, c.body).fact(noon)
			if !slices.Equal(got, c.want) || vague != c.vague {
				t.Errorf("%+v, %v; want %+v, %v", got, vague, c.want, c.vague)
			}
		})
	}
}

func TestTheNewestCopyOnEachClusterCounts(t *testing.T) {
	h := &newestPoints{now: noon, items: map[string]*facts.Copies{}, shared: intern{}}
	for i, hours := range []int{5, 2, 9} {
		h.add(point{vm: "v", cluster: "muc", origin: fmt.Sprint("o", i), created: noon.Add(-time.Duration(hours) * time.Hour)})
	}
	h.add(point{vm: "v", name: "V", cluster: "ber", origin: "o9", created: noon.Add(time.Minute)}) // made while we were reading
	expect(t, "copies", h.items, map[string]*facts.Copies{"v": {VM: "v", Newest: map[string]*facts.Copy{
		"muc": {Created: "2026-03-10T10:00:00Z", AgeSeconds: 7200, Origin: "o1"}, "ber": {Created: "2026-03-10T12:01:00Z", AgeSeconds: 0, Origin: "o9"},
	}}})
}

// protecting is an estate whose production protects n VMs to recovery, with a
// recovery point every hour for so many hours.
func protecting(t testing.TB, n, hours int) (s *setup, fra, muc *fake) {
	s = newSetup(t)
	fra, muc = s.central(t, estate.Production), s.central(t, estate.Recovery)
	for _, f := range []*fake{fra, muc} {
		f.fill("datapolicies/config/protection-policies", policyJSON(policyID, 3600))
	}
	for i := range n {
		fra.fill("vmm/ahv/config/vms", guarded(vmID(i), fmt.Sprintf("srv-%d", i), clusterFRA))
	}
	for h := range hours {
		for i := range n {
			at := muc.date.Add(-time.Duration(h)*time.Hour - 20*time.Minute - time.Duration(i)*time.Second)
			id := fmt.Sprintf("p-%d-%d", h, i)
			fra.fill("dataprotection/config/recovery-points", pointJSON(id+"-f", vmID(i), clusterFRA, at))
			muc.fill("dataprotection/config/recovery-points", pointJSON(id+"-m", vmID(i), clusterMUC, at))
		}
	}
	return s, fra, muc
}

func vmID(i int) string { return fmt.Sprintf("aaaaaaaa-%04d-4001-8001-000000000001", i) }

// without drops the recovery points of a VM that are younger than so many hours.
func without(f *fake, vm string, hours int) {
	f.lists["dataprotection/config/recovery-points"] = slices.DeleteFunc(f.lists["dataprotection/config/recovery-points"], func(p string) bool {
		at, _ := time.Parse(time.RFC3339, creation.FindStringSubmatch(p)[1])
		return strings.Contains(p, vm) && f.date.Sub(at) < time.Duration(hours)*time.Hour
	})
}

func TestRecoveryPointsAreReadUntilEveryVMWasMet(t *testing.T) {
	s, _, muc := protecting(t, 60, 24)
	pc := s.scan(t).Prism.Sites["recovery"].Central
	if !pc.RecoveryPoints.Learnt() || len(pc.RecoveryPoints.Items) != 60 {
		t.Errorf("%+v, of %d VMs", pc.RecoveryPoints.Answered, len(pc.RecoveryPoints.Items))
	}
	for _, c := range pc.RecoveryPoints.Items {
		if c.Newest[clusterMUC].AgeSeconds > 1300 {
			t.Errorf("%+v is not the newest", c.Newest[clusterMUC])
		}
	}
	if n := len(muc.requests("/recovery-points")); n != 1 {
		t.Errorf("%d questions for recovery points, want one", n)
	}
}

func TestAVMThatIsOverdueIsAskedForSingly(t *testing.T) {
	s, _, muc := protecting(t, 60, 24)
	without(muc, vmID(7), 20)
	without(muc, vmID(8), 99)
	pc := s.scan(t).Prism.Sites["recovery"].Central
	expect(t, "recovery points", pc.RecoveryPoints.Answered, facts.Yes())
	if got := pc.RecoveryPoints.Items[vmID(7)].Newest[clusterMUC].AgeSeconds / 3600; got != 20 {
		t.Errorf("the late one is %d hours old", got)
	}
	if pc.RecoveryPoints.Items[vmID(8)] != nil {
		t.Error("the one without any has some")
	}
	// Three hours are two pages; the rest of the day is not read.
	if n, single := len(muc.requests("/recovery-points")), len(muc.requests("any(v:v/vmExtId eq '")); n-single != 2 || single != 2 {
		t.Errorf("%d questions, %d of them for one VM: %v", n, single, muc.requests("/recovery-points"))
	}
}

func TestManyThatAreOverdueAreNotAllAskedForSingly(t *testing.T) {
	s, _, muc := protecting(t, 60, 24)
	s.limits.singles = 2
	for i := range 5 {
		without(muc, vmID(i), 99)
	}
	pc := s.scan(t).Prism.Sites["recovery"].Central
	expectOpen(t, "recovery points", pc.RecoveryPoints.Answered, facts.Partial, facts.CollectorPartial, "3 more VMs have no recent recovery point")
	if n, single := len(muc.requests("/recovery-points")), len(muc.requests("vmExtId eq")); n-single != 14 || single != 2 {
		t.Errorf("%d questions, %d of them for one VM", n, single)
	}
}

func TestAReleaseThatRejectsFilters(t *testing.T) {
	s, _, muc := protecting(t, 60, 24)
	without(muc, vmID(7), 99)
	muc.hook = func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/recovery-points") && r.URL.Query().Has("$filter") {
			w.WriteHeader(http.StatusBadRequest)
			return true
		}
		return false
	}
	pc := s.scan(t).Prism.Sites["recovery"].Central
	if len(pc.RecoveryPoints.Items) != 59 {
		t.Errorf("recovery points of %d VMs", len(pc.RecoveryPoints.Items))
	}
	expectOpen(t, "recovery points", pc.RecoveryPoints.Answered, facts.Partial, facts.CollectorPartial, "those of the VM "+vmID(7))
}

func TestARelaseThatKeepsNoOrderIsReadToTheEnd(t *testing.T) {
	s, _, muc := protecting(t, 60, 24)
	slices.Reverse(muc.lists["dataprotection/config/recovery-points"])
	pc := s.scan(t).Prism.Sites["recovery"].Central
	expect(t, "recovery points", pc.RecoveryPoints.Answered, facts.Yes())
	for vm, c := range pc.RecoveryPoints.Items {
		if c.Newest[clusterMUC].AgeSeconds > 1300 {
			t.Errorf("%s: %+v is not the newest", vm, c.Newest[clusterMUC])
		}
	}
}

func TestARecoveryPointThatHidesItsStateLeavesTheListOpen(t *testing.T) {
	s, _, muc := protecting(t, 2, 1)
	muc.lists["dataprotection/config/recovery-points"][1] = strings.Replace(muc.lists["dataprotection/config/recovery-points"][1], "COMPLETE", "$UNKNOWN", 1)
	pc := s.scan(t).Prism.Sites["recovery"].Central
	expectOpen(t, "recovery points", pc.RecoveryPoints.Answered, facts.Partial, facts.CollectorPartial, "do not say whether they are complete")
	expect(t, "those of the other VM", slices.Collect(maps.Keys(pc.RecoveryPoints.Items)), []string{vmID(0)})
}

func TestWithoutProductionTheRecoverySiteStillTells(t *testing.T) {
	for name, lose := range map[string]func(s *setup, fra *fake){
		"when it is down":         func(_ *setup, fra *fake) { fra.close() },
		"when it is not declared": func(s *setup, _ *fake) { s.est.Sites.Production.PrismCentral = estate.Prism{} },
		"when it hides its VMs":   func(_ *setup, fra *fake) { fra.status["/api/vmm"] = http.StatusForbidden },
	} {
		t.Run(name, func(t *testing.T) {
			s, fra, _ := protecting(t, 60, 24)
			lose(s, fra)
			pc := s.scan(t).Prism.Sites["recovery"].Central
			expectOpen(t, "recovery points", pc.RecoveryPoints.Answered, facts.Partial, facts.CollectorPartial, "nobody told which VMs the other site protects")
			if len(pc.RecoveryPoints.Items) != 60 || pc.RecoveryPoints.Items[vmID(3)].Newest[clusterMUC].AgeSeconds > 1300 {
				t.Errorf("of %d VMs", len(pc.RecoveryPoints.Items))
			}
		})
	}
}

func TestManyRecoveryPointsAreReadWithinBounds(t *testing.T) {
	s, fra, muc := protecting(t, 60, 24)
	s.limits.points = 3
	fra.close()
	pc := s.scan(t).Prism.Sites["recovery"].Central
	expectOpen(t, "recovery points", pc.RecoveryPoints.Answered, facts.Partial, facts.CollectorPartial, "more than the 3 pages")
	if len(pc.RecoveryPoints.Items) != 60 || len(muc.requests("/recovery-points")) != 3 {
		t.Errorf("of %d VMs, %d questions", len(pc.RecoveryPoints.Items), len(muc.requests("/recovery-points")))
	}
}

func TestRecoveryPointsOfTheOlderInterface(t *testing.T) {
	s, _, muc := protecting(t, 3, 0)
	delete(muc.offers, "dataprotection")
	entity := func(id, state string, vm int, hours int) string {
		at := stamp(muc.date.Add(-time.Duration(hours) * time.Hour))
		return fmt.Sprintf(`{"metadata":{"uuid":%q},"status":{"state":%q,"cluster_reference":{"uuid":%q},"resources":{"parent_vm_reference":{"uuid":%q,"name":"VM"},
			"creation_time":%q,"expiration_time":"2099-01-01T00:00:00Z","vm_recovery_point_location_agnostic_uuid":"O-%s"}}}`, id, state, clusterMUC, vmID(vm), at, id)
	}
	muc.fill("v3/vm_recovery_point", entity("a", "ERROR", 0, 1), entity("b", "COMPLETE", 0, 2), entity("c", "COMPLETE", 1, 3), entity("d", "COMPLETE", 0, 4), entity("e", "COMPLETE", 2, 900))
	pc := s.scan(t).Prism.Sites["recovery"].Central
	expect(t, "generation", pc.Generations["recoveryPoints"], "v3")
	expect(t, "recovery points", pc.RecoveryPoints.Answered, facts.Yes())
	got := map[string]int64{}
	for vm, c := range pc.RecoveryPoints.Items {
		got[vm] = c.Newest[clusterMUC].AgeSeconds / 3600
		if c.Name != "VM" {
			t.Errorf("%s has the name %q", vm, c.Name)
		}
	}
	expect(t, "ages", got, map[string]int64{vmID(0): 2, vmID(1): 3, vmID(2): 900})
	expect(t, "origin", pc.RecoveryPoints.Items[vmID(0)].Newest[clusterMUC].Origin, "o-b")
}

func TestSynchronousReplication(t *testing.T) {
	for body, want := range map[string]string{
		`[{"recoveryPointObjectiveSeconds":0,"replicationStatus":"IN_SYNC"}]`:                                                                          "IN_SYNC",
		`[{"recoveryPointObjectiveSeconds":0,"replicationStatus":"IN_SYNC"},{"recoveryPointObjectiveSeconds":0,"replicationStatus":"OUT_OF_SYNC"}]`:    "OUT_OF_SYNC",
		`[{"recoveryPointObjectiveSeconds":0,"replicationStatus":"SYNCING"},{"recoveryPointObjectiveSeconds":"60","replicationStatus":"OUT_OF_SYNC"}]`: "SYNCING",
		`[{"recoveryPointObjectiveSeconds":0,"replicationStatus":"IN_SYNC"},{"recoveryPointObjectiveSeconds":0,"replicationStatus":"$UNKNOWN"}]`:       "",
		`[{"replicationStatus":"IN_SYNC"}]`: "",
		`[]`:                                "",
	} {
		if got := read[resourceAnswer](t, `{"data":{"replicationStates":`+body+`}}`).fact(); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}

	s, fra, muc := protecting(t, 3, 0)
	for _, f := range []*fake{fra, muc} {
		f.lists["datapolicies/config/protection-policies"] = []string{policyJSON(policyID, 0)}
		f.things["/api/dataprotection/v4.4/config/protected-resources/"+vmID(0)] = `{"data":{"replicationStates":[{"recoveryPointObjectiveSeconds":0,"replicationStatus":"SYNCING"}]}}`
	}
	pc := s.scan(t).Prism.Sites["recovery"].Central
	// The others are not known to be replicated, which is no error.
	expect(t, "recovery points", pc.RecoveryPoints, facts.Listing[*facts.Copies]{Answered: facts.Yes(), Items: map[string]*facts.Copies{
		vmID(0): {VM: vmID(0), Newest: map[string]*facts.Copy{}, Sync: "SYNCING"},
	}})

	s.limits.synced = 1
	expectOpen(t, "beyond the limit", s.scan(t).Prism.Sites["recovery"].Central.RecoveryPoints.Answered, facts.Partial, facts.CollectorPartial, "3 VMs that are replicated synchronously, of which 1")
	muc.status["/api/dataprotection/v4.4/config/protected-resources/"] = http.StatusForbidden
	expectOpen(t, "what is not told", s.scan(t).Prism.Sites["recovery"].Central.RecoveryPoints.Answered, facts.Failed, facts.PermissionDenied, "the synchronous replication of the VM")
}
