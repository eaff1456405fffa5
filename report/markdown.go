package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Limits of the comment of a pull request on GitHub, which holds 65,536 characters.
// A job summary may have a megabyte, and nobody reads that.
const (
	markdownBytes = 60_000
	markdownHead  = 30_000 // of these, for what stands above the findings
	markdownTail  = 6_000  // and for what stands below
	// markdownCompliance is for frameworks, beside all that: who asks for them writes a summary.
	markdownCompliance = 30_000
	markdownText       = 600  // characters of one text
	markdownCommand    = 2000 // characters of one command; half a command is not shown
	markdownFindings   = 3    // of one result
	markdownLines      = 10   // of a list to attest, and of sources and notices
)

// writeMarkdown writes a job summary, or the comment of a pull request: the verdict,
// what to fix first, the board, and the findings of each component in a block that
// unfolds. What has no room is counted.
func writeMarkdown(w io.Writer, doc *results.Document, opt Options) error {
	m := &markdown{page: newPage(nil, doc, opt), room: markdownHead}
	m.head()
	m.start()
	m.fixFirst()
	m.bothReadings()
	m.leftOut()
	m.reach()
	m.board()
	m.controls()
	m.room += markdownBytes - markdownHead - markdownTail
	m.findings()
	m.confirm()
	m.room += markdownTail
	m.sources()
	m.notices()
	_, err := io.WriteString(w, m.text.String())
	return err
}

// markdown is the report while it is written. The methods and fields of page help
// to name things; nothing is printed through it.
type markdown struct {
	*page
	text strings.Builder
	room int // bytes that may still be written
}

// write adds a piece if there is room for all of it.
func (m *markdown) write(piece string) bool {
	if len(piece) > m.room {
		return false
	}
	m.room -= len(piece)
	m.text.WriteString(piece)
	return true
}

func (m *markdown) head() {
	e := m.doc.Estate
	said := prose(ended(upper(m.doc.Verdict.Because)))
	if b := beside(&m.doc.Verdict); b != "" {
		said = prose(ended(upper(b))) + " " + said
	}
	m.write(fmt.Sprintf("## muster: %s\n\n%s\n\n", m.doc.Verdict.Decision, said))
	if line := plannedLine(m.doc); line != "" {
		m.write(prose(ended(upper(line))) + "\n\n")
	}
	if line := reachLine(m.doc); line != "" {
		m.write(prose(ended(upper(line))) + "\n\n")
	}
	if line := gateLine(m.doc); line != "" {
		m.write(prose(ended(upper(line))) + "\n\n")
		for _, r := range m.decided() {
			m.write(fmt.Sprintf("- **%s** %s (%s)\n", strings.ToUpper(string(r.Severity)), code(r.Target), rule(r.Rule)))
		}
		if n := m.undecided(); n > 0 {
			m.write(fmt.Sprintf("- … and %s\n", plural(n, "more result")))
		}
		if len(m.decided()) > 0 {
			m.write("\n")
		}
	}
	of := "**" + prose(atMost(cmp.Or(e.Name, e.Domain), 200)) + "**"
	if e.Domain != "" {
		of += " (" + code(atMost(e.Domain, 200)) + ")"
	}
	m.write(fmt.Sprintf("%s, judged as of %s by muster %s. %s\n\n",
		of, m.doc.AsOf.UTC().Format("2006-01-02 15:04 MST"), code(atMost(m.doc.Tool.Version, 50)), countText(m.doc.Counts)))
	if m.doc.Run != nil && m.doc.Run.Interrupted {
		m.write("**The run was interrupted before everything had been asked.**\n\n")
	}
}

func (m *markdown) fixFirst() {
	if len(m.doc.FixFirst) == 0 {
		return
	}
	m.write("### Fix first\n\n")
	for i, f := range m.doc.FixFirst {
		r := m.byID[f.Result]
		if r == nil {
			continue
		}
		if r.Question() {
			if !m.write(fmt.Sprintf("%d. **%s** %s\n", i+1, strings.ToUpper(string(r.Severity)), confirmTitle(len(f.Also)+1))) {
				break
			}
			continue
		}
		severity := strings.ToUpper(string(cmp.Or(f.Severity, r.Severity)))
		lines := []string{fmt.Sprintf("%d. **%s** %s%s (%s)", i+1, severity, code(r.Target), andMore(len(f.Also)), rule(r.Rule))}
		if f.Title != "" {
			lines[0] = fmt.Sprintf("%d. **%s** %s", i+1, severity, prose(f.Title))
		}
		if with := alongside(m.byID, &f); with != "" {
			lines = append(lines, "Goes with it: "+prose(with)+".")
		}
		if len(f.Unblocks) > 0 {
			lines = append(lines, "Waiting for it: "+prose(m.labels(f.Unblocks))+".")
		}
		said := m.said(r, "   ")
		if f.Title != "" {
			said = []string{"Fix: " + prose(f.Fix)}
		}
		piece := lineBroken(append(lines, said...), "   ")
		if i == firstFixes || !m.write(piece) {
			m.write(fmt.Sprintf("\n… and %d more below.\n", len(m.doc.FixFirst)-i))
			break
		}
	}
	m.write("\n")
}

