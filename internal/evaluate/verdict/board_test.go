package verdict_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
	"github.com/muster-dr/muster/internal/graph"
	"github.com/muster-dr/muster/policies"
)

// one is a result of a component's rule.
func one(component string, status results.Status, severity results.Severity) results.Result {
	return results.Result{
		ID: fmt.Sprintf("%s-%s-%s", component, status, severity), Rule: component + "/rule", Target: "estate",
		Component: component, Status: status, Severity: severity, Message: string(status),
	}
}

// signature is an open question whether ups stands ready at the recovery site.
func signature(severity results.Severity) results.Result {
	r := one("ups", results.Manual, severity)
	r.Rule = "ups/proves"
	return r
}

func waived(r results.Result) results.Result {
	r.Waiver = &results.Waived{Reason: "accepted", Owner: "owner", Expires: "2027-01-31"}
	return r
}

func board(t *testing.T, est *estate.Estate, all ...results.Result) []results.BoardEntry {
	t.Helper()
	g, err := graph.Load(policies.Files())
	if err != nil {
		t.Fatal(err)
	}
	order, err := g.For(est)
	if err != nil {
		t.Fatal(err)
	}
	return verdict.Board(all, est, g, order, results.High, func(rule string) bool { return strings.HasSuffix(rule, "/proves") })
}

func entry(t *testing.T, board []results.BoardEntry, id string) *results.BoardEntry {
	t.Helper()
	for i := range board {
		if board[i].Component == id {
			return &board[i]
		}
	}
	t.Fatalf("%s is not on the board", id)
	return nil
}

func with(ids ...string) *estate.Estate {
	e := &estate.Estate{Components: map[string]*estate.Component{}}
	for _, id := range ids {
		e.Components[id] = &estate.Component{}
	}
	return e
}

func without(e *estate.Estate, ids ...string) *estate.Estate {
	no := false
	for _, id := range ids {
		e.Components[id] = &estate.Component{InScope: &no}
	}
	return e
}

