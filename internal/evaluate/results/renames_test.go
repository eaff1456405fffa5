package results_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func renamed() map[string]*results.Rule {
	return map[string]*results.Rule{
		"dns/new":   {ID: "dns/new", Formerly: []string{"dns/first", "dns/second"}},
		"dns/other": {ID: "dns/other"},
		"dns/none":  nil,
	}
}

func TestARuleIsFoundUnderEveryIDItHad(t *testing.T) {
	n := results.RenamesOf(renamed())
	for id, want := range map[string]string{
		"dns/first": "dns/new", "dns/second": "dns/new", "DNS/First": "dns/new", "dns/new": "dns/new", "dns/other": "dns/other", "dns/unknown": "dns/unknown", "": "",
	} {
		if got := n.Now(id); got != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
		advice := n.Advice(id)
		if (advice != "") != (want != id) {
			t.Errorf("%s: got the advice %q", id, advice)
		}
	}
	if got := n.Advice("dns/first"); got != "the rule dns/first is renamed: use dns/new" {
		t.Errorf("got %q", got)
	}
	for id, want := range map[string]string{"dns/new": "dns/first", "dns/other": "dns/other"} {
		if got := renamed()[id].FirstID(); got != want {
			t.Errorf("the first id of %s is %s, want %s", id, got, want)
		}
	}
}

func TestAnOlderDocumentIsReadUnderTheNewIDs(t *testing.T) {
	old := &results.Document{
		Results: []results.Result{{ID: "1", Rule: "dns/first"}, {ID: "2", Rule: "dns/other"}},
		Absent:  []results.Result{{ID: "3", Rule: "dns/second"}},
		Rules:   map[string]*results.Rule{"dns/first": {ID: "dns/first", Title: "T"}, "dns/other": {ID: "dns/other"}, "dns/null": nil},
	}
	now := old.Renamed(results.RenamesOf(renamed()))
	if now.Results[0].Rule != "dns/new" || now.Results[0].ID != "1" || now.Results[1].Rule != "dns/other" || now.Absent[0].Rule != "dns/new" {
		t.Errorf("got %+v and %+v", now.Results, now.Absent)
	}
	if r := now.Rules["dns/new"]; r == nil || r.ID != "dns/new" || r.Title != "T" || now.Rules["dns/first"] != nil {
		t.Errorf("got %+v", now.Rules)
	}
	if old.Results[0].Rule != "dns/first" || old.Absent[0].Rule != "dns/second" || old.Rules["dns/first"].ID != "dns/first" {
		t.Error("the document itself was changed")
	}
	if old.Renamed(results.Renames{}) != old {
		t.Error("a document without anything renamed was copied")
	}
}
