package report

import (
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/plain"
)

const (
	sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"
	project     = "https://github.com/muster-dr/muster"
	sourceRoot  = "%SRCROOT%"
)

// writeSARIF writes the full audit as SARIF 2.1.0: every result of every status.
func writeSARIF(w io.Writer, doc *results.Document, opt Options) error {
	whole := *doc
	whole.Results = slices.Concat(doc.Results, doc.Absent)
	b := newSARIF(&whole)
	b.taxonomies = taxonomies(doc, opt.Frameworks)
	picked := make([]*results.Result, 0, len(b.doc.Results))
	for i := range b.doc.Results {
		if r := &b.doc.Results[i]; r.Status != results.Skipped { // told as a disabled rule
			picked = append(picked, r)
		}
	}
	return encodeSARIF(w, b.log(picked, b.ruleIDs()))
}

func encodeSARIF(w io.Writer, log *sarifLog) error {
	e := json.NewEncoder(plain.JSON(w))
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(log)
}

// sarif is a log being made of a document.
type sarif struct {
	doc     *results.Document
	reduced bool           // to what GitHub takes
	rules   map[string]int // places in tool.driver.rules
	seen    map[string]int // results of a rule and target so far
	run     *sarifRun
	// taxonomies are the frameworks that were asked for.
	taxonomies []*sarifTaxonomy
	notes      map[string]int // places in tool.driver.notifications
}

func newSARIF(doc *results.Document) *sarif { return &sarif{doc: printable(doc)} }

// log makes the whole log of some results. It can be called again with others.
func (b *sarif) log(picked []*results.Result, ruleIDs []string) *sarifLog {
	b.rules, b.seen, b.notes = map[string]int{}, map[string]int{}, map[string]int{}
	b.run = &sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: "muster", FullName: "muster disaster recovery audit", SemanticVersion: semantic(b.doc.Tool.Version),
			Version:        cmp.Or(semantic(b.doc.Tool.Version), b.doc.Tool.Version, "unknown"),
			InformationURI: project, Rules: []*sarifDescriptor{}, Notifications: []*sarifDescriptor{},
		}},
		// The category keeps the results of several estates in one repository apart.
		AutomationDetails:  sarifAutomation{ID: "muster/" + cmp.Or(singleLine(b.doc.Estate.Domain), "estate") + "/" + utc(b.doc.AsOf)},
		OriginalURIBaseIDs: map[string]sarifArtifact{sourceRoot: {Description: &sarifText{Text: "The root of the repository that holds the estate file."}}},
		Results:            []*sarifResult{}, ColumnKind: "utf16CodeUnits",
		Properties: map[string]any{
			"estate": b.doc.Estate.Name, "domain": b.doc.Estate.Domain, "asOf": utc(b.doc.AsOf), "verdict": b.doc.Verdict.Decision, "headline": b.doc.Verdict.Says(), "because": b.doc.Verdict.Because,
			"failOn": b.doc.Verdict.FailOn, "factsSha256": b.doc.Facts, "policiesSha256": b.doc.Policies,
		},
	}
	if b.doc.Reach != nil {
		b.run.Properties["reach"] = b.doc.Reach
	}
	if g := b.doc.Gate; g != nil {
		b.run.Properties["gate"], b.run.Properties["gateSentence"], b.run.Properties["gateFlags"] = g.Outcome, g.Sentence, g.Flags
	}
	if !b.reduced { // GitHub reads tags alone
		b.run.Taxonomies = b.taxonomies
		for i, t := range b.taxonomies {
			b.run.Tool.Driver.Supported = append(b.run.Tool.Driver.Supported, sarifTaxonomyRef{t.Name, i})
		}
	}
	for i, id := range ruleIDs {
		b.rules[id] = i
		b.run.Tool.Driver.Rules = append(b.run.Tool.Driver.Rules, b.rule(id))
	}
	slices.SortFunc(picked, func(a, b *results.Result) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Target, b.Target), cmp.Compare(a.ID, b.ID))
	})
	for _, r := range picked {
		b.run.Results = append(b.run.Results, b.result(r))
	}
	b.run.Invocations = []*sarifInvocation{b.invocation()}
	return &sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []*sarifRun{b.run}}
}

