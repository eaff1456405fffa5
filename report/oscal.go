package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/plain"
)

const (
	oscalVersion = "1.2.1"
	oscalNS      = project + "/ns/oscal"
	oscalText    = 2000 // characters of one text
)

// writeOSCAL writes OSCAL assessment results: one result for each framework that was asked
// for, or for NIST SP 800-53 alone, of which OSCAL has a catalogue. UUIDs follow from what
// is written, so that the same results give the same bytes; those of things that were judged
// follow from their names, so that tools find them again the next night.
func writeOSCAL(w io.Writer, doc *results.Document, opt Options) error {
	frameworks := opt.Frameworks
	if frameworks == nil {
		bundled, err := compliance.Bundled()
		if err != nil {
			return err
		}
		if frameworks, err = bundled.Pick(compliance.Standard); err != nil {
			return err
		}
	}
	o, err := newOSCAL(doc, frameworks)
	if err != nil {
		return err
	}
	e := json.NewEncoder(plain.JSON(w))
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(o.file(frameworks))
}

type oscal struct {
	doc        *results.Document
	base       uuid.UUID // of everything in this document
	start, end string
	seen       map[string]int // results of an id so far, in a framework
}

func newOSCAL(doc *results.Document, frameworks compliance.Set) (*oscal, error) {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(doc); err != nil {
		return nil, fmt.Errorf("hashing the results: %w", err)
	}
	for _, f := range frameworks {
		_, _ = fmt.Fprintf(h, "%s %s\n", f.ID, f.SHA256)
	}
	o := &oscal{doc: printable(doc), base: uuid.NewSHA1(uuid.NameSpaceURL, []byte(oscalNS+"/"+hex.EncodeToString(h.Sum(nil))))}
	o.end = oscalTime(o.doc.AsOf)
	o.start = o.end
	if run := o.doc.Run; run != nil {
		o.end = oscalTime(cmp.Or(run.Finished, o.doc.AsOf))
		o.start = oscalTime(cmp.Or(run.Started, run.Finished, o.doc.AsOf))
	}
	return o, nil
}

// id is the UUID of something of the document.
func (o *oscal) id(parts ...string) string {
	return uuid.NewSHA1(o.base, []byte(strings.Join(parts, "\x00"))).String()
}

// subject is the UUID of something that was judged. It is the same in every document about
// the estate and the framework.
func (o *oscal) subject(framework, target string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(strings.Join([]string{oscalNS, "subject", framework, o.doc.Estate.Domain, o.doc.Estate.Name, target}, "\x00"))).String()
}

func (o *oscal) file(frameworks compliance.Set) *oscalFile {
	e := o.doc.Estate
	plan := o.id("plan")
	out := &oscalFile{oscalAssessment{
		UUID: o.id("assessment-results"),
		Metadata: oscalMetadata{
			Title:        oscalLine(fmt.Sprintf("Readiness of %s for the loss of its production site", cmp.Or(e.Name, e.Domain, "an estate"))),
			LastModified: o.end, Version: oscalTime(o.doc.AsOf), OSCALVersion: oscalVersion,
			Props:   oscalProps("tool", "muster "+o.doc.Tool.Version, "estate", e.Name, "domain", e.Domain, "facts-sha256", o.doc.Facts, "policies-sha256", o.doc.Policies),
			Remarks: mappingSays + " " + mappingPage,
		},
		ImportAP: oscalHref{Href: "#" + plan},
		Results:  []oscalResult{},
		BackMatter: oscalBack{Resources: []oscalResource{{
			UUID: plan, Title: "There is no assessment plan", Description: oscalMarkup("What is assessed, and how, is the set of rules and questions with the SHA-256 " + cmp.Or(o.doc.Policies, "that nobody knows") + "."),
		}}},
	}}
	for _, a := range assessAll(o.doc, frameworks) {
		out.Results.Results = append(out.Results.Results, o.result(a))
	}
	return out
}

