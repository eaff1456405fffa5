package facts_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

var morning = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

const (
	production = "production/10.10.0.10:53"
	recovery   = "recovery/10.20.0.10:53"
	name       = "ctxlicense.corp.example"
)

// run is a run from a vantage, some hours after the morning, that asked nothing.
func run(vantage string, hours int) *facts.Document {
	at := morning.Add(time.Duration(hours) * time.Hour)
	return &facts.Document{
		Schema: facts.Schema,
		Run:    facts.Run{Tool: "muster", Version: "1", Vantage: vantage, Started: at, Finished: at.Add(time.Minute)},
		Estate: &estate.Estate{Name: "Contoso", Domain: "corp.example", File: "estate.yaml"},
		Sources: map[string]*facts.Source{
			"dns":         skipped(),
			"directory":   skipped(),
			"grouppolicy": skipped(),
		},
	}
}

func skipped() *facts.Source {
	return &facts.Source{Answered: facts.Answered{Status: facts.Skipped, Reason: facts.NoResult, Message: "left out by --only"}, Asked: map[string]*facts.Asked{}}
}

// source is how asking went, with the state that the systems add up to.
func source(d *facts.Document, asked map[string]facts.Answered) *facts.Source {
	s := &facts.Source{Started: d.Run.Started, Asked: map[string]*facts.Asked{}}
	for id, a := range asked {
		site, rest, _ := strings.Cut(id, "/")
		address := rest
		if rest == "domain-controllers" {
			address = ""
		}
		s.Asked[id] = &facts.Asked{Answered: a, Site: site, Address: address, Vantage: d.Run.Vantage}
	}
	s.Answered = facts.Sum(s.Asked)
	return s
}

// dns is a run in which resolvers gave an address for one name: "" for one that
// does not exist, "?" for a question without an answer, "!" for a resolver that
// could not be reached.
func dns(vantage string, hours int, told map[string]string) *facts.Document {
	d := run(vantage, hours)
	d.DNS = &facts.DNS{Resolvers: map[string]*facts.Resolver{}}
	asked := map[string]facts.Answered{}
	for key, address := range told {
		site, _, _ := strings.Cut(key, "/")
		r := &facts.Resolver{Answered: facts.Yes(), Site: site, Hosts: map[string]*facts.Host{}}
		d.DNS.Resolvers[key], asked[key] = r, facts.Yes()
		silence := facts.No(facts.Timeout, "silence at "+vantage)
		switch address {
		case "!":
			r.Answered, asked[key] = silence, silence
		case "?":
			r.Hosts[name] = &facts.Host{Reply: facts.Reply{Answered: silence, TTL: -1}}
			asked[key] = facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "1 of 1"}
		case "":
			r.Hosts[name] = &facts.Host{Reply: facts.Reply{Answered: facts.Yes(), Rcode: "NXDOMAIN", TTL: -1}, Addresses: []string{}}
		default:
			r.Hosts[name] = &facts.Host{Reply: facts.Reply{Answered: facts.Yes(), Rcode: "NOERROR", Exists: true, TTL: 300}, Addresses: []string{address}, Canonical: name}
		}
	}
	d.Sources["dns"] = source(d, asked)
	return d
}

// merge merges in every order, which must not matter, and returns the result.
func merge(t *testing.T, docs ...*facts.Document) *facts.Document {
	t.Helper()
	before, err := json.Marshal(docs)
	if err != nil {
		t.Fatal(err)
	}
	var first []byte
	var out *facts.Document
	permute(docs, func(order []*facts.Document) {
		merged, err := facts.Merge(order...)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(merged)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first, out = b, merged
		}
		if !bytes.Equal(first, b) {
			t.Errorf("the order of the files matters:\n%s\n%s", first, b)
		}
	})
	if after, _ := json.Marshal(docs); !bytes.Equal(before, after) {
		t.Error("merging changed the documents")
	}
	return out
}