// said is what a result says and what mends it, by line. The lines stand in a list
// item, at the indent.
func (m *markdown) said(r *results.Result, indent string) []string {
	var said []string
	all := messages(r)
	for i, text := range all {
		if i == markdownFindings {
			said = append(said, "… and "+plural(len(all)-i, "more finding")+".")
			break
		}
		if text = strings.TrimSpace(text); text != "" {
			said = append(said, prose(text))
		}
	}
	switch fix := strings.TrimSpace(m.fix(r)); {
	case fix == "":
	case len([]rune(fix)) > markdownCommand:
		said = append(said, "Fix: too long to be shown here, see the json.")
	case !isCommand(r):
		said = append(said, "Fix: "+prose(fix))
	case !strings.Contains(fix, "\n"):
		said = append(said, "Fix: "+code(fix))
	default:
		fence := strings.Repeat("`", max(3, longestRun(fix)+1))
		said = append(said, strings.Join([]string{"Fix:", fence, strings.ReplaceAll(fix, "\n", "\n"+indent), fence}, "\n"+indent))
	}
	return said
}

// lineBroken joins lines that are to stay lines: a backslash breaks them.
func lineBroken(lines []string, indent string) string {
	return strings.Join(lines, "\\\n"+indent) + "\n"
}

// isCommand tells whether what mends r is that of a finding, to be taken as it
// stands, and not the general advice of the rule.
func isCommand(r *results.Result) bool {
	return slices.ContainsFunc(r.Findings, func(f results.Finding) bool { return f.Fix != "" })
}

func (m *markdown) board() {
	if !slices.ContainsFunc(m.doc.Board, func(e results.BoardEntry) bool { return e.State != results.StateNotInScope }) {
		return
	}
	m.write("### Board\n\nIn the order in which components start.\n\n| level | component | state | blocked by |\n|---|---|---|---|\n")
	left := 0
	for i := range m.doc.Board {
		e := &m.doc.Board[i]
		if e.State == results.StateNotInScope {
			continue
		}
		level := "–"
		if e.Level >= 0 {
			level = fmt.Sprint(e.Level)
		}
		state := words(e.State)
		if e.State == results.StateNotReady {
			state = "**" + state + "**"
		}
		row := fmt.Sprintf("| %s | %s | %s | %s |\n", level, prose(e.Label), state, cmp.Or(prose(m.labels(e.BlockedBy)), "–"))
		if left > 0 || !m.write(row) {
			left++
		}
	}
	if left > 0 {
		m.write(fmt.Sprintf("\n… and %s.\n", plural(left, "more component")))
	}
	m.write("\n")
}

func (m *markdown) sources() {
	var lines []string
	for _, name := range sorted(m.doc.Sources) {
		if s := m.doc.Sources[name]; !s.Learnt() {
			lines = append(lines, prose(singleLine(sourceLine(name, s))))
		}
		for _, id := range sorted(m.doc.Sources[name].Asked) {
			if m.doc.Sources[name].Asked[id].Insecure {
				lines = append(lines, prose(name)+": "+code(clean(id))+" was asked without verifying its certificate.")
			}
		}
	}
	m.list("Sources", lines)
}

func (m *markdown) leftOut() {
	var lines []string
	for _, l := range leftOut(m.doc) {
		lines = append(lines, prose(singleLine(l)))
	}
	m.list("Left out", lines)
}

func (m *markdown) notices() {
	var lines []string
	for _, n := range m.doc.Notices {
		lines = append(lines, prose(singleLine(n.Message)))
	}
	m.list("Notices", lines)
}

func (m *markdown) list(title string, lines []string) {
	if len(lines) == 0 || !m.write("### "+title+"\n\n") {
		return
	}
	for i, line := range lines {
		// The count needs room too.
		if i == markdownLines || len(line) > m.room-200 || !m.write("- "+line+"\n") {
			m.write(fmt.Sprintf("- … and %d more\n", len(lines)-i))
			break
		}
	}
	m.write("\n")
}