// ruleIDs lists the rules of the document, and those that only results name.
func (b *sarif) ruleIDs() []string {
	ids := slices.Collect(maps.Keys(b.doc.Rules))
	for i := range b.doc.Results {
		ids = append(ids, b.doc.Results[i].Rule)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (b *sarif) invocation() *sarifInvocation {
	in := &sarifInvocation{ExecutionSuccessful: true, ToolExecution: []*sarifNotification{}, ToolConfiguration: []*sarifNotification{}}
	in.ToolExecution = append(in.ToolExecution, b.note("verdict", "note", ended(b.doc.Verdict.Says()+": "+b.doc.Verdict.Because), time.Time{}))
	if line := reachLine(b.doc); line != "" {
		in.ToolExecution = append(in.ToolExecution, b.note("reach", "note", ended(upper(line)), time.Time{}))
	}
	if line := gateLine(b.doc); line != "" {
		in.ToolExecution = append(in.ToolExecution, b.note("gate", "note", ended(upper(line)), time.Time{}))
	}
	if run := b.doc.Run; run != nil {
		in.StartTimeUTC, in.EndTimeUTC = utc(run.Started), utc(run.Finished)
		if in.ExitCode = run.ExitCode; in.ExitCode != nil {
			in.ExitCodeDescription = cmp.Or(gateLine(b.doc), string(b.doc.Verdict.Decision))
		}
		if run.Interrupted {
			in.ExecutionSuccessful = false
			in.ToolExecution = append(in.ToolExecution, b.note("run-interrupted", "error", "The run was interrupted before everything had been asked.", time.Time{}))
		}
	}
	for _, line := range leftOut(b.doc) {
		in.ToolExecution = append(in.ToolExecution, b.note("left-out", "warning", line, time.Time{}))
	}
	for _, name := range sorted(b.doc.Sources) {
		s := b.doc.Sources[name]
		level := map[facts.Status]string{facts.Failed: "error", facts.Partial: "warning", facts.Skipped: "note"}[s.Status]
		if level != "" {
			in.ExecutionSuccessful = in.ExecutionSuccessful && s.Status != facts.Failed
			in.ToolExecution = append(in.ToolExecution, b.note("source-"+string(s.Status), level, sourceLine(name, s), s.Started.Add(time.Duration(s.TookMS)*time.Millisecond)))
		}
		for _, id := range sorted(s.Asked) {
			if s.Asked[id].Insecure {
				in.ToolConfiguration = append(in.ToolConfiguration, b.note("certificate-not-verified", "warning",
					name+": "+clean(id)+" was asked without verifying its certificate.", time.Time{}))
			}
		}
	}
	for _, n := range b.doc.Notices {
		level := "note"
		if strings.HasPrefix(n.Kind, "waiver_") || strings.HasPrefix(n.Kind, "attestation_") {
			level = "warning"
		}
		in.ToolConfiguration = append(in.ToolConfiguration, b.note(strings.ReplaceAll(n.Kind, "_", "-"), level, n.Message, time.Time{}))
	}
	for i := range b.doc.Results {
		if r := &b.doc.Results[i]; r.Status == results.Skipped {
			if at, ok := b.rules[r.Rule]; ok {
				in.RuleConfigurationOverrides = append(in.RuleConfigurationOverrides, sarifOverride{Descriptor: sarifReference{ID: r.Rule, Index: at}})
			}
		}
	}
	return in
}

// noteKinds are the kinds of notifications that have a description of their own.
var noteKinds = map[string]string{
	"verdict":                  "The verdict about the estate.",
	"gate":                     "The outcome of the run, which its exit code tells.",
	"left-out":                 "The run left something out, so that its verdict cannot be GO.",
	"run-interrupted":          "The run was interrupted.",
	"source-failed":            "A source could not be asked; what rests on it is unknown.",
	"source-partial":           "A source answered in part.",
	"source-skipped":           "A source was not asked.",
	"certificate-not-verified": "A system was asked without verifying its certificate.",
	"results-left-out":         "There are more results than the reader of this file takes.",
}

// note makes a notification, and describes its kind in the driver the first time.
func (b *sarif) note(kind, level, message string, at time.Time) *sarifNotification {
	place, there := b.notes[kind]
	if !there {
		place = len(b.notes)
		b.notes[kind] = place
		text := cmp.Or(noteKinds[kind], "Something to know beside the results: "+strings.ReplaceAll(kind, "-", " ")+".")
		d := &b.run.Tool.Driver
		d.Notifications = append(d.Notifications, &sarifDescriptor{
			ID: kind, Name: pascal(kind), ShortDescription: sarifText{Text: text}, FullDescription: &sarifText{Text: text}, Help: &sarifText{Text: text},
		})
	}
	n := &sarifNotification{Descriptor: sarifReference{ID: kind, Index: place}, Level: level, Message: sarifText{Text: unlinked(cmp.Or(message, kind))}}
	if at.Unix() > 0 {
		n.TimeUTC = utc(at)
	}
	return n
}

// sourceLine tells in one sentence what became of a source.
func sourceLine(name string, s *facts.Source) string {
	text := name + ": " + string(s.Status)
	if s.Reason != "" {
		text += " (" + string(s.Reason) + ")"
	}
	if s.Message != "" {
		text += ". " + s.Message
	}
	return ended(text)
}

// semver is a version as Semantic Versioning 2.0 has it, in rough.
var semver = regexp.MustCompile(`^v?(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)$`)

func semantic(version string) string {
	if m := semver.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	return ""
}

// utc writes a moment as SARIF wants it; "" for none.
func utc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// pascal turns a rule or notification name into the form that SARIF recommends.
func pascal(name string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(path.Base(name), func(r rune) bool { return r == '-' || r == '_' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}