func TestTheStateOfAComponentComesFromItsOwnResults(t *testing.T) {
	const ups = "ups"
	for _, c := range []struct {
		name  string
		est   *estate.Estate
		own   []results.Result
		state results.State
		note  string
	}{
		{"a pass is ready", with(ups), []results.Result{one(ups, results.Pass, results.High)}, results.StateReady, ""},
		{"a pass is ready, declared or not", with(), []results.Result{one(ups, results.Pass, results.High)}, results.StateReady, ""},
		{"a failure at the threshold is not ready", with(ups), []results.Result{one(ups, results.Pass, results.High), one(ups, results.Fail, results.High)}, results.StateNotReady, ""},
		{"a failure above it is not ready", with(ups), []results.Result{one(ups, results.Fail, results.Blocker)}, results.StateNotReady, ""},
		{"a failure beats what is unknown", with(ups), []results.Result{one(ups, results.Unknown, results.Blocker), one(ups, results.Fail, results.High)}, results.StateNotReady, ""},
		{"a failure below it does not count", with(ups), []results.Result{one(ups, results.Fail, results.Medium)}, results.StateReady, "1 finding below high"},
		{"unknown is not proven", with(ups), []results.Result{one(ups, results.Pass, results.High), one(ups, results.Unknown, results.High)}, results.StateNotProven, ""},
		{"unknown is not proven, declared or not", with(), []results.Result{one(ups, results.Unknown, results.High)}, results.StateNotProven, ""},
		{"a question to a person is not proven", with(ups), []results.Result{one(ups, results.Manual, results.Blocker)}, results.StateNotProven, ""},
		{"nothing was seen at the recovery site and nobody signed", with(ups), []results.Result{one(ups, results.Pass, results.High), signature(results.High)}, results.StateDeclared, "nobody has seen it at the recovery site"},
		{"the same and something else is open", with(ups), []results.Result{one(ups, results.Unknown, results.High), signature(results.High)}, results.StateNotProven, ""},
		{"the same and something fails", with(ups), []results.Result{one(ups, results.Fail, results.High), signature(results.High)}, results.StateNotReady, ""},
		{"the same below the threshold", with(ups), []results.Result{one(ups, results.Pass, results.High), signature(results.Medium)}, results.StateReady, "1 finding below high"},
		{"what is open below it does not count", with(ups), []results.Result{one(ups, results.Pass, results.High), one(ups, results.Unknown, results.Low), one(ups, results.Manual, results.Medium)}, results.StateReady, "2 findings below high"},
		{"open below it and nothing else proves nothing", with(ups), []results.Result{one(ups, results.Unknown, results.Low)}, results.StateNotProven, "nothing could be learnt about it"},
		{"a waived failure does not count", with(ups), []results.Result{one(ups, results.Pass, results.High), waived(one(ups, results.Fail, results.Blocker))}, results.StateReady, "1 waived"},
		{"waived and below it", with(ups), []results.Result{one(ups, results.Fail, results.Low), waived(one(ups, results.Unknown, results.High))}, results.StateReady, "1 finding below high, 1 waived"},
		{"a waiver covers one failure, not the other", with(ups), []results.Result{one(ups, results.Fail, results.High), waived(one(ups, results.Fail, results.Blocker))}, results.StateNotReady, "1 waived"},
		{"declared and no rule", with(ups), nil, results.StateNotProven, "no rule judged it"},
		{"declared and nothing to judge", with(ups), []results.Result{one(ups, results.NotApplicable, results.High)}, results.StateNotProven, "its rules found nothing to judge"},
		{"declared and deselected", with(ups), []results.Result{one(ups, results.Skipped, results.High), one(ups, results.NotApplicable, results.High)}, results.StateNotProven, "its rules were deselected"},
		{"not declared, no rule", with(), nil, results.StateNotInScope, "not declared"},
		{"not declared, nothing to judge", with(), []results.Result{one(ups, results.NotApplicable, results.High)}, results.StateNotInScope, "not declared"},
		{"not declared and deselected", with(), []results.Result{one(ups, results.Skipped, results.High)}, results.StateNotInScope, "not declared, and its rules were deselected"},
		{"declared not to be there", without(with(), ups), []results.Result{one(ups, results.Pass, results.High)}, results.StateNotInScope, ""},
		{"declared not to be there, and yet", without(with(), ups), []results.Result{one(ups, results.Fail, results.High)}, results.StateNotInScope, "and yet 1 result counts against it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := entry(t, board(t, c.est, c.own...), ups)
			if e.State != c.state || e.Note != c.note {
				t.Errorf("%s (%s), want %s (%s)", e.State, e.Note, c.state, c.note)
			}
			if e.Declared != (c.est.Components[ups] != nil) {
				t.Errorf("declared: %v", e.Declared)
			}
		})
	}
}

func TestEveryComponentIsOnTheBoardInStartOrder(t *testing.T) {
	b := board(t, with(), one("coffee_machine", results.Fail, results.High))
	if len(b) != len(estate.Components)+1 {
		t.Errorf("%d entries", len(b))
	}
	for i, e := range b[:len(b)-1] {
		if e.Level < 0 || i > 0 && (e.Level < b[i-1].Level || e.Level == b[i-1].Level && e.Component <= b[i-1].Component) {
			t.Errorf("%s on level %d comes after %s on level %d", e.Component, e.Level, b[i-1].Component, b[i-1].Level)
		}
	}
	// A component that only a user's rule knows is not lost.
	if last := b[len(b)-1]; last.Component != "coffee_machine" || last.Level != -1 || last.State != results.StateNotReady {
		t.Errorf("the last entry is %+v", last)
	}
}

