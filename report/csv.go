package report

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// csvCell is how many characters a cell may have: spreadsheets end at 32,767.
const csvCell = 32_000

// csvColumns is the header. New columns go to the end.
var csvColumns = []string{
	"rule", "target", "component", "site", "status", "severity", "reason", "message", "fix", "evidence", "machines",
	"file", "line", "column", "title", "waived_until", "waived_by", "waived_ticket", "waived_because",
	"attested_until", "attested_by", "attested_statement", "baseline", "id", "verdict", "gate", "reach",
}

// writeCSV writes one row for each result after RFC 4180, in UTF-8. A waived result
// keeps its status, and tells its waiver beside. Verdict and gate are those of the
// whole, the same in each row.
func writeCSV(w io.Writer, doc *results.Document, _ Options) error {
	doc = printable(doc)
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(csvColumns); err != nil {
		return err
	}
	row := make([]string, 0, len(csvColumns))
	for i := range doc.Results {
		row = csvRow(row[:0], doc, &doc.Results[i])
		for k := range row {
			row[k] = atMost(harmless(row[k]), csvCell)
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvRow(row []string, doc *results.Document, r *results.Result) []string {
	row = append(row, r.Rule, r.Target, r.Component, siteOf(r.Target), string(r.Status), string(r.Severity), string(r.Reason),
		strings.Join(messages(r), "\n"), fixOf(doc, r), csvEvidence(r), positive(r.Machines))
	if l := r.Location; l != nil {
		row = append(row, l.File, positive(l.Line), positive(l.Column))
	} else {
		row = append(row, "", "", "")
	}
	if rule := doc.Rules[r.Rule]; rule != nil {
		row = append(row, rule.Title)
	} else {
		row = append(row, "")
	}
	if v := r.Waiver; v != nil {
		row = append(row, v.Expires, v.Owner, v.Ticket, v.Reason)
	} else {
		row = append(row, "", "", "", "")
	}
	if a := r.Attested; a != nil {
		row = append(row, a.Expires, a.Owner, a.Statement)
	} else {
		row = append(row, "", "", "")
	}
	return append(row, string(r.Baseline), r.ID, string(doc.Verdict.Decision), gateLine(doc), reachLine(doc))
}

// csvEvidence is the evidence of all findings, as JSON.
func csvEvidence(r *results.Result) string {
	var all []map[string]any
	for _, f := range r.Findings {
		if len(f.Evidence) > 0 {
			all = append(all, f.Evidence)
		}
	}
	if all == nil {
		return ""
	}
	text, err := json.Marshal(all)
	if err != nil {
		return "cannot be shown: " + err.Error()
	}
	return clean(string(text))
}

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// formula finds where a spreadsheet would begin to compute: at the start of a cell,
// and at what it takes for one when it separates by semicolons, as it does in much
// of Europe.
var formula = regexp.MustCompile(`(^|[;\t\n])([^\S\t\n]*[=+\-@＝＋－＠])`)

// harmless keeps a spreadsheet from computing a name: an apostrophe in front makes
// text of it.
func harmless(s string) string {
	if !strings.ContainsAny(s, "=+-@＝＋－＠") {
		return s
	}
	return formula.ReplaceAllString(s, "$1'$2")
}
