// Package reporttest holds the documents that every format has to cope with: all
// statuses, nothing found, a failed run, names of an enemy, ten thousand results.
package reporttest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// Documents are what every format has to cope with, by the name that their golden
// files have. They are new ones with every call.
func Documents() map[string]*results.Document {
	return map[string]*results.Document{
		"every": Every(), "nothing": Nothing(), "empty": Empty(), "broken": Broken(), "hostile": Hostile(),
		"board": OnBoard(), "started": Started(), "compared": Compared(), "grouped": Grouped(), "lost": Lost(), "planned": Planned(),
	}
}

// All are the documents and one with ten thousand results.
func All() map[string]*results.Document {
	all := Documents()
	all["many"] = Many(10_000)
	return all
}

// Every is a document with every status, and names that are no friends of tables.
func Every() *results.Document {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	rule := func(id string, s results.Severity) *results.Rule {
		component, _, _ := strings.Cut(id, "/")
		return &results.Rule{ID: id, Title: "Something should be true", Description: "Because.", Component: component,
			Severity: s, Remediation: "Mend it in general.", Basis: "document", Recommendations: []string{"X-001"}, Requires: []string{"dns"}}
	}
	d := &results.Document{
		Schema: results.Schema, Tool: results.Tool{Name: "muster", Version: "v1"},
		Estate: results.Estate{Name: "Contoso EUC", Domain: "corp.example", File: "estate.yaml"}, AsOf: noon,
		Run: &results.Run{Vantage: "scanner1", Started: noon.Add(-2 * time.Minute), Finished: noon},
		Verdict: results.Verdict{Decision: results.NoGo, FailOn: results.High, Headline: "NO-GO with 1 rule lowered below high: sql/listener-record (by itself high)",
			Because: "1 check would fail in a disaster (1 blocker), and 2 are not proven"},
		Gate: &results.Gate{Outcome: results.GatePassed, Flags: []string{"--fail-on-new"}, FailOn: results.High, Results: []string{},
			Sentence: "gate passed: nothing new since the baseline of 2026-11-21 02:00 UTC; the estate is still NO-GO"},
		Counts: map[results.Status]int{results.Fail: 2, results.Unknown: 1, results.Manual: 1, results.Pass: 1, results.NotApplicable: 1, results.Skipped: 1, "waived": 1},
		Rules: map[string]*results.Rule{
			"dns/low-ttl": rule("dns/low-ttl", results.High), "ad/clocks-agree": rule("ad/clocks-agree", results.Blocker),
			"sql/listener-record": rule("sql/listener-record", results.Medium),
		},
		Sources: map[string]*facts.Source{
			"dns": {Answered: facts.Yes(), Asked: map[string]*facts.Asked{"recovery/10.20.0.10:53": {Answered: facts.Yes()}}},
			"directory": {Answered: facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "1 of 2 systems did not answer: [recovery/dc2.corp.example]"},
				Asked: map[string]*facts.Asked{"production/dc1.corp.example": {Answered: facts.Yes(), Insecure: true}}},
		},
		Notices:  []results.Notice{{Kind: "waiver_expiring", Message: "The waiver for sql/listener-record ends on 2026-12-01."}},
		Machines: map[string][]string{"ou/ou=pooled,ou=muc,ou=a very long name that somebody chose,dc=corp,dc=example": {"VDI0001", "VDI0002"}},
	}
	d.Results = []results.Result{
		{ID: "1", Rule: "ad/clocks-agree", Target: "domain/corp.example", Component: "ad", Status: results.Fail, Severity: results.Blocker,
			Findings: []results.Finding{{Message: "The clocks of dc1 and dc2 are 400 s apart.", Fix: "w32tm /resync /computer:dc2.corp.example", Evidence: map[string]any{"found": 400, "expected": 300}}},
			Location: &results.Location{File: "estate.yaml", Line: 3, Column: 9}},
		{ID: "2", Rule: "dns/low-ttl", Target: "ou/ou=pooled,ou=muc,ou=a very long name that somebody chose,dc=corp,dc=example", Component: "dns",
			Status: results.Unknown, Reason: facts.Timeout, Severity: results.High, Machines: 2,
			Message: "asking 10.20.0.10:53 for averyveryverylonghostnamethatdoesnotfitintoalinebecauseitisjusttoolongforthat.corp.example A (3 tries): i/o timeout"},
		{ID: "3", Rule: "dns/low-ttl", Target: "alias/x\x1b[31mred.corp.example", Component: "dns", Status: results.Manual, Severity: results.High, Message: "Is it so?\nSecond line."},
		{ID: "4", Rule: "sql/listener-record", Target: "alias/ag1.corp.example", Component: "sql", Status: results.Fail, Severity: results.Medium,
			Findings: []results.Finding{{Message: "ag1 is missing."}},
			Waiver:   &results.Waived{Reason: "will be built in December", Owner: "anna", Ticket: "CHG-1", Expires: "2026-12-01"}},
		{ID: "5", Rule: "sql/listener-record", Target: "alias/ag2.corp.example", Component: "sql", Status: results.Fail, Severity: results.Medium,
			Findings: []results.Finding{{Message: "ag2 is missing."}, {Message: "ag2 is an address."}}},
		{ID: "6", Rule: "sql/listener-record", Target: "alias/ag3.corp.example", Component: "sql", Status: results.Pass, Severity: results.Medium},
	}
	d.FixFirst = []results.Fix{{Result: "1", Unblocks: []string{"dns", "sql"}}, {Result: "2"}, {Result: "3"}}
	d.Reach = &results.Reach{
		Desktops: results.Share{Covered: 1240, Total: 3240}, Components: results.Share{Covered: 14, Total: 23}, Recommendations: results.Share{Covered: 171, Total: 193}, BySignature: 23,
		NotJudged: []results.Unjudged{
			{Kind: "catalog", Name: "W11 Dev", Desktops: 1999, Why: "its machines stand in a zone of neither site"},
			{Kind: "catalog", Name: "Lab", Desktops: 1, Why: "it is provisioned by PVS, which no rule judges"},
			{Kind: "path", Name: `\\fs9.corp.example\profiles$`, Why: "no component declares its server"},
		},
		Excluded: []results.Excluded{{Kind: "catalog", Name: "Training", Reason: "rebuilt by hand when it is needed", Owner: "anna"}},
		Foreign:  []results.Unjudged{{Kind: "zone", Name: "BER", Why: "none of its catalogs has a machine"}, {Kind: "plan", Name: "ERP", Why: "no machine of this estate is in it"}},
	}
	return d
}