func permute(docs []*facts.Document, use func([]*facts.Document)) {
	var step func(rest, chosen []*facts.Document)
	step = func(rest, chosen []*facts.Document) {
		if len(rest) == 0 {
			use(slices.Clone(chosen))
		}
		for i := range rest {
			step(slices.Delete(slices.Clone(rest), i, i+1), append(chosen, rest[i]))
		}
	}
	step(docs, nil)
}

// told is what the merged facts say of the name at a resolver.
func told(d *facts.Document, key string) string {
	r := d.DNS.Resolvers[key]
	if r == nil {
		return "nothing"
	}
	h := r.Hosts[name]
	switch {
	case h == nil || !r.Learnt() || !h.Learnt():
		return "not learnt"
	case !h.Exists:
		return "does not exist"
	}
	return strings.Join(h.Addresses, " ")
}

func TestAnswersOfResolversAreMerged(t *testing.T) {
	only := func(address string) map[string]string { return map[string]string{recovery: address} }
	tests := []struct {
		name   string
		docs   []*facts.Document
		want   string // at the recovery resolver
		status facts.Status
		age    int // hours after the morning
	}{
		{"two vantages agree", []*facts.Document{dns("hq", 0, only("10.20.0.5")), dns("dr", 1, only("10.20.0.5"))}, "10.20.0.5", facts.OK, 1},
		{"what was learnt goes before silence", []*facts.Document{dns("hq", 0, only("10.20.0.5")), dns("dr", 1, only("?"))}, "10.20.0.5", facts.OK, 0},
		{"and before a resolver that was not reached", []*facts.Document{dns("hq", 1, only("!")), dns("dr", 0, only("10.20.0.5"))}, "10.20.0.5", facts.OK, 0},
		{"an answer that the name does not exist is an answer", []*facts.Document{dns("hq", 1, only("?")), dns("dr", 0, only(""))}, "does not exist", facts.OK, 0},
		{"nobody learnt it", []*facts.Document{dns("hq", 0, only("?")), dns("dr", 1, only("?"))}, "not learnt", facts.Partial, 1},
		{"nobody reached it", []*facts.Document{dns("hq", 0, only("!")), dns("dr", 1, only("!"))}, "not learnt", facts.Failed, 1},
		{"the newer of the same vantage counts", []*facts.Document{dns("hq", 0, only("10.20.0.5")), dns("hq", 1, only("10.20.0.6"))}, "10.20.0.6", facts.OK, 1},
		{"even when it learnt nothing", []*facts.Document{dns("hq", 0, only("10.20.0.5")), dns("hq", 1, only("?"))}, "not learnt", facts.Partial, 1},
		{"different addresses are not relied on", []*facts.Document{dns("hq", 0, only("10.20.0.5")), dns("dr", 1, only("10.10.0.5"))}, "not learnt", facts.Partial, 0},
		{"nor a name that exists for one alone", []*facts.Document{dns("hq", 0, only("10.20.0.5")), dns("dr", 1, only(""))}, "not learnt", facts.Partial, 0},
		{"of three vantages one differs", []*facts.Document{dns("hq", 0, only("10.20.0.5")), dns("dr", 1, only("10.20.0.5")), dns("home", 2, only("10.9.9.9"))}, "not learnt", facts.Partial, 0},
		{"an old contradiction of the same vantage is history", []*facts.Document{dns("hq", 0, only("10.9.9.9")), dns("hq", 1, only("10.20.0.5")), dns("dr", 2, only("10.20.0.5"))}, "10.20.0.5", facts.OK, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := merge(t, tt.docs...)
			s := d.Sources["dns"]
			if got := told(d, recovery); got != tt.want || s.Status != tt.status {
				t.Errorf("got %s, and the source is %s (%s); want %s and %s", got, s.Status, s.Message, tt.want, tt.status)
			}
			if want := morning.Add(time.Duration(tt.age) * time.Hour); !s.Started.Equal(want) {
				t.Errorf("the source is of %v, want %v", s.Started, want)
			}
		})
	}
}

