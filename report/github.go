package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Limits of GitHub: a step shows ten annotations of each level, and an annotation
// 4,096 characters of its message.
const (
	annotationsPerLevel = 10
	annotationMessage   = 4000
	annotationTitle     = 250
)

// writeGitHub writes workflow commands, which GitHub shows as annotations: failures
// by their severity, what is not known as a warning, what waits for a person as a
// notice. The last notice tells the verdict, the gate and how much there is beside.
func writeGitHub(w io.Writer, doc *results.Document, opt Options) error {
	p := newPage(w, doc, opt)
	shown, left := map[string]int{}, map[results.Status]int{}
	for _, r := range p.wanting() {
		level := githubLevel(r)
		most := annotationsPerLevel
		if level == "notice" {
			most-- // the last one is the verdict's
		}
		if level == "" {
			continue
		}
		if shown[level] == most {
			left[r.Status]++
			continue
		}
		shown[level]++
		p.annotation(level, r)
	}
	said := reasons(&p.doc.Verdict)
	if line := reachLine(p.doc); line != "" {
		said += " " + ended(upper(line))
	}
	if line := gateLine(p.doc); line != "" {
		said += " " + ended(upper(line))
	}
	if p.doc.Run != nil && p.doc.Run.Interrupted {
		said += " The run was interrupted before everything had been asked."
	}
	if len(left) > 0 {
		said += " Not shown here: " + tally(left) + "; the other reports list them."
	}
	// Where nothing else speaks, a verdict that is not GO must not be a mere notice.
	level := "notice"
	if len(shown) == 0 && p.doc.Verdict.Decision != results.Go {
		level = "error"
	}
	title := fmt.Sprintf("muster: %s (%s)", p.doc.Verdict.Decision, p.doc.Estate.Domain)
	p.print("::%s title=%s::%s\n", level, githubProperty(atMost(title, annotationTitle)), githubData(atMost(said, annotationMessage)))
	return p.err
}

// githubLevel is the level of the annotation for a result, "" when it gets none.
func githubLevel(r *results.Result) string {
	switch {
	case r.Waiver != nil:
		return ""
	case r.Status == results.Fail:
		switch r.Severity {
		case results.Medium:
			return "warning"
		case results.Low, results.Info:
			return "notice"
		}
		return "error"
	case r.Status == results.Unknown:
		return "warning"
	case r.Status == results.Manual:
		return "notice"
	}
	return ""
}

func (p *page) annotation(level string, r *results.Result) {
	var properties []string
	if l := r.Location; l != nil && l.File != "" {
		properties = append(properties, "file="+githubProperty(l.File))
		if l.Line > 0 {
			properties = append(properties, "line="+strconv.Itoa(l.Line))
		}
		if l.Column > 0 {
			properties = append(properties, "col="+strconv.Itoa(l.Column))
		}
	}
	title := fmt.Sprintf("%s %s %s", strings.ToUpper(string(r.Severity)), r.Rule, singleLine(r.Target))
	if r.Status != results.Fail {
		title = words(r.Status) + ": " + title
	}
	properties = append(properties, "title="+githubProperty(atMost(title, annotationTitle)))
	said := strings.Join(messages(r), "\n")
	if fix := p.fix(r); fix != "" {
		said += "\nfix: " + fix
	}
	p.print("::%s %s::%s\n", level, strings.Join(properties, ","), githubData(atMost(said, annotationMessage)))
}

var (
	githubDataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubPropertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// githubData escapes the message of a workflow command.
func githubData(s string) string { return githubDataEscapes.Replace(s) }

// githubProperty escapes a property, which ends at a comma or a colon.
func githubProperty(s string) string { return githubPropertyEscapes.Replace(s) }