func TestBlockedByNamesTheNearestCausesFirst(t *testing.T) {
	est := without(with("ad", "dns", "cloud_connectors", "storefront", "dhcp"), "netscaler")
	b := board(t, est,
		one("ad", results.Fail, results.High), one("dns", results.Pass, results.High),
		one("cloud_connectors", results.Unknown, results.High), one("storefront", results.Pass, results.High),
		one("registration", results.Pass, results.High), one("sspr", results.Fail, results.Blocker))
	for _, c := range []struct {
		id                          string
		blocked, uncertain, assumes []string
	}{
		// SSPR is not declared, so nobody knows whether StoreFront needs it.
		{"storefront", []string{"ad", "cloud_connectors", "sspr"}, []string{"sspr"}, []string{"network", "replication", "sspr_central_store"}},
		{"cloud_connectors", []string{"ad"}, nil, []string{"network"}},
		{"registration", []string{"ad", "cloud_connectors"}, nil, []string{"network"}},
		// Nobody says whether its zones are kept in the directory.
		{"dns", []string{"ad"}, []string{"ad"}, []string{"network"}},
		// Not declared, not judged: neither blocks nor is blocked, and others are
		// told that they rest on it.
		{"network", nil, nil, nil},
		// Not in scope.
		{"netscaler", nil, nil, nil},
	} {
		e := entry(t, b, c.id)
		if !slices.Equal(e.BlockedBy, c.blocked) || !slices.Equal(e.Uncertain, c.uncertain) || !slices.Equal(e.Assumes, c.assumes) {
			t.Errorf("%s: blocked by %v, uncertain %v, assumes %v; want %v", c.id, e.BlockedBy, e.Uncertain, e.Assumes, c)
		}
	}
	if got, want := entry(t, b, "network").Unblocks, []string{"ad", "cloud_connectors", "dhcp", "dns", "sspr", "storefront", "registration"}; !slices.Equal(got, want) {
		t.Errorf("waiting for the network: %v, want %v", got, want)
	}
}

func TestABrokenComponentFarBelowBlocksThroughUndeclaredOnes(t *testing.T) {
	b := board(t, with("cloud_connectors", "workloads_mcs"),
		one("cloud_connectors", results.Fail, results.High), one("workloads_mcs", results.Pass, results.High))
	e := entry(t, b, "workloads_mcs")
	if !slices.Equal(e.BlockedBy, []string{"cloud_connectors"}) || !slices.Contains(e.Assumes, "hosting_connections") {
		t.Errorf("blocked by %v, assumes %v", e.BlockedBy, e.Assumes)
	}
}

func TestNeedsTellWhoSaysSo(t *testing.T) {
	est := with("netscaler", "fas")
	est.Components["fas"].DependsOn = []string{"sql"}
	b := board(t, est)
	for _, c := range []struct {
		from string
		want results.Need
	}{
		{"fas", results.Need{Component: "sql", Label: "SQL Database", Kind: "start", Sources: []string{"estate"}}},
		{"fas", results.Need{Component: "adcs", Label: "ADCS", Kind: "start", Sources: []string{"table", "text"}}},
		{"netscaler", results.Need{Component: "storefront", Label: "StoreFront", Kind: "serve", Sources: []string{"text"}}},
		{"netscaler", results.Need{Component: "radius", Label: "RADIUS", Kind: "start", Sources: []string{"table"}}},
		{"storefront", results.Need{Component: "sspr", Label: "Self-Service Password Reset", Kind: "start", Sources: []string{"table"}, Unanswered: []string{"Self-Service Password Reset is used"}}},
	} {
		needs := entry(t, b, c.from).Needs
		if !slices.ContainsFunc(needs, func(n results.Need) bool { return fmt.Sprint(n) == fmt.Sprint(c.want) }) {
			t.Errorf("%s needs %v, want %v among them", c.from, needs, c.want)
		}
	}
}

func TestAComponentThatIsOnlyDeclaredBlocksOthers(t *testing.T) {
	unsigned := one("ad", results.Manual, results.High)
	unsigned.Rule = "ad/proves"
	b := board(t, with("ad", "cloud_connectors"), unsigned, one("cloud_connectors", results.Pass, results.High))
	if e := entry(t, b, "cloud_connectors"); !slices.Equal(e.BlockedBy, []string{"ad"}) {
		t.Errorf("blocked by %v", e.BlockedBy)
	}
}