// Nothing is a document in which nothing was found.
func Nothing() *results.Document {
	return &results.Document{
		Schema: results.Schema, Tool: results.Tool{Name: "muster", Version: "v1"}, Estate: results.Estate{Name: "Contoso EUC", Domain: "corp.example"},
		AsOf: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Counts: map[results.Status]int{results.Pass: 12},
		Verdict: results.Verdict{Decision: results.Go, FailOn: results.High, Headline: "GO", Because: "12 results judged; none of severity high or above fails or is unproven"},
		Gate:    &results.Gate{Outcome: results.GatePassed, Flags: []string{}, FailOn: results.High, Results: []string{}, Sentence: "gate passed: as the verdict"},
	}
}

// Empty is a document without a single result: no rule was judged.
func Empty() *results.Document {
	d := Nothing()
	d.Counts, d.Results, d.Rules = map[results.Status]int{}, []results.Result{}, map[string]*results.Rule{}
	d.Verdict = results.Verdict{Decision: results.NotProven, FailOn: results.High, Headline: "NOT PROVEN", Because: "no rule judged anything: silence is not a pass"}
	d.Gate = &results.Gate{Outcome: results.GateNotProven, ExitCode: 3, Flags: []string{}, FailOn: results.High, Results: []string{}, Sentence: "gate not proven: as the verdict"}
	return d
}

