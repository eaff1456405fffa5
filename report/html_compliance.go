package report

import (
	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// htmlFramework is a framework that was asked for.
type htmlFramework struct {
	*compliance.Assessment
	Anchor, Tally string
	Rows          []htmlControl
}

// htmlControl is a control as it is shown.
type htmlControl struct {
	*compliance.Assessed
	Tone       string // the class that colours its state
	Counted    string
	Decided    htmlRowsOf[htmlDecided] // what fails or is open
	Exceptions htmlRowsOf[htmlException]
}

type htmlException struct {
	htmlDecided
	Why string
}

// htmlControlRows is how many results are named at one control.
const htmlControlRows = 20

var htmlTones = map[compliance.State]string{
	compliance.NotSatisfied: "fail", compliance.NotProven: "unknown", compliance.Satisfied: "pass", compliance.NotAssessed: "skipped",
}

func (h *htmlPage) listFrameworks() {
	for _, a := range h.assessed {
		f := htmlFramework{Assessment: a, Anchor: anchor("framework", a.ID), Tally: stateTally(a)}
		for i := range a.Controls {
			f.Rows = append(f.Rows, h.control(&a.Controls[i]))
		}
		h.Frameworks = append(h.Frameworks, f)
	}
}

func (h *htmlPage) control(c *compliance.Assessed) htmlControl {
	v := htmlControl{Assessed: c, Tone: htmlTones[c.State], Counted: tally(c.Counts)}
	var decided []htmlDecided
	for _, status := range []results.Status{results.Fail, results.Unknown, results.Manual} {
		for _, r := range c.Results {
			if r.Status == status && r.Waiver == nil {
				decided = append(decided, htmlDecided{r, h.anchors[r.ID]})
			}
		}
	}
	v.Decided = htmlUpTo(htmlControlRows, decided)
	var excepted []htmlException
	for i := range c.Exceptions {
		e := &c.Exceptions[i]
		excepted = append(excepted, htmlException{htmlDecided{e.Result, h.anchors[e.ID]}, e.Why})
	}
	v.Exceptions = htmlUpTo(htmlControlRows, excepted)
	return v
}

// MappingSays is what no reader of states may forget.
func (*htmlPage) MappingSays() string { return mappingSays }