// result is one framework.
func (o *oscal) result(a *compliance.Assessment) oscalResult {
	v := &o.doc.Verdict
	out := oscalResult{
		UUID: o.id("result", a.ID), Title: oscalLine(a.String()), Description: oscalMarkup(cmp.Or(v.Says()+": "+v.Because, "There is no verdict.")),
		Start: o.start, End: o.end,
		Props: oscalProps("framework", a.ID, "framework-version", a.Version, "framework-sha256", a.SHA256, "verdict", string(v.Decision), "headline", v.Says(), "gate", gateLine(o.doc), "reach", reachLine(o.doc), "fail-on", string(v.FailOn),
			"as-of", oscalTime(o.doc.AsOf), "unverified", a.Unverified),
		Remarks: oscalMarkup(stateTally(a) + ". " + strings.Join(leftOut(o.doc), " ")),
	}
	if a.Own {
		out.Props = append(out.Props, oscalProps("framework-origin", "own")...)
	}
	if isWeb(a.Source) {
		out.Links = []oscalHref{{Href: a.Source, Rel: "reference"}}
	}
	o.seen = map[string]int{}
	observed := map[*results.Result]string{} // UUIDs of observations
	subjects := map[string]bool{}
	tokens := oscalTokens(a)
	selected := oscalSelection{Description: "Controls of which nothing was judged are excluded."}
	for i := range a.Controls {
		c := &a.Controls[i]
		if c.State == compliance.NotAssessed {
			selected.Exclude = append(selected.Exclude, oscalControl{tokens[i]})
			continue
		}
		selected.Include = append(selected.Include, oscalControl{tokens[i]})
		f := o.finding(a, c, tokens[i])
		for _, r := range c.Results {
			if r.Status == results.NotApplicable || r.Status == results.Skipped {
				continue
			}
			if observed[r] == "" {
				ob := o.observation(a.ID, r)
				observed[r] = ob.UUID
				out.Observations = append(out.Observations, ob)
				if !subjects[r.Target] {
					subjects[r.Target] = true
					if out.Definitions == nil {
						out.Definitions = &oscalDefinitions{}
					}
					out.Definitions.Components = append(out.Definitions.Components, oscalComponent{
						UUID: o.subject(a.ID, r.Target), Type: "system", Title: oscalLine(r.Target),
						Description: oscalMarkup("Judged as a part of " + cmp.Or(r.Component, "the estate") + "."), Status: oscalState{State: "other", Remarks: "See the observations about it."},
					})
				}
			}
			f.Related = append(f.Related, oscalRelated{observed[r]})
		}
		out.Findings = append(out.Findings, f)
	}
	if len(selected.Include) == 0 { // OSCAL wants a selection that includes something
		selected = oscalSelection{Description: "Nothing of these controls was judged, and there is no finding about any.", Include: selected.Exclude}
	}
	out.Reviewed.Selections = []oscalSelection{selected}
	return out
}

// finding is one control. OSCAL knows satisfied and not; why it is not stands beside.
func (o *oscal) finding(a *compliance.Assessment, c *compliance.Assessed, token string) oscalFinding {
	status := oscalState{State: "not-satisfied", Reason: "other", Remarks: c.Says()}
	switch c.State {
	case compliance.Satisfied:
		status.State, status.Reason = "satisfied", "pass"
	case compliance.NotSatisfied:
		status.Reason = "fail"
	}
	f := oscalFinding{
		UUID: o.id("finding", a.ID, c.ID), Title: oscalLine(c.ID + " " + c.Title), Description: oscalMarkup(c.Because),
		Props:  oscalProps("control", c.ID, "state", c.Says(), "relation", string(c.Relation), "unverified", c.Unverified),
		Target: oscalTarget{Type: "statement-id", ID: token + "_smt", Status: status},
	}
	for i := range c.Exceptions {
		f.Props = append(f.Props, oscalProps("exception", exceptionLine(&c.Exceptions[i]))...)
	}
	if c.Question != "" {
		f.Remarks = oscalMarkup("Left for a person to show: " + c.Question)
	}
	return f
}