func TestContradictionsAreKeptPerVantage(t *testing.T) {
	d := merge(t, dns("hq", 0, map[string]string{recovery: "10.20.0.5", production: "10.10.0.5"}), dns("dr", 1, map[string]string{recovery: "", production: "10.10.0.5"}))
	for key, want := range map[string]string{recovery: "not learnt", recovery + "@hq": "10.20.0.5", recovery + "@dr": "does not exist", production: "10.10.0.5", production + "@hq": "nothing"} {
		if got := told(d, key); got != want {
			t.Errorf("%s: got %s, want %s", key, got, want)
		}
	}
	if site := d.DNS.Resolvers[recovery+"@dr"].Site; site != "recovery" {
		t.Errorf("what dr was told is of the site %q", site)
	}
	h := d.DNS.Resolvers[recovery].Hosts[name]
	if h.Reason != facts.CollectorPartial || !strings.Contains(h.Message, "hq was told 10.20.0.5; dr was told NXDOMAIN") {
		t.Errorf("the answer says %s: %s", h.Reason, h.Message)
	}
	if s := d.Sources["dns"]; !strings.Contains(s.Message, recovery+" told different vantages different things about "+name) {
		t.Errorf("the source says %q", s.Message)
	}
	if len(d.Notices) != 1 || !strings.Contains(d.Notices[0], name) {
		t.Errorf("the notices are %q", d.Notices)
	}
}

func TestAQuestionThatOneVantageAskedInVainIsNotForgotten(t *testing.T) {
	hq, dr := dns("hq", 0, map[string]string{recovery: "10.20.0.5"}), dns("dr", 1, map[string]string{recovery: "?"})
	hosts := dr.DNS.Resolvers[recovery].Hosts
	hosts["found.corp.example"], hosts[name] = hosts[name], hq.DNS.Resolvers[recovery].Hosts[name]
	s := merge(t, hq, dr).Sources["dns"]
	if s.Status != facts.Partial || !strings.Contains(s.Message, recovery+" answered some questions to no vantage: 1") {
		t.Errorf("the source is %s: %s", s.Status, s.Message)
	}
}

func TestOfEqualAnswersTheLongestTTLIsKept(t *testing.T) {
	a, b := dns("hq", 0, map[string]string{recovery: "10.20.0.5"}), dns("dr", 1, map[string]string{recovery: "10.20.0.5"})
	a.DNS.Resolvers[recovery].Hosts[name].TTL = 3600
	if got := merge(t, a, b).DNS.Resolvers[recovery].Hosts[name].TTL; got != 3600 {
		t.Errorf("got %d, want 3600", got)
	}
}

func TestEveryKindOfAnswerIsCompared(t *testing.T) {
	yes := facts.Reply{Answered: facts.Yes(), Rcode: "NOERROR", Exists: true, TTL: 60}
	tests := []struct {
		name string
		set  func(*facts.Resolver, string)
		same bool // although different
	}{
		{"a name that exists without an address for one", func(r *facts.Resolver, v string) {
			h := &facts.Host{Reply: facts.Reply{Answered: facts.Yes(), Rcode: "NXDOMAIN"}}
			if v == "one" {
				h.Rcode, h.Exists = "NOERROR", true
			}
			r.Hosts["x"] = h
		}, false},
		{"a host by another alias", func(r *facts.Resolver, v string) {
			r.Hosts["x"] = &facts.Host{Reply: yes, Addresses: []string{"10.0.0.1"}, Canonical: v, Chain: []facts.Alias{{Name: "x", Target: v}}}
		}, false},
		{"an alias whose TTL counts down", func(r *facts.Resolver, v string) {
			r.Hosts["x"] = &facts.Host{Reply: yes, Chain: []facts.Alias{{Name: "x", Target: "y", TTL: int64(len(v))}}}
		}, true},
		{"a service", func(r *facts.Resolver, v string) {
			r.Services = map[string]*facts.Service{"x": {Reply: yes, Records: []facts.ServiceRecord{{Target: v}}}}
		}, false},
		{"a zone by its primary", func(r *facts.Resolver, v string) {
			r.Zones = map[string]*facts.Zone{"x": {Reply: yes, Primary: v}}
		}, false},
		{"a zone by its serial, which grows", func(r *facts.Resolver, v string) {
			r.Zones = map[string]*facts.Zone{"x": {Reply: yes, Serial: int64(len(v))}}
		}, true},
		{"a pointer", func(r *facts.Resolver, v string) {
			r.Pointers = map[string]*facts.Pointer{"x": {Reply: yes, Names: []string{v}}}
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := dns("hq", 0, map[string]string{recovery: "10.20.0.5"}), dns("dr", 1, map[string]string{recovery: "10.20.0.5"})
			tt.set(a.DNS.Resolvers[recovery], "one")
			tt.set(b.DNS.Resolvers[recovery], "other")
			if _, kept := merge(t, a, b).DNS.Resolvers[recovery+"@dr"]; kept == tt.same {
				t.Errorf("kept per vantage: %v", kept)
			}
		})
	}
}

