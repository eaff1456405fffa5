package report

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// Lengths in characters beyond which pipelines cut or stumble: GitLab keeps 255 of
// a name, and Jenkins shows a message on one line.
const (
	junitName    = 250
	junitMessage = 1000
	junitBody    = 50_000
	junitLines   = 20 // of a list to attest
)

// The elements of the strict JUnit schema (windyroad), in its order.
type junitSuites struct {
	XMLName xml.Name      `xml:"testsuites"`
	Suites  []*junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Package    string          `xml:"package,attr"`
	ID         int             `xml:"id,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Hostname   string          `xml:"hostname,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []*junitCase    `xml:"testcase"`
	Out        string          `xml:"system-out"`
	Err        string          `xml:"system-err"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	ClassName string        `xml:"classname,attr"`
	Time      string        `xml:"time,attr"`
	Skipped   *junitOutcome `xml:"skipped"`
	Error     *junitOutcome `xml:"error"`
	Failure   *junitOutcome `xml:"failure"`
}

type junitOutcome struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Body    string `xml:",chardata"` // all of it again: GitLab shows nothing else
}

// writeJUnit writes one suite for each component and site, and one case for each
// result. Rules are not timed, so that every time is 0.
func writeJUnit(w io.Writer, doc *results.Document, opt Options) error {
	j := &junit{doc: printable(doc), suites: map[string]*junitSuite{}, names: map[string]bool{}}
	j.assessed = assessAll(j.doc, opt.Frameworks)
	for _, r := range j.sorted() {
		s := j.suite(r.Component, siteOf(r.Target))
		s.add(j.testcase(s, r), r)
		s.controls(j.controls(r))
	}
	if len(j.doc.Results) == 0 {
		// A file without a case would look like a run in which all is well.
		s := j.suite("muster", "estate")
		because := cmp.Or(j.doc.Verdict.Because, "there are no results")
		s.add(&junitCase{Name: "something was judged", ClassName: s.Name, Time: "0", Error: outcome(string(facts.NoResult), because, because)},
			&results.Result{Status: results.Unknown})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(j.all()); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type junit struct {
	doc    *results.Document
	suites map[string]*junitSuite
	names  map[string]bool // class and name of the cases so far
	// assessed are the frameworks that were asked for.
	assessed []*compliance.Assessment
}

func (j *junit) sorted() []*results.Result {
	all := make([]*results.Result, len(j.doc.Results))
	for i := range j.doc.Results {
		all[i] = &j.doc.Results[i]
	}
	slices.SortStableFunc(all, func(a, b *results.Result) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Target, b.Target), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// suite is the suite of a component and a site.
func (j *junit) suite(component, site string) *junitSuite {
	name := junitText(singleLine(component)) + "." + site
	s := j.suites[name]
	if s == nil {
		at, host := j.doc.AsOf, "localhost" // as the schema wants it when nobody knows
		if run := j.doc.Run; run != nil {
			if !run.Started.IsZero() {
				at = run.Started
			}
			host = cmp.Or(singleLine(run.Vantage), host)
		}
		s = &junitSuite{
			Name: name, Package: "muster", Timestamp: at.UTC().Format("2006-01-02T15:04:05"), Hostname: junitText(host), Time: "0",
			Properties: []junitProperty{
				{"estate", junitText(j.doc.Estate.Name)}, {"domain", junitText(j.doc.Estate.Domain)}, {"site", site}, {"asOf", j.doc.AsOf.UTC().Format(time.RFC3339)},
				{"verdict", string(j.doc.Verdict.Decision)}, {"headline", junitText(j.doc.Verdict.Says())}, {"muster", j.doc.Tool.Version},
			},
		}
		if line := reachLine(j.doc); line != "" {
			s.Properties = append(s.Properties, junitProperty{"reach", line})
		}
		if p := j.doc.Verdict.Planned; p != nil {
			s.Properties = append(s.Properties, junitProperty{"plannedVerdict", string(p.Decision)})
		}
		if g := j.doc.Gate; g != nil {
			s.Properties = append(s.Properties, junitProperty{"gate", string(g.Outcome)}, junitProperty{"gateSentence", junitText(g.Sentence)})
		}
		j.suites[name] = s
	}
	return s
}

// all puts the suites in order. The first one tells verdict, gate and the troubles
// of the run, which belong to no case.
func (j *junit) all() junitSuites {
	out := junitSuites{Suites: []*junitSuite{}}
	for i, name := range sorted(j.suites) {
		j.suites[name].ID = i
		out.Suites = append(out.Suites, j.suites[name])
	}
	first := out.Suites[0]
	said := []string{fmt.Sprintf("%s: %s", j.doc.Verdict.Says(), j.doc.Verdict.Because)}
	for _, line := range []string{plannedLine(j.doc), reachLine(j.doc), gateLine(j.doc)} {
		if line != "" {
			said = append(said, line)
		}
	}
	first.Out = junitText(strings.Join(said, "\n"))
	lines := leftOut(j.doc)
	if j.doc.Run != nil && j.doc.Run.Interrupted {
		lines = append(lines, "The run was interrupted before everything had been asked.")
	}
	for _, name := range sorted(j.doc.Sources) {
		s := j.doc.Sources[name]
		if !s.Learnt() {
			lines = append(lines, sourceLine(name, s))
		}
		for _, id := range sorted(s.Asked) {
			if s.Asked[id].Insecure {
				lines = append(lines, name+": "+clean(id)+" was asked without verifying its certificate.")
			}
		}
	}
	for _, n := range j.doc.Notices {
		lines = append(lines, n.Message)
	}
	first.Err = junitText(strings.Join(lines, "\n"))
	return out
}

func (s *junitSuite) add(c *junitCase, r *results.Result) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	case r.Status != results.Pass: // a status that this format does not know is no pass
		c.Error = outcome("status", "the status is "+string(r.Status), string(r.Status))
		s.Errors++
	}
}

func (j *junit) testcase(s *junitSuite, r *results.Result) *junitCase {
	c := &junitCase{ClassName: s.Name, Time: "0", Name: j.name(s, r)}
	said := strings.Join(messages(r), "\n")
	switch {
	case r.Waiver != nil:
		line := waivedLine(r.Waiver)
		c.Skipped = outcome("", line, line+"\n"+string(r.Status)+": "+j.body(r))
	case r.Status == results.Fail:
		c.Failure = outcome(string(r.Severity), said, j.body(r))
	case r.Status == results.Unknown:
		c.Error = outcome(cmp.Or(string(r.Reason), string(facts.NoResult)), said, j.body(r))
	case r.Status == results.Manual:
		c.Skipped = outcome("", "for a person to attest: "+said, "For a person to attest: "+j.body(r))
	case r.Status == results.NotApplicable:
		c.Skipped = outcome("", "not applicable: "+said, "Not applicable: "+said)
	case r.Status == results.Skipped:
		c.Skipped = outcome("", "skipped: "+said, "Skipped: "+said)
	}
	return c
}

// name is the rule and the target, as it is found in no other case: pipelines
// drop the second of two that are called alike.
func (j *junit) name(s *junitSuite, r *results.Result) string {
	full := junitText(singleLine(r.Rule + " " + r.Target))
	name := atMost(full, junitName)
	if name != full || j.names[s.Name+" "+name] {
		id := " [" + cmp.Or(r.ID, fmt.Sprint(len(s.Cases))) + "]"
		name = atMost(full, junitName-len(id)) + id
	}
	for i := 2; j.names[s.Name+" "+name]; i++ {
		name = atMost(full, junitName-8) + fmt.Sprintf(" (%d)", i)
	}
	j.names[s.Name+" "+name] = true
	return name
}

// body is everything that helps to fix it.
func (j *junit) body(r *results.Result) string {
	lines := []string{strings.Join(messages(r), "\n"), "", "rule: " + r.Rule, "target: " + singleLine(r.Target), "severity: " + string(r.Severity)}
	if r.Reason != "" {
		lines = append(lines, "reason: "+string(r.Reason))
	}
	if line := inPlanned(r); line != "" {
		lines = append(lines, line)
	}
	if r.Machines > 0 {
		lines = append(lines, "machines: "+thousands(r.Machines))
	}
	for _, f := range r.Findings {
		if len(f.Evidence) == 0 {
			continue
		}
		text, err := json.Marshal(f.Evidence)
		if err != nil {
			text = []byte("cannot be shown: " + err.Error())
		}
		lines = append(lines, "evidence: "+string(text))
	}
	if fix := fixOf(j.doc, r); fix != "" {
		lines = append(lines, "fix: "+fix)
	}
	if r.Location != nil {
		lines = append(lines, fmt.Sprintf("declared at %s:%d:%d", r.Location.File, r.Location.Line, r.Location.Column))
	}
	if page := rulePage(r.Rule); page != "" {
		lines = append(lines, "see "+page)
	}
	for _, of := range j.controls(r) {
		lines = append(lines, "controls of "+of.Name+": "+of.Value)
	}
	for i, line := range r.List {
		if i == junitLines {
			lines = append(lines, fmt.Sprintf("… and %d more lines, in the json", len(r.List)-i))
			break
		}
		lines = append(lines, "- "+line)
	}
	return strings.Join(lines, "\n")
}

func outcome(kind, message, body string) *junitOutcome {
	return &junitOutcome{Message: atMost(junitText(singleLine(message)), junitMessage), Type: kind, Body: atMost(junitText(body), junitBody)}
}

// controls are those that a result bears on, by framework. They are properties of its suite:
// the strict schema has none of cases.
func (j *junit) controls(r *results.Result) []junitProperty {
	var former []string
	if rule := j.doc.Rules[r.Rule]; rule != nil {
		former = rule.Formerly
	}
	var all []junitProperty
	for _, a := range j.assessed {
		var ids []string
		for i := range a.Controls {
			if c := &a.Controls[i]; c.Relation != compliance.Outside && c.Covers(r.Rule, r.Component, former...) {
				ids = append(ids, c.ID)
			}
		}
		if len(ids) > 0 {
			all = append(all, junitProperty{junitText(a.ID), junitText(strings.Join(ids, " "))})
		}
	}
	return all
}

// controls adds those of a case to the suite, as framework:ID = CONTROL CONTROL….
func (s *junitSuite) controls(of []junitProperty) {
	for _, p := range of {
		name := "framework:" + p.Name
		i := slices.IndexFunc(s.Properties, func(have junitProperty) bool { return have.Name == name })
		if i < 0 {
			s.Properties = append(s.Properties, junitProperty{name, p.Value})
			continue
		}
		have := strings.Fields(s.Properties[i].Value)
		for _, id := range strings.Fields(p.Value) {
			if !slices.Contains(have, id) {
				have = append(have, id)
			}
		}
		s.Properties[i].Value = strings.Join(have, " ")
	}
}

// siteOf is the site that a target names, or "estate".
func siteOf(target string) string {
	parts := strings.SplitN(target, "/", 3)
	if len(parts) > 1 && slices.Contains([]string{"production", "recovery", "public"}, parts[1]) {
		return parts[1]
	}
	return "estate"
}

// junitText leaves out what XML 1.0 cannot hold.
func junitText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, clean(s))
}