// observation is one result.
func (o *oscal) observation(framework string, r *results.Result) oscalObservation {
	o.seen[r.ID]++
	said := strings.Join(messages(r), " ")
	if rule := o.doc.Rules[r.Rule]; said == "" && rule != nil {
		said = rule.Title
	}
	out := oscalObservation{
		UUID: o.id("observation", framework, r.ID, fmt.Sprint(o.seen[r.ID])), Title: oscalLine(r.Rule + " on " + r.Target),
		Description: oscalMarkup(cmp.Or(said, string(r.Status), "no status")),
		Props: oscalProps("result", r.ID, "rule", r.Rule, "status", string(r.Status), "severity", string(r.Severity), "reason", string(r.Reason),
			"machines", positive(r.Machines), "list-sha256", r.ListSHA256),
		Methods: []string{"TEST-AUTOMATED"}, Types: []string{"control-objective"}, Collected: o.end,
		Subjects: []oscalSubject{{UUID: o.subject(framework, r.Target), Type: "component", Title: oscalLine(r.Target)}},
	}
	if r.Status == results.Fail || r.Assumed {
		out.Types = []string{"finding"}
	}
	if r.Status == results.Manual || r.Attested != nil || r.Question() {
		out.Methods = []string{"INTERVIEW"}
	}
	switch {
	case r.Assumed:
		out.Remarks = "It fails, and a what-if run takes it to pass."
	case r.Waiver != nil:
		out.Props = append(out.Props, oscalProps("waived-by", r.Waiver.Owner, "waived-until", r.Waiver.Expires)...)
		out.Remarks = oscalMarkup(waivedLine(r.Waiver))
	case r.Attested != nil:
		out.Props = append(out.Props, oscalProps("attested-by", r.Attested.Owner, "attested-until", r.Attested.Expires)...)
		out.Remarks = oscalMarkup(attestedLine(r.Attested))
	}
	return out
}

// oscalProps makes properties of names and values. One without a value is left out: OSCAL
// has no empty ones.
func oscalProps(pairs ...string) []oscalProp {
	var props []oscalProp
	for i := 0; i+1 < len(pairs); i += 2 {
		if value := singleLine(atMost(pairs[i+1], oscalText)); value != "" {
			props = append(props, oscalProp{Name: pairs[i], NS: oscalNS, Value: value})
		}
	}
	return props
}

// oscalTokens are the ids of the controls as OSCAL wants them: cp-6.2 for CP-6(2), as the
// catalogue of NIST has it.
func oscalTokens(a *compliance.Assessment) []string {
	tokens := make([]string, 0, len(a.Controls))
	for i := range a.Controls {
		id := a.Controls[i].ID
		if a.ID == compliance.Standard {
			id = strings.ToLower(id)
		}
		token := strings.Map(func(r rune) rune {
			switch {
			case r == '(':
				return '.'
			case r == ')':
				return -1
			case unicode.IsLetter(r), unicode.IsNumber(r), strings.ContainsRune(".-_", r):
				return r
			}
			return '-'
		}, id)
		if token == "" || !unicode.IsLetter([]rune(token)[0]) {
			token = "_" + token
		}
		for slices.Contains(tokens, token) { // ids that differ in brackets alone
			token += "_"
		}
		tokens = append(tokens, token)
	}
	return tokens
}

// oscalTime is a moment as OSCAL wants it. It has no word for a moment that nobody knows.
func oscalTime(t time.Time) string {
	if t.Year() < 1970 || t.Year() > 2999 {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format("2006-01-02T15:04:05Z")
}

// What OSCAL's markup would make something of is escaped.
var oscalEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "{", `\{`, "}", `\}`, "[", `\[`, "]", `\]`,
	"!", `\!`, "|", `\|`, "~", `\~`, "^", `\^`, "#", `\#`)

// oscalLine is a text of one line that is not empty.
func oscalLine(s string) string { return cmp.Or(oscalMarkup(s), "–") }

// oscalMarkup is a text that cannot be taken for markup.
func oscalMarkup(s string) string { return oscalEscapes.Replace(singleLine(atMost(s, oscalText))) }