// Broken is a document of a run that was interrupted after two sources had failed.
func Broken() *results.Document {
	d := Every()
	d.Run.Interrupted = true
	d.Sources = map[string]*facts.Source{
		"directory":   {Answered: facts.No(facts.PermissionDenied, "binding to dc1.corp.example:636 as svc-scan: invalid credentials"), Started: d.Run.Started, TookMS: 1500},
		"dns":         {Answered: facts.No(facts.RunInterrupted, "the run was ended before 10.20.0.10 had answered")},
		"grouppolicy": {Answered: facts.Answered{Status: facts.Skipped, Message: "left out by --only"}},
	}
	d.Results, d.FixFirst = nil, nil
	for _, id := range []string{"ad/clocks-agree", "dns/low-ttl", "sql/listener-record"} {
		component, _, _ := strings.Cut(id, "/")
		d.Results = append(d.Results, results.Result{ID: "u-" + component, Rule: id, Target: "estate", Component: component, Status: results.Unknown,
			Reason: facts.CollectorFailed, Severity: d.Rules[id].Severity, Message: "directory failed: binding to dc1.corp.example:636 as svc-scan: invalid credentials"})
	}
	d.Counts = map[results.Status]int{results.Unknown: 3}
	d.Verdict = results.Verdict{Decision: results.NotProven, FailOn: results.High,
		Headline: "NOT PROVEN in a partial run: judged 3 of 5 rules; left out: 2 by --skip, what had not been asked when the run was interrupted and the source grouppolicy",
		Because:  "nothing is known to fail, but 2 results are unknown"}
	d.Partial = &results.Partial{Judged: 3, Rules: 5, LeftOut: []results.LeftOut{
		{Kind: results.LeftOutRules, Names: []string{"dns/serial-close", "dns/zone-fresh"}, Why: "--skip"},
		{Kind: results.LeftOutSource, Names: []string{"grouppolicy"}, Why: "left out by --only"},
		{Kind: results.LeftOutRest, Names: []string{}, Why: "what had not been asked when the run was interrupted"},
	}}
	d.Gate = &results.Gate{Outcome: results.GateNotProven, ExitCode: 130, Flags: []string{"--skip dns/serial-close", "--skip dns/zone-fresh"}, FailOn: results.High,
		Results: []string{"u-ad", "u-dns", "none/such", "and", "more"}, Sentence: "gate not proven: the run was interrupted before everything had been asked"}
	return d
}