func TestRunsThatAskedDifferentSourcesComplementEachOther(t *testing.T) {
	a := dns("hq", 0, map[string]string{recovery: "10.20.0.5"})
	b := run("hq", 1)
	b.Directory = &facts.Directory{Servers: map[string]*facts.DirectoryServer{}, Views: map[string]*facts.DirectoryView{"recovery": {Answered: facts.Yes(), Server: "dc3"}}}
	b.Sources["directory"] = source(b, map[string]facts.Answered{"recovery/dc3": facts.Yes()})
	d := merge(t, a, b)
	if told(d, recovery) != "10.20.0.5" || d.Directory == nil || d.Directory.Views["recovery"].Server != "dc3" {
		t.Errorf("something was lost: %+v", d)
	}
	for name, want := range map[string]facts.Status{"dns": facts.OK, "directory": facts.OK, "grouppolicy": facts.Skipped} {
		if got := d.Sources[name].Status; got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if len(d.Notices) != 0 {
		t.Errorf("notices without cause: %q", d.Notices)
	}
	if !d.Run.Started.Equal(a.Run.Started) || !d.Run.Finished.Equal(b.Run.Finished) || d.Run.Vantage != "hq" {
		t.Errorf("the run is %+v", d.Run)
	}
}

// directory is a run that read the given sites; a value names what their view
// holds, "" for a site whose domain controllers were not found.
func directory(vantage string, hours int, sites map[string]string) *facts.Document {
	d := run(vantage, hours)
	d.Directory = &facts.Directory{Servers: map[string]*facts.DirectoryServer{}, Views: map[string]*facts.DirectoryView{}}
	asked := map[string]facts.Answered{}
	for site, holds := range sites {
		if holds == "" {
			d.Directory.Views[site] = &facts.DirectoryView{Answered: facts.No(facts.Timeout, "silence")}
			asked[site+"/domain-controllers"] = facts.No(facts.Timeout, "silence")
			continue
		}
		v := &facts.DirectoryView{Answered: facts.Yes(), Server: "dc-" + vantage}
		v.Roles = facts.Listing[*facts.Role]{Answered: facts.Yes(), Items: map[string]*facts.Role{"pdc": {Holder: holds}}}
		d.Directory.Views[site] = v
		d.Directory.Servers[site+"/dc"] = &facts.DirectoryServer{Answered: facts.Yes(), Host: "dc", Site: site}
		asked[site+"/dc"] = facts.Yes()
	}
	d.Sources["directory"] = source(d, asked)
	return d
}

func TestASiteIsTakenFromWhereItCouldBeReached(t *testing.T) {
	d := merge(t, directory("hq", 0, map[string]string{"production": "dc1", "recovery": ""}), directory("dr", 1, map[string]string{"production": "", "recovery": "dc1"}))
	if s := d.Sources["directory"]; s.Status != facts.OK {
		t.Errorf("the source is %s: %s", s.Status, s.Message)
	}
	for _, site := range []string{"production", "recovery"} {
		if v := d.Directory.Views[site]; !v.Learnt() {
			t.Errorf("the %s view was lost", site)
		}
	}
	if a := d.Sources["directory"].Asked["recovery/domain-controllers@hq"]; a == nil || a.Learnt() {
		t.Error("that hq did not reach the recovery site is not on record")
	}
}

func TestTheNewerOfTwoViewsIsKeptAndADifferenceTold(t *testing.T) {
	d := merge(t, directory("hq", 0, map[string]string{"recovery": "dc1"}), directory("dr", 1, map[string]string{"recovery": "dc2"}))
	if got := d.Directory.Views["recovery"].Roles.Items["pdc"].Holder; got != "dc2" {
		t.Errorf("the holder is %s, want dc2", got)
	}
	if len(d.Notices) != 1 || !strings.Contains(d.Notices[0], "the recovery site's copy differs between hq (2026-11-22 08:00 UTC) and dr (2026-11-22 09:00 UTC)") {
		t.Errorf("the notices are %q", d.Notices)
	}
	if d := merge(t, directory("hq", 0, map[string]string{"recovery": "dc1"}), directory("dr", 1, map[string]string{"recovery": "dc1"})); len(d.Notices) != 0 {
		t.Errorf("the server that answered is no difference: %q", d.Notices)
	}
}

func TestAViewWithLessMissingGoesBeforeANewerOne(t *testing.T) {
	a, b := directory("hq", 0, map[string]string{"recovery": "dc1"}), directory("dr", 1, map[string]string{"recovery": "dc1"})
	b.Directory.Views["recovery"].Roles = facts.Listing[*facts.Role]{Answered: facts.No(facts.PermissionDenied, "refused")}
	if v := merge(t, a, b).Directory.Views["recovery"]; !v.Roles.Learnt() {
		t.Error("the roles that hq learnt were lost")
	}
}

func TestGroupPolicyIsMergedBySite(t *testing.T) {
	policy := func(vantage string, hours int, state facts.Answered, guid string) *facts.Document {
		d := run(vantage, hours)
		d.GroupPolicy = &facts.GroupPolicy{Views: map[string]*facts.SysvolView{"recovery": {Answered: state, Server: "dc-" + vantage, GPOs: map[string]*facts.GPOFiles{guid: {Answered: facts.Yes(), GUID: guid}}}}}
		d.Sources["grouppolicy"] = source(d, map[string]facts.Answered{"recovery/dc": state})
		return d
	}
	failed := facts.No(facts.Unreachable, "refused")
	if d := merge(t, policy("hq", 0, facts.Yes(), "{A}"), policy("dr", 1, failed, "{A}")); !d.GroupPolicy.Views["recovery"].Learnt() || d.Sources["grouppolicy"].Status != facts.OK {
		t.Errorf("what hq learnt was lost: %+v", d.Sources["grouppolicy"])
	}
	d := merge(t, policy("hq", 0, facts.Yes(), "{A}"), policy("dr", 1, facts.Yes(), "{B}"))
	if d.GroupPolicy.Views["recovery"].GPOs["{B}"] == nil || len(d.Notices) != 1 || !strings.Contains(d.Notices[0], "SYSVOL differs") {
		t.Errorf("got %+v with the notices %q", d.GroupPolicy.Views["recovery"], d.Notices)
	}
}

func TestASourceThatBrokeOffDoesNotBecomeComplete(t *testing.T) {
	brokenOff := func(vantage string, hours int) *facts.Document {
		d := directory(vantage, hours, map[string]string{"recovery": "dc1"})
		d.Sources["directory"].Answered = facts.No(facts.RunInterrupted, "the run ended before this source did")
		return d
	}
	if s := merge(t, brokenOff("hq", 0), brokenOff("dr", 1)).Sources["directory"]; s.Status != facts.Failed || s.Reason != facts.RunInterrupted {
		t.Errorf("two halves became %s (%s)", s.Status, s.Message)
	}
	nobody := run("hq", 0)
	nobody.Sources["directory"] = &facts.Source{Answered: facts.No(facts.CollectorFailed, "no password"), Started: morning, Asked: map[string]*facts.Asked{}}
	if s := merge(t, nobody, brokenOff("dr", 1)).Sources["directory"]; s.Status != facts.Failed {
		t.Errorf("a source that asked nobody and half a one became %s", s.Status)
	}
	// hq got through and did not find the recovery site; dr, which did, broke off.
	if s := merge(t, directory("hq", 0, map[string]string{"production": "dc1", "recovery": ""}), brokenOff("dr", 1)).Sources["directory"]; s.Status != facts.Partial {
		t.Errorf("a site that was read in part became %s", s.Status)
	}
	if s := merge(t, nobody, directory("dr", 1, map[string]string{"recovery": "dc1"})).Sources["directory"]; s.Status != facts.OK {
		t.Errorf("what dr learnt to the end became %s: %s", s.Status, s.Message)
	}
}

func TestInterruptedIsARunOfWhichSomethingIsKept(t *testing.T) {
	old, fresh := dns("hq", 0, map[string]string{recovery: "10.20.0.5"}), dns("hq", 1, map[string]string{recovery: "10.20.0.5"})
	old.Run.Interrupted = true
	if d := merge(t, old, fresh); d.Run.Interrupted || len(d.Notices) != 1 || !strings.Contains(d.Notices[0], "dns: the facts from hq (2026-11-22 08:00 UTC) are replaced by newer ones") {
		t.Errorf("a run that was replaced still counts: %+v, %q", d.Run, d.Notices)
	}
	fresh.Run.Interrupted = true
	if d := merge(t, old, fresh); !d.Run.Interrupted {
		t.Error("an interrupted run was forgotten")
	}
}

func TestTheEstateIsThatOfTheNewestRun(t *testing.T) {
	a, b := run("hq", 0), run("dr", 1)
	b.Estate.Thresholds.AliasTTL, b.Estate.File = 60, "elsewhere/estate.yaml"
	d := merge(t, a, b)
	if d.Estate.Thresholds.AliasTTL != 60 || len(d.Notices) != 1 || !strings.Contains(d.Notices[0], "The estate file was not the same") {
		t.Errorf("got %+v with the notices %q", d.Estate, d.Notices)
	}
	b.Estate.Thresholds.AliasTTL = 0
	if d := merge(t, a, b); len(d.Notices) != 0 {
		t.Errorf("the name of the file is no difference: %q", d.Notices)
	}
}

func TestWhatCannotBeMergedIsAnError(t *testing.T) {
	other, unnamed := run("hq", 0), run("hq", 0)
	other.Estate.Domain = "other.example"
	unnamed.Estate = nil
	for want, docs := range map[string][]*facts.Document{
		"there are no facts":  nil,
		"different estates":   {run("hq", 0), other},
		"name no estate":      {run("hq", 0), unnamed},
		"from hq of 2026-11-": {unnamed, run("hq", 0)},
	} {
		if _, err := facts.Merge(docs...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	one := run("hq", 0)
	if d, err := facts.Merge(one); err != nil || d != one {
		t.Errorf("a single document became %v, %v", d, err)
	}
	if d := merge(t, dns("hq", 0, map[string]string{recovery: "10.20.0.5"}), dns("hq", 0, map[string]string{recovery: "10.20.0.5"})); len(d.Notices) != 0 || d.Sources["dns"].Status != facts.OK {
		t.Errorf("the same file twice became %+v with %q", d.Sources["dns"], d.Notices)
	}
}

// TestEverySectionIsMerged fails when a section is added to the facts and not to
// what merges them.
func TestEverySectionIsMerged(t *testing.T) {
	a, b := run("hq", 0), run("dr", 1)
	into := reflect.ValueOf(&a.Sections).Elem()
	sections := facts.SectionNames()
	for i, name := range sections {
		into.Field(i).Set(reflect.New(into.Field(i).Type().Elem()))
		a.Sources[name] = source(a, nil)
	}
	out := merge(t, a, b)
	for _, name := range sections {
		if reflect.ValueOf(out.Section(name)).IsNil() {
			t.Errorf("the section %s is lost in merging", name)
		}
	}
	if len(sections) < 3 {
		t.Errorf("sections are not found: %q", sections)
	}
}

func TestSum(t *testing.T) {
	no := func(r facts.Reason) facts.Answered { return facts.No(r, "because of "+string(r)) }
	partial := facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "1 of 5"}
	tests := []struct {
		name  string
		asked map[string]facts.Answered
		want  facts.Answered
	}{
		{"nobody was asked", nil, facts.Yes()},
		{"all answered", map[string]facts.Answered{"a": facts.Yes(), "b": facts.Yes()}, facts.Yes()},
		{"the only one failed", map[string]facts.Answered{"a": no(facts.Timeout)}, no(facts.Timeout)},
		{"all failed alike", map[string]facts.Answered{"a": no(facts.Timeout), "b": no(facts.Timeout)}, facts.No(facts.Timeout, "none of 2 systems answered; a: because of timeout")},
		{"all failed differently", map[string]facts.Answered{"a": no(facts.Timeout), "b": no(facts.Unreachable)}, facts.No(facts.CollectorFailed, "none of 2 systems answered; a: because of timeout")},
		{"one of two failed", map[string]facts.Answered{"a": facts.Yes(), "b": no(facts.Timeout)},
			facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "1 of 2 systems did not answer, or not in full; b: because of timeout"}},
		{"the only one answered in part", map[string]facts.Answered{"a": partial}, partial},
		{"most of many failed", map[string]facts.Answered{"a": no(facts.Timeout), "b": no(facts.Timeout), "c": no(facts.Timeout), "d": no(facts.Timeout), "e": no(facts.Timeout), "f": facts.Yes()},
			facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "5 of 6 systems did not answer, or not in full: a, b, c and 2 more; a: because of timeout"}},
		{"all answered in part", map[string]facts.Answered{"a": partial, "b": partial},
			facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "2 of 2 systems did not answer, or not in full: a, b; a: 1 of 5"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked := map[string]*facts.Asked{}
			for _, id := range slices.Sorted(maps.Keys(tt.asked)) {
				asked[id] = &facts.Asked{Answered: tt.asked[id]}
			}
			if got := facts.Sum(asked); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestMachinesThatStandForOthersMayShareAHostName(t *testing.T) {
	from := func(vantage, outcome string, hour int) *facts.Document {
		at := time.Date(2026, 11, 30, hour, 0, 0, 0, time.UTC)
		d := &facts.Document{Schema: facts.Schema, Run: facts.Run{Tool: "muster", Vantage: "probe", Started: at, Finished: at}, Estate: &estate.Estate{}}
		d.Sources = map[string]*facts.Source{"reachability": {Answered: facts.Yes(), Started: at, Asked: map[string]*facts.Asked{vantage + "/h": {Answered: facts.Yes(), Site: "recovery", Address: "h", Attempts: 1, Vantage: "probe", Started: at}}}}
		d.Reachability = &facts.Reachability{Vantages: map[string]*facts.ReachVantage{vantage: {Answered: facts.Yes(), Name: vantage, Probes: map[string]*facts.Probe{
			"files/h": {Answered: facts.Yes(), Host: "h", Addresses: map[string]*facts.ProbedAddress{"10.20.0.1": {Answered: facts.Yes(), Outcome: outcome, Tries: 3}}},
		}}}}
		return d
	}
	out, err := facts.Merge(from("desk", facts.ReachRefused, 1), from("conn", facts.ReachSpoken, 2), from("desk", facts.ReachSpoken, 0))
	if err != nil {
		t.Fatal(err)
	}
	for vantage, want := range map[string]string{"desk": facts.ReachRefused, "conn": facts.ReachSpoken} {
		if v := out.Reachability.Vantages[vantage]; v == nil || v.Probes["files/h"].Addresses["10.20.0.1"].Outcome != want {
			t.Errorf("what %s found last was %s, and is %+v", vantage, want, v)
		}
	}
	if s := out.Sources["reachability"]; !s.Learnt() || len(s.Asked) != 2 {
		t.Errorf("the source is %+v, with %d systems", s.Answered, len(s.Asked))
	}
}
