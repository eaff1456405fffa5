package verdict_test

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
	"github.com/muster-dr/muster/internal/facts"
)

// failing is a failure whose findings come with the given fixes.
func failing(id, rule string, severity results.Severity, fixes ...string) results.Result {
	r := results.Result{ID: id, Rule: rule, Target: id, Component: rule, Status: results.Fail, Severity: severity}
	for _, f := range fixes {
		r.Findings = append(r.Findings, results.Finding{Message: "broken", Fix: f})
	}
	return r
}

func order(fixes []results.Fix) []string {
	var ids []string
	for _, f := range fixes {
		ids = append(ids, f.Result)
	}
	return ids
}

func TestFailuresComeFirstThenSeverityThenWhatWaits(t *testing.T) {
	open := failing("unknown-blocker", "ad", results.Blocker)
	open.Status = results.Unknown
	person := failing("manual-blocker", "storefront", results.Blocker)
	person.Status = results.Manual
	passed := failing("passed", "ad", results.Blocker)
	passed.Status = results.Pass
	all := []results.Result{
		person, open, passed,
		failing("high-few", "storefront", results.High), failing("high-many", "ad", results.High), failing("high-none", "ups", results.High),
		failing("blocker-none", "ups", results.Blocker), failing("medium-many", "ad", results.Medium),
		waived(failing("waived", "ad", results.Blocker)),
	}
	unblocks := map[string][]string{"ad": {"storefront", "fas", "ups"}, "storefront": {"fas"}}
	fixes := verdict.FixFirst(all, verdict.Ranking{FailOn: results.High, Unblocks: unblocks})
	want := []string{"blocker-none", "high-many", "high-few", "high-none", "unknown-blocker", "manual-blocker"}
	if got := order(fixes); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !slices.Equal(fixes[1].Unblocks, unblocks["ad"]) || fixes[0].Unblocks == nil || len(fixes[0].Unblocks) > 0 {
		t.Errorf("unblocks: %v and %v", fixes[1].Unblocks, fixes[0].Unblocks)
	}
}