// Spiteful are names that break formats which put them down as they are.
var Spiteful = []string{
	`"double" 'single' \back\`, "line\nfeed\r\nand\ttab", "]]></failure><!-- -->", "<script>alert(1)</script>&amp;", "%0A::error::%25%0D",
	"\u202egnp.exe\u202c \u200fright to left", "\x00\x01\x1b[31mred\x7f\u0085\ufffe\uffff", "bad utf-8 \xff\xfe", "{0} {1} [link](http://evil.example) [1](0)",
	"=HYPERLINK(\"http://evil.example\")", "| pipe | `tick` | *star* | #1 @nobody", strings.Repeat("very long ", 300), "名前 🏢 ü",
}

// Hostile is a document whose names, messages and fixes come from an enemy.
func Hostile() *results.Document {
	d := Every()
	d.Results, d.FixFirst, d.Counts = nil, nil, map[results.Status]int{}
	for i, bad := range Spiteful {
		for _, s := range []results.Status{results.Fail, results.Unknown, results.Manual, results.Pass} {
			r := results.Result{ID: fmt.Sprintf("%s-%02d", s, i), Rule: "dns/low-ttl", Target: "alias/" + bad, Component: "dns", Status: s, Severity: results.High,
				Location: &results.Location{File: "estates/our estate #1.yaml", Line: i + 1, Column: 7}}
			switch s {
			case results.Fail:
				r.Message = bad
				r.Findings = []results.Finding{{Message: bad, Fix: bad, Evidence: map[string]any{bad: bad}}}
				r.Target += " fail"
			case results.Unknown:
				r.Message, r.Reason = bad, facts.Timeout
				r.Waiver = &results.Waived{Reason: bad, Owner: bad, Ticket: bad, Expires: "2026-12-01"}
				r.Target += " unknown"
			case results.Manual:
				r.Message, r.List = bad, []string{bad, bad}
				r.Target += " manual"
			}
			d.Results = append(d.Results, r)
			if r.Waiver != nil {
				s = "waived"
			}
			d.Counts[s]++
		}
	}
	d.Verdict.Headline = "NO-GO with 4 waived: 4 blocker (owners " + strings.Join(Spiteful, ", ") + ")"
	d.Gate.Sentence, d.Gate.Flags, d.Gate.Results = "gate failed: "+strings.Join(Spiteful, ", "), Spiteful, []string{"fail-00", "fail-04", "fail-06", "fail-11"}
	d.Partial = &results.Partial{Judged: 1, Rules: 20, LeftOut: []results.LeftOut{{Kind: results.LeftOutSource, Names: Spiteful, Why: Spiteful[3]}, {Kind: results.LeftOutRules, Names: Spiteful, Why: Spiteful[4]}}}
	for _, bad := range Spiteful {
		d.Reach.NotJudged = append(d.Reach.NotJudged, results.Unjudged{Kind: "catalog", Name: bad, Desktops: 2, Why: bad})
		d.Reach.Excluded = append(d.Reach.Excluded, results.Excluded{Kind: "plan", Name: bad, Reason: bad, Owner: bad})
		d.Reach.Foreign = append(d.Reach.Foreign, results.Unjudged{Kind: "zone", Name: bad, Why: bad})
	}
	d.Notices = []results.Notice{{Kind: "waiver_expiring", Message: Spiteful[0] + Spiteful[2]}}
	d.Sources["dns"].Answered = facts.No(facts.Timeout, Spiteful[5]+Spiteful[6])
	return d
}

// Many is a document with n results, of all statuses, as a large estate has.
func Many(n int) *results.Document {
	d := Every()
	d.Results, d.FixFirst, d.Counts = nil, nil, map[results.Status]int{}
	of := []results.Status{results.Pass, results.Fail, results.Unknown, results.Pass, results.Manual, results.Pass, results.NotApplicable, results.Fail}
	rules := []string{"ad/clocks-agree", "dns/low-ttl", "sql/listener-record"}
	for i := range n {
		id := rules[i%len(rules)]
		component, _, _ := strings.Cut(id, "/")
		target := fmt.Sprintf("resolver/%s/10.%d.%d.%d", []string{"production", "recovery"}[i%2], i>>16&255, i>>8&255, i&255)
		r := results.Result{ID: fmt.Sprintf("%016x", i), Rule: id, Target: target, Component: component, Status: of[i%len(of)], Severity: d.Rules[id].Severity,
			Location: &results.Location{File: "estate.yaml", Line: i%400 + 1, Column: 5}}
		if r.Status != results.Pass {
			r.Message = fmt.Sprintf("Number %d is not as it should be: what was found differs from what the estate file declares.", i)
		}
		if r.Status == results.Fail {
			r.Findings = []results.Finding{{Message: r.Message, Fix: fmt.Sprintf("mend-it -Number %d", i), Evidence: map[string]any{"number": i}}}
		}
		if r.Status == results.Unknown {
			r.Reason = facts.Timeout
		}
		d.Results = append(d.Results, r)
		d.Counts[r.Status]++
	}
	return d
}

// OnBoard is Every() with a board, on which one component has the name of an enemy.
func OnBoard() *results.Document {
	d := Every()
	d.Board = []results.BoardEntry{
		{Component: "dns", Label: "Name servers", State: results.StateNotReady, Declared: true},
		{Component: "ad", Label: "Domain | controllers", Level: 1, State: results.StateNotProven, BlockedBy: []string{"dns"}},
		{Component: "sql", Label: "SQL", Level: 2, State: results.StateNotInScope},
	}
	return d
}

// Compared is a document that was held against a baseline.
func Compared() *results.Document {
	d := Every()
	for i := range d.Results {
		d.Results[i].Baseline = []results.Baseline{results.BaselineNew, results.BaselineUnchanged, results.BaselineUpdated}[i%3]
	}
	d.Absent = []results.Result{{ID: "9", Rule: "gone/rule", Target: "alias/\u202egone", Component: "gone", Status: results.Fail, Severity: results.Low, Message: "It was missing.",
		Baseline: results.BaselineAbsent, Location: &results.Location{File: "estate.yaml", Line: 99, Column: 1}}}
	return d
}

// Started is a document with a start order in which everything occurs.
func Started() *results.Document {
	d := Every()
	need := func(id string, unanswered ...string) results.Need {
		return results.Need{Component: id, Label: strings.ToUpper(id), Kind: "start", Sources: []string{"table"}, Unanswered: unanswered}
	}
	entry := func(level int, id string, state results.State, needs ...results.Need) results.BoardEntry {
		return results.BoardEntry{Component: id, Label: strings.ToUpper(id), Level: level, State: state, Declared: true, Needs: needs}
	}
	d.Board = []results.BoardEntry{
		entry(0, "network", results.StateNotInScope),
		entry(1, "ad", results.StateNotReady, need("network")),
		entry(1, "dns", results.StateNotProven, need("network")),
		entry(1, "dhcp", results.StateDeclared, need("network")),
		entry(1, "ntp", results.StateNotInScope, need("network")),
		entry(2, "sql", results.StateReady, need("ad"), need("dns"), need("dhcp"), need("network")),
		entry(3, "pvs", results.StateReady, need("sql", "it keeps its store there"), need("ad"), need("radius")),
		entry(-1, "coffee machine", results.StateReady),
	}
	for i := range d.Board {
		e := &d.Board[i]
		if slices.Contains([]string{"sql", "pvs"}, e.Component) {
			e.BlockedBy, e.Assumes = []string{"ad", "dhcp", "dns"}, []string{"network", "radius"}
		}
		if e.Component == "dhcp" {
			e.Note = "nobody has seen it at the recovery site"
		}
		if e.Component == "pvs" {
			e.Uncertain = []string{"dns"}
		}
	}
	d.Results[0].Baseline, d.Results[1].Baseline = results.BaselineNew, results.BaselineUnchanged
	d.Absent = []results.Result{{ID: "7", Rule: "dns/low-ttl", Target: "alias/gone.corp.example", Status: results.Fail, Severity: results.High, Baseline: results.BaselineAbsent}}
	d.Results[5].Attested = &results.Attested{Statement: "Seen with my own eyes.", Owner: "anna", Date: "2026-11-01", Evidence: "CHG-2", Expires: "2026-11-22"}
	return d
}

// Grouped is a document in which one change settles results of several rules, and others
// hang on hosts that refuse the account.
func Grouped() *results.Document {
	d := Every()
	change := &results.Change{
		Kind: "command", Where: "a computer with the PowerShell module GroupPolicy", Action: "add", Object: "ou/OU=Pooled", Attribute: "gPLink",
		Values: []string{"Registration"}, Keep: []string{"the blocked inheritance of the OU"},
	}
	const fix = `New-GPLink -Name "Registration" -Target "OU=Pooled" -LinkEnabled Yes`
	ou := func(id, rule string, status results.Status, severity results.Severity) results.Result {
		r := results.Result{ID: id, Rule: rule, Target: "ou/ou=pooled", Component: "dns", Status: status, Severity: severity, Machines: 2}
		if status == results.Fail {
			r.Message = "No policy gives OU=Pooled a list of connectors."
			r.Findings = []results.Finding{{Message: r.Message, Evidence: map[string]any{"found": "none", "expected": "a list"}, Fix: fix, Change: change}}
		} else {
			r.Reason, r.Message, r.Fix, r.Change = facts.FactMissing, "no policy gives OU=Pooled a list of connectors", fix, change
		}
		return r
	}
	refused := func(id, host string) results.Result {
		return results.Result{ID: id, Rule: "ad/clocks-agree", Target: "host/" + host, Component: "ad", Status: results.Unknown, Severity: results.Blocker,
			Reason: facts.PermissionDenied, Message: "running plugin.ps1 on " + host + ": the host refuses: Access is denied."}
	}
	d.Results = append(d.Results,
		ou("7", "dns/low-ttl", results.Fail, results.High), ou("8", "sql/listener-record", results.Unknown, results.Blocker),
		refused("9", "cc1.corp.example"), refused("10", "cc2.corp.example"))
	d.Counts[results.Fail]++
	d.Counts[results.Unknown] += 3
	d.Machines["ou/ou=pooled"] = []string{"VDI0001", "VDI0002"}
	d.Sources["windows"] = &facts.Source{Answered: facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "2 of 2 systems did not answer"}}
	d.Causes = []results.Cause{{
		Source: "windows", Reason: facts.PermissionDenied, Title: "2 of 2 hosts refuse the account", Example: "running plugin.ps1 on cc1.corp.example: Access is denied.\x1b[2J",
		Fix: "make the account a member of Remote Management Users", Systems: []string{"production/cc1.corp.example", "production/cc2.corp.example"}, Asked: 2,
		Results: []string{"9", "10"},
	}}
	d.FixFirst = []results.Fix{
		{Result: "7", Also: []string{"8"}, Unblocks: []string{"sql"}, Severity: results.Blocker, Machines: 2},
		{Result: "1", Unblocks: []string{"dns", "sql"}},
		{Result: "9", Also: []string{"10"}, Unblocks: []string{}, Title: d.Causes[0].Title, Fix: d.Causes[0].Fix, Machines: 1},
		{Result: "2"},
	}
	return d
}

// Frameworks are two frameworks about the rules of the documents: one with every relation
// and state, and one with names of an enemy.
func Frameworks() compliance.Set {
	control := func(id string, relation compliance.Relation, rules ...string) *compliance.Control {
		return &compliance.Control{ID: id, Title: "Control " + id, Meaning: "Something is as it should be.", Relation: relation, Rules: rules}
	}
	small := &compliance.Framework{ID: "small", Title: "Small Framework", Version: "2.1", Source: "https://example.org/small", Licence: "ours", File: "small.yaml", SHA256: strings.Repeat("0", 64),
		Unverified: "the second part was not read", Controls: []*compliance.Control{
			control("S-1(2)", compliance.Tests, "ad/*"), control("S-2", compliance.Tests, "dns/*"), control("S-3", compliance.Tests, "sql/*"),
			control("S-4", compliance.Supports, "sql/*"), control("S-5", compliance.Attests), control("S-6", compliance.Outside), control("S-7", compliance.Tests, compliance.Everything),
		}}
	small.Controls[3].Question, small.Controls[4].Question, small.Controls[2].Unverified = "What else shows it?", "Who says so?", "the text was not read"
	bad := &compliance.Framework{ID: "hostile", Title: Spiteful[0] + Spiteful[6], Version: Spiteful[1], Source: Spiteful[3], Licence: Spiteful[2], Unverified: Spiteful[5], File: "hostile.yaml"}
	for i, text := range Spiteful {
		c := control(fmt.Sprintf("H.%d", i), compliance.Tests, "dns/*")
		c.Title, c.Meaning, c.Question, c.Unverified = text, text, text, text
		bad.Controls = append(bad.Controls, c)
	}
	return compliance.Set{small, bad}
}

// Planned is a document in which a failure matters less while production helps.
func Planned() *results.Document {
	d := OnBoard()
	for i := range d.Results {
		if r := &d.Results[i]; r.Rule == "ad/clocks-agree" && r.Status == results.Fail {
			r.Planned = &results.PlannedOutcome{Status: results.Fail, Severity: results.Medium}
			d.Verdict.Planned = &results.PlannedVerdict{Decision: results.NotProven, Because: "nothing is known to fail, but 1 result is unknown", Results: []string{r.ID}}
		}
	}
	if d.Verdict.Planned == nil {
		panic("nothing fails that could matter less")
	}
	d.Rules["ad/clocks-agree"].Readings = &results.Readings{Planned: "Let the clocks follow production.", Unplanned: "Give them a source of their own."}
	return d
}

// Lost is a document of a run that took production to be lost.
func Lost() *results.Document {
	d := OnBoard()
	d.Gate = nil
	d.Verdict = results.Verdict{Decision: results.NotProven.WouldBe(), FailOn: results.High, Headline: "WOULD BE NOT PROVEN with production taken to be lost", Because: "nothing is known to fail, but 1 result is unknown"}
	before := d.AsOf.Add(-14 * time.Hour)
	lost := &results.Lost{Site: "production", Known: before.UTC().Format(time.RFC3339), KnownSHA256: strings.Repeat("ab", 32), Now: []string{}, Check: []results.Check{}, Waiting: []results.Waiting{}}
	for _, e := range d.Board {
		switch {
		case e.State == results.StateNotInScope:
		case len(e.BlockedBy) > 0:
			lost.Waiting = append(lost.Waiting, results.Waiting{Component: e.Component, For: e.BlockedBy, First: e.FirstFix})
		default:
			lost.Now = append(lost.Now, e.Component)
		}
	}
	lost.Check = append(lost.Check, results.Check{Component: "sql", Results: []string{"1", "2", d.Results[0].ID}})
	d.Rules["ad/clocks-agree"].Readings = &results.Readings{Planned: "Let the clocks follow production.", Unplanned: "Give them a source of their own."}
	d.WhatIf = &results.WhatIf{Assumed: []string{}, Lost: lost}
	for i := range d.Results {
		if r := &d.Results[i]; r.Status == results.Unknown {
			r.Reason, r.LastKnown = facts.StaleFacts, &results.LastKnown{At: before, Status: results.Pass}
		}
	}
	return d
}
