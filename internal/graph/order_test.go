package graph_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/graph"
)

func resolve(t *testing.T, components string) *graph.Resolved {
	t.Helper()
	r, err := load(t).For(declare(t, components))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func link(r *graph.Resolved, from, to string) *graph.Link {
	for _, l := range r.Needs(from) {
		if l.To == to {
			return l
		}
	}
	return nil
}

func names(steps []graph.Step) []string {
	var all []string
	for _, s := range steps {
		all = append(all, s.ID)
	}
	return all
}

func TestComponentsStartInTheOrderOfWhatTheyNeed(t *testing.T) {
	for name, c := range map[string]struct{ components, want string }{
		"when nothing is declared": {"", `
authentication_services network radius replication sspr_central_store vdisk_smb_store windows_print_servers
ad base_images ntp
adcs dhcp dns volume_activation
cloud_connectors dfs fas file_services license_server netscaler rds_licensing sql sspr ups
app_layering hosting_connections profiles registration sr storefront
pvs workloads_manual
workloads_mcs`},
		"without NetScaler nothing starts earlier, as connectors never wait for it": {"netscaler: {inScope: false}", `
authentication_services network radius replication sspr_central_store vdisk_smb_store windows_print_servers
ad base_images ntp
adcs dhcp dns volume_activation
cloud_connectors dfs fas file_services license_server netscaler rds_licensing sql sspr ups
app_layering hosting_connections profiles registration sr storefront
pvs workloads_manual
workloads_mcs`},
		"with dependencies of the user's": {"ad: {dependsOn: [dns]}\n  base_images: {dependsOn: [app_layering]}\n  pvs: {paths: []}", `
authentication_services network radius replication sspr_central_store windows_print_servers
dns ntp
ad
adcs cloud_connectors dfs dhcp file_services license_server netscaler rds_licensing sql sspr ups volume_activation
app_layering fas hosting_connections profiles registration sr storefront
base_images pvs workloads_manual
workloads_mcs`},
	} {
		t.Run(name, func(t *testing.T) {
			r := resolve(t, c.components)
			var got strings.Builder
			for n, level := range r.Levels() {
				got.WriteString("\n" + strings.Join(level, " "))
				for _, id := range level {
					if r.Level(id) != n {
						t.Errorf("%s is on level %d and says %d", id, n, r.Level(id))
					}
				}
			}
			if got.String() != c.want {
				t.Errorf("got%s\nwant%s", got.String(), c.want)
			}
		})
	}
}

func TestALevelIsAboveAllThatItsComponentsNeed(t *testing.T) {
	r := resolve(t, "")
	for _, level := range r.Levels() {
		for _, id := range level {
			for _, l := range r.Needs(id) {
				if l.Kind == graph.Start && r.Level(l.To) >= r.Level(id) {
					t.Errorf("%s on level %d needs %s on level %d", id, r.Level(id), l.To, r.Level(l.To))
				}
			}
		}
	}
	if r.Level("mainframe") != -1 || r.Has("mainframe") {
		t.Error("the graph has a mainframe")
	}
}

func TestAnUnmetConditionRemovesAnEdgeAndAnOpenOneMarksIt(t *testing.T) {
	if l := link(resolve(t, "sspr: {inScope: false}"), "storefront", "sspr"); l != nil {
		t.Errorf("StoreFront needs an SSPR that is not there: %+v", l)
	}
	if l := link(resolve(t, "sspr: {}"), "storefront", "sspr"); l == nil || len(l.Unanswered) != 0 {
		t.Errorf("SSPR is declared: %+v", l)
	}
	if l := link(resolve(t, ""), "storefront", "sspr"); l == nil || !slices.Equal(l.Unanswered, []string{"sspr"}) {
		t.Errorf("nothing is said of SSPR: %+v", l)
	}
	// The user's own word settles what a condition leaves open.
	if l := link(resolve(t, "storefront: {dependsOn: [netscaler]}"), "storefront", "netscaler"); l == nil || len(l.Unanswered) != 0 || !slices.Equal(l.Sources, []graph.Source{graph.Estate, graph.Table}) {
		t.Errorf("the user says that StoreFront needs NetScaler: %+v", l)
	}
	r := resolve(t, "pvs: {paths: []}")
	if r.Has("vdisk_smb_store") {
		t.Error("a leaf that nothing needs is still there")
	}
}

func TestNothingDependsOnWhatIsDeclaredNotToBeThere(t *testing.T) {
	r := resolve(t, "sql: {inScope: false}")
	if got := r.Waiting("sql"); len(got) != 0 {
		t.Errorf("waiting for SQL: %v", got)
	}
	if r.Level("sql") != 3 {
		t.Errorf("SQL is on level %d", r.Level("sql"))
	}
}

func TestAnAliasIsTheComponentThatItStandsFor(t *testing.T) {
	r := resolve(t, "")
	both := []graph.Source{graph.Table, graph.Text}
	if l := link(r, "app_layering", "file_services"); l == nil || !slices.Equal(l.Sources, both) {
		t.Errorf("App Layering and its shares: %+v", l)
	}
	if l := link(r, "workloads_manual", "cloud_connectors"); l == nil || !slices.Equal(l.Sources, both) {
		t.Errorf("desktops and their connectors: %+v", l)
	}
	if r.Has("smb_shares") || r.Has("ddc") {
		t.Error("an alias is a node of its own")
	}
	if !slices.Contains(names(r.Below("app_layering")), "dns") {
		t.Error("App Layering does not wait for DNS, which its shares need")
	}
}

func TestWhatIsBelowComesNearestFirst(t *testing.T) {
	r := resolve(t, "netscaler: {methods: [application]}\n  storefront: {methods: [application]}\n  sspr: {inScope: false}")
	want := []string{"ad", "cloud_connectors", "dns", "netscaler", "network", "authentication_services", "radius"}
	below := r.Below("storefront")
	if got := names(below); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, s := range below {
		if !s.Certain {
			t.Errorf("%s is uncertain", s.ID)
		}
	}
	if d := below[len(below)-1].Distance; d != 2 {
		t.Errorf("RADIUS is %d links away", d)
	}
}

func TestWhatIsReachedOverAnOpenConditionAloneIsUncertain(t *testing.T) {
	for _, s := range resolve(t, "").Below("storefront") {
		_, want := map[string]bool{"netscaler": true, "radius": true, "authentication_services": true, "replication": true, "sspr": true, "sspr_central_store": true}[s.ID]
		if s.Certain == want {
			t.Errorf("%s: certain is %v", s.ID, s.Certain)
		}
	}
}

func TestImpactFollowsWhatServesAndWaitingDoesNot(t *testing.T) {
	r := resolve(t, "netscaler: {}")
	for _, c := range []struct {
		name      string
		got, want []string
	}{
		{"waiting for profiles", names(r.Waiting("profiles")), nil},
		{"hit by profiles", names(r.Impact("profiles")), []string{"workloads_manual", "workloads_mcs"}},
		{"waiting for registration", names(r.Waiting("registration")), []string{"workloads_manual", "workloads_mcs"}},
		{"hit by StoreFront", names(r.Impact("storefront")), []string{"netscaler", "workloads_manual", "workloads_mcs", "pvs", "sr"}},
		{"hit by SSPR", names(r.Impact("sspr")), []string{"storefront"}},
		{"hit by FAS", names(r.Impact("fas")), []string{"storefront", "workloads_manual", "workloads_mcs", "netscaler", "pvs", "sr"}},
		{"hit by NetScaler", names(r.Impact("netscaler")), []string{"cloud_connectors", "pvs", "sr", "storefront", "workloads_manual", "workloads_mcs"}},
		{"hit by PVS", names(r.Impact("pvs")), []string{"workloads_mcs"}},
		{"hit by the domain", names(r.Waiting("ad"))[:4], []string{"adcs", "app_layering", "cloud_connectors", "dfs"}},
		{"waiting for StoreFront", names(r.Waiting("storefront")), nil},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestACircleOfTheUsersIsToldWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ components, want string }{
		"against the tables": {"netscaler: {dependsOn: [sql, storefront]}",
			"estate.yaml:5:32: components.netscaler.dependsOn[1]: components wait for each other in a circle, so none of them could start first:\n" +
				"  netscaler waits for storefront (estate.yaml:5:32)\n" +
				"  storefront waits for netscaler (the dependency tables)\n" +
				"Remove what is not needed to start: dependsOn is not for what a component needs only to be of use."},
		"over several components": {"ad: {dependsOn: [workloads_mcs]}\n  workloads_mcs: {}",
			"estate.yaml:5:20: components.ad.dependsOn[0]: components wait for each other in a circle, so none of them could start first:\n" +
				"  ad waits for workloads_mcs (estate.yaml:5:20)\n" +
				"  workloads_mcs waits for ad (the text around the dependency tables)\n" +
				"Remove what is not needed to start: dependsOn is not for what a component needs only to be of use."},
		"over a condition that is open": {"dfs: {dependsOn: [profiles]}",
			"estate.yaml:5:21: components.dfs.dependsOn[0]: components wait for each other in a circle, so none of them could start first:\n" +
				"  dfs waits for profiles (estate.yaml:5:21)\n" +
				"  profiles waits for dfs (the text around the dependency tables, if profiles are reached through DFS)\n" +
				"Remove what is not needed to start: dependsOn is not for what a component needs only to be of use."},
		"of the user's own": {"ups: {dependsOn: [sr]}\n  sr: {dependsOn: [ups]}",
			"estate.yaml:6:20: components.sr.dependsOn[0]: components wait for each other in a circle, so none of them could start first:\n" +
				"  sr waits for ups (estate.yaml:6:20)\n" +
				"  ups waits for sr (estate.yaml:5:21)\n" +
				"Remove what is not needed to start: dependsOn is not for what a component needs only to be of use."},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := load(t).For(declare(t, c.components))
			var cycle *graph.CycleError
			if r != nil || !errors.As(err, &cycle) || err.Error() != c.want {
				t.Fatalf("got\n%v\nwant\n%s", err, c.want)
			}
			for i, l := range cycle.Links {
				if next := cycle.Links[(i+1)%len(cycle.Links)]; l.To != next.From {
					t.Errorf("%s waits for %s, and then comes %s", l.From, l.To, next.From)
				}
			}
		})
	}
}

func TestACircleThatTheEstateTakesApartIsNone(t *testing.T) {
	circle := "file_services: {servers: {recovery: [fs1.a.b]}, dependsOn: [pvs]}\n  pvs: {paths: %s}"
	if _, err := load(t).For(declare(t, fmt.Sprintf(circle, `['\\fs1.a.b\vdisks']`))); err == nil {
		t.Error("file services wait for PVS, whose vDisks they hold")
	}
	if _, err := load(t).For(declare(t, fmt.Sprintf(circle, "[]"))); err != nil {
		t.Errorf("PVS keeps its vDisks itself: %v", err)
	}
}

func TestADependencyOfFactsThatNobodyKnowsIsAnError(t *testing.T) {
	e := &estate.Estate{Components: map[string]*estate.Component{"ad": {DependsOn: []string{"mainframe"}}, "dns": nil}}
	if _, err := load(t).For(e); err == nil || !strings.Contains(err.Error(), "components.ad.dependsOn[0]: ad cannot depend on mainframe") {
		t.Errorf("got %v", err)
	}
}