func TestWhatOneFixMendsIsOneEntry(t *testing.T) {
	open := failing("f", "ad", results.High, "relink")
	open.Status = results.Unknown
	all := []results.Result{
		failing("a", "ad", results.High, "relink"),
		failing("b", "ad", results.High, "relink"),
		failing("c", "ad", results.High, "another"),
		failing("d", "ad", results.High, "relink", "and more"),
		failing("e", "ups", results.High, "relink"),
		open,
		failing("g", "ad", results.High, "relink"),
		failing("h", "ad", results.High, ""),
		failing("i", "ad", results.High, ""),
		waived(failing("j", "ad", results.High, "relink")),
	}
	fixes := verdict.FixFirst(all, verdict.Ranking{FailOn: results.High})
	if got, want := order(fixes), []string{"a", "c", "d", "h", "i", "f"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, f := range fixes {
		want := map[string][]string{"a": {"b", "g", "e"}}[f.Result]
		if !slices.Equal(f.Also, want) {
			t.Errorf("%s also mends %v, want %v", f.Result, f.Also, want)
		}
	}
}

func TestWhatAnotherFailureBringsAboutIsToldWithIt(t *testing.T) {
	on := func(id, rule, target string, severity results.Severity, message string) results.Result {
		return results.Result{ID: id, Rule: rule, Target: target, Component: rule, Status: results.Fail, Severity: severity,
			Findings: []results.Finding{{Message: message, Fix: "fix of " + id}}}
	}
	by := verdict.Ranking{
		FailOn: results.High, Follows: map[string][]string{"symptom": {"cause"}},
		Machines: map[string][]string{"catalog/c": {"m1", "m2"}, "group/g": {"m2"}, "group/other": {"m3"}},
	}
	unknown := on("cause", "cause", "host/a", results.High, "off")
	unknown.Status = results.Unknown
	for _, tt := range []struct {
		name  string
		cause results.Result
		with  bool
	}{
		{"of the same thing", on("cause", "cause", "catalog/c", results.High, "old"), true},
		{"of some of the same machines", on("cause", "cause", "group/g", results.High, "closed"), true},
		{"of a thing that it names", on("cause", "cause", "host/dc1.example", results.High, "off"), true},
		{"of the whole site", on("cause", "cause", "site/recovery", results.High, "gone"), true},
		{"of other machines", on("cause", "cause", "group/other", results.High, "closed"), false},
		{"of something else", on("cause", "cause", "host/dc2.example", results.High, "off"), false},
		{"that nobody knows to be one", unknown, false},
		{"that brings about others", on("cause", "another", "catalog/c", results.High, "old"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			symptom := on("symptom", "symptom", "catalog/c", results.Blocker, "too few, as host/dc1.example is off")
			fixes := verdict.FixFirst([]results.Result{symptom, tt.cause}, by)
			if together := len(fixes) == 1; together != tt.with {
				t.Fatalf("%d entries: %v", len(fixes), order(fixes))
			}
			if tt.with && (fixes[0].Result != "cause" || fixes[0].Severity != results.Blocker || !slices.Equal(fixes[0].Also, []string{"symptom"})) {
				t.Errorf("the entry is %+v", fixes[0])
			}
		})
	}
}

func TestWhatIsUnknownOfSeveralThingsForOneReasonIsOneEntry(t *testing.T) {
	unjudged := func(id, rule, message string) results.Result {
		return results.Result{ID: id, Rule: rule, Target: id, Status: results.Unknown, Severity: results.Blocker, Reason: facts.NoResult, Message: message}
	}
	fixes := verdict.FixFirst([]results.Result{
		unjudged("a", "reach", "the catalog A (20 machines) is not judged: no site names the zone"),
		unjudged("b", "reach", "the zone B is not judged: no site names the zone"),
		unjudged("c", "reach", "the zone C is not judged: no connector is in it"),
		unjudged("d", "dns", "the zone D: no site names the zone"),
	}, verdict.Ranking{FailOn: results.High})
	if got := order(fixes); !slices.Equal(got, []string{"d", "a", "c"}) || !slices.Equal(fixes[1].Also, []string{"b"}) {
		t.Errorf("got %v: %v", got, fixes)
	}
}

func TestTheSameChangeOfSeveralObjectsIsOneEntry(t *testing.T) {
	power := func(vm, to string) results.Change {
		return results.Change{Kind: "command", Where: "a cluster", Action: "set", Object: "vm/" + vm, Attribute: "power", Values: []string{to}}
	}
	all := []results.Result{
		changing("a", "off", results.Fail, results.High, power("a", "ON")), changing("b", "off", results.Fail, results.High, power("b", "ON")),
		changing("d", "another", results.Fail, results.High, power("d", "ON")),
	}
	fixes := verdict.FixFirst(all, verdict.Ranking{FailOn: results.High})
	if got := order(fixes); !slices.Equal(got, []string{"d", "a"}) || !slices.Equal(fixes[1].Also, []string{"b"}) {
		t.Errorf("got %v, with the first: %v", got, fixes)
	}
}

func TestWhatIsUnknownForOneCauseIsOneEntry(t *testing.T) {
	unknown := func(id, component string, severity results.Severity, reason facts.Reason, message string) results.Result {
		return results.Result{ID: id, Rule: component + "/" + id, Target: id, Component: component, Status: results.Unknown, Severity: severity, Reason: reason, Message: message}
	}
	const silent = "prism: nobody was asked"
	person := unknown("g", "ad", results.High, "", silent)
	person.Status = results.Manual
	all := []results.Result{
		unknown("a", "ad", results.High, facts.FactMissing, silent),
		unknown("b", "fas", results.Blocker, facts.FactMissing, silent),
		unknown("c", "ad", results.High, facts.Timeout, silent),
		unknown("d", "ad", results.High, facts.FactMissing, "another"),
		unknown("e", "ad", results.High, facts.FactMissing, ""),
		unknown("f", "ad", results.High, facts.FactMissing, ""),
		person,
		unknown("h", "ad", results.Medium, facts.FactMissing, silent), // does not decide
		waived(unknown("i", "ad", results.High, facts.FactMissing, silent)),
	}
	unblocks := map[string][]string{"ad": {"dns", "storefront"}, "fas": {"storefront", "ups"}}
	fixes := verdict.FixFirst(all, verdict.Ranking{FailOn: results.High, Unblocks: unblocks})
	if got, want := order(fixes), []string{"b", "c", "d", "e", "f", "g"}; !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	if f := fixes[0]; !slices.Equal(f.Also, []string{"a"}) || !slices.Equal(f.Unblocks, []string{"storefront", "ups", "dns"}) {
		t.Errorf("the first entry is %+v", f)
	}
	for _, f := range fixes[1:] {
		if len(f.Also) > 0 {
			t.Errorf("%s also mends %v", f.Result, f.Also)
		}
	}
	if !slices.Equal(unblocks["fas"], []string{"storefront", "ups"}) {
		t.Errorf("what the caller gave was changed: %v", unblocks["fas"])
	}
	b := []results.BoardEntry{{Component: "ad", State: results.StateNotProven}, {Component: "fas", State: results.StateNotProven}}
	verdict.NameFirstFixes(b, all, fixes[:1])
	if b[0].FirstFix != "a" || b[1].FirstFix != "b" {
		t.Errorf("the first fixes of components: %+v", b)
	}
}

func TestTheFirstFixIsWhatMostComponentsWaitFor(t *testing.T) {
	est := without(with("ad", "dns", "sql", "cloud_connectors", "storefront", "workloads_mcs"), "netscaler")
	all := []results.Result{
		one("workloads_mcs", results.Fail, results.High), one("cloud_connectors", results.Fail, results.High),
		one("ad", results.Fail, results.High), one("sql", results.Fail, results.High),
		one("dns", results.Unknown, results.High), one("storefront", results.Pass, results.High),
	}
	b := board(t, est, all...)
	fixes := verdict.FixFirst(all, verdict.Ranking{FailOn: results.High, Unblocks: verdict.Unblocks(b)})
	want := []string{"ad-fail-high", "cloud_connectors-fail-high", "sql-fail-high", "workloads_mcs-fail-high", "dns-unknown-high"}
	if got := order(fixes); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	verdict.NameFirstFixes(b, all, fixes)
	for id, want := range map[string]string{"ad": "ad-fail-high", "dns": "dns-unknown-high", "storefront": "", "netscaler": ""} {
		if got := entry(t, b, id).FirstFix; got != want {
			t.Errorf("the first fix of %s is %q, want %q", id, got, want)
		}
	}
}

// changing is a result that a change settles.
func changing(id, rule string, status results.Status, severity results.Severity, c results.Change) results.Result {
	r := results.Result{ID: id, Rule: rule, Target: "ou/" + id, Component: rule, Status: status, Severity: severity}
	if status == results.Fail {
		r.Findings = []results.Finding{{Message: "broken " + id, Fix: "text of " + id, Change: &c}}
	} else {
		r.Reason, r.Message, r.Fix, r.Change = facts.FactMissing, "nobody knows "+id, "text of "+id, &c
	}
	return r
}

func TestWhatOneChangeSettlesIsOneEntryAcrossRules(t *testing.T) {
	link := results.Change{Kind: "command", Where: "dc", Action: "add", Object: "ou/Pooled", Attribute: "gPLink", Values: []string{"Registration"}}
	other := link
	other.Values = []string{"FAS"}
	ask := link
	ask.Action = "ask"
	both := changing("e", "ups", results.Fail, results.High, other)
	both.Findings = append(both.Findings, results.Finding{Message: "and more", Fix: "link", Change: &link})
	all := []results.Result{
		changing("a", "registration", results.Fail, results.High, link),
		changing("b", "fas", results.Fail, results.High, link),
		changing("c", "registration", results.Unknown, results.Blocker, link),
		both,
		changing("f", "sql", results.Fail, results.High, ask),
		changing("g", "sr", results.Fail, results.High, ask), // who decides one does not decide the other
	}
	fixes := verdict.FixFirst(all, verdict.Ranking{FailOn: results.High})
	if got, want := order(fixes), []string{"b", "f", "g"}; !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	if f := fixes[0]; !slices.Equal(f.Also, []string{"a", "e", "c"}) || f.Severity != results.Blocker {
		t.Errorf("the entry is %+v", f)
	}
}

// What is told first is why, and not the gravest of what follows from it.
func TestOfWhatOneChangeSettlesTheReasonIsToldFirst(t *testing.T) {
	change := &results.Change{Kind: "command", Where: "w", Action: "add", Object: "ou/OU=A", Attribute: "gPLink", Values: []string{"G"}}
	failure := func(id, rule string, severity results.Severity) results.Result {
		return results.Result{
			ID: id, Rule: rule, Target: "ou/ou=a", Status: results.Fail, Severity: severity,
			Findings: []results.Finding{{Message: "m", Fix: "f", Change: change}},
		}
	}
	all := []results.Result{failure("lost", "fas/list", results.Blocker), failure("why", "registration/applies", results.High)}
	by := verdict.Ranking{FailOn: results.High, Explains: map[string]bool{"registration/applies": true}}
	if got := verdict.FixFirst(all, by); len(got) != 1 || got[0].Result != "why" || got[0].Severity != results.Blocker || !slices.Equal(got[0].Also, []string{"lost"}) {
		t.Errorf("got %+v", got)
	}
	by.Explains = nil
	if got := verdict.FixFirst(all, by); len(got) != 1 || got[0].Result != "lost" {
		t.Errorf("where none says why, got %+v", got)
	}
}

func TestTheSameOnSeveralHostsIsOneEntry(t *testing.T) {
	on := func(id, host, rule, message, fix string) results.Result {
		r := failing(id, rule, results.High)
		r.Target = "host/" + host
		r.Findings = []results.Finding{{Message: message, Fix: fix}}
		return r
	}
	all := []results.Result{
		on("a", "sf1.corp.example", "storefront", "The store on sf1.corp.example lacks cc3; 3 are listed.", "Invoke-Command -ComputerName sf1.corp.example { Set 4 }"),
		on("b", "sf2.corp.example", "storefront", "The store on sf2.corp.example lacks cc3; 4 are listed.", "Invoke-Command -ComputerName sf2.corp.example { Set 5 }"),
		on("c", "sf3.corp.example", "storefront", "The store on sf3.corp.example lacks all.", "Invoke-Command -ComputerName sf3.corp.example { Set 4 }"),
		on("d", "sf4.corp.example", "fas", "The store on sf4.corp.example lacks cc3; 3 are listed.", "Invoke-Command -ComputerName sf4.corp.example { Set 4 }"),
		on("e", "fas1.corp.example", "fas/servers-replicated", "Nothing copies fas1.corp.example.", "protect fas1.corp.example"),
		on("f", "pvs1.corp.example", "pvs/servers-replicated", "Nothing copies pvs1.corp.example.", "protect pvs1.corp.example"),
	}
	fixes := verdict.FixFirst(all, verdict.Ranking{FailOn: results.High})
	if got, want := order(fixes), []string{"d", "e", "a", "c"}; !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	if !slices.Equal(fixes[1].Also, []string{"f"}) || !slices.Equal(fixes[2].Also, []string{"b"}) {
		t.Errorf("the entries are %+v and %+v", fixes[1], fixes[2])
	}
}

func TestWhatHangsOnSilentSystemsIsOneEntry(t *testing.T) {
	unknown := func(id, rule string, severity results.Severity) results.Result {
		return results.Result{ID: id, Rule: rule, Target: "host/" + id, Component: rule, Status: results.Unknown, Severity: severity, Reason: facts.PermissionDenied, Message: "asking " + id + " for " + rule}
	}
	all := []results.Result{unknown("a", "ad", results.High), unknown("b", "fas", results.Blocker), unknown("c", "fas", results.Blocker)}
	causes := []results.Cause{{Source: "windows", Title: "2 of 18 hosts refuse the account", Fix: "give it the right", Results: []string{"a", "b"}}}
	fixes := verdict.FixFirst(all, verdict.Ranking{FailOn: results.High, Causes: causes})
	if got, want := order(fixes), []string{"b", "c"}; !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	if f := fixes[0]; f.Title != causes[0].Title || f.Fix != causes[0].Fix || !slices.Equal(f.Also, []string{"a"}) {
		t.Errorf("the entry is %+v", f)
	}
	if fixes[1].Title != "" {
		t.Errorf("what does not hang on it has its title: %+v", fixes[1])
	}
}

func TestOfOneSeverityWhatConcernsMoreMachinesComesFirst(t *testing.T) {
	of := func(id, component, target string) results.Result {
		r := failing(id, component, results.Blocker, "")
		r.Component, r.Target = component, target
		return r
	}
	names := func(n int) []string {
		all := make([]string, n)
		for i := range all {
			all[i] = string(rune('a' + i))
		}
		return all
	}
	by := verdict.Ranking{
		FailOn: results.High, Desktops: 20,
		Machines: map[string][]string{"ou/few": names(3), "ou/many": names(12)},
		Impact:   map[string][]string{"dns": {"storefront", "workloads_mcs"}, "ups": {"sr"}},
		Unblocks: map[string][]string{"ups": {"a", "b", "c", "d"}},
	}
	all := []results.Result{
		of("few", "registration", "ou/few"), of("many", "registration", "ou/many"), of("one host", "dns", "host/dns1"),
		of("all desktops", "dns", "domain/corp.example"), of("none", "ups", "domain/x"),
	}
	fixes := verdict.FixFirst(all, by)
	want := []string{"all desktops", "many", "few", "one host", "none"}
	if got := order(fixes); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for i, want := range []int{20, 12, 3, 1, 0} {
		if fixes[i].Machines != want {
			t.Errorf("%s: %d machines, want %d", fixes[i].Result, fixes[i].Machines, want)
		}
	}
}
