// Package attestation reads what people say about things that no program can see,
// and answers the questions of rules with it. A statement counts for one target
// of one rule and for a time; where the rule gives a list to look through, it
// counts for that list alone, and a changed list voids it.
//
// The file is YAML:
//
//	attestations:
//	  - rule: netscaler/rollback-ready     # the id of the rule that asks
//	    target: component/netscaler        # the target that it asks about
//	    statement: what was looked at, and what was seen
//	    owner: who says so
//	    date: 2026-11-20                   # the day of the statement
//	    expires: 2027-05-20                # the last day, which counts to its end in UTC
//	    evidence: where the proof is kept  # optional
//	    list: 3f79bb7b435b05321651…        # listSha256 of the result, when it has a list
//	    items:                             # that list; it tells later what changed
//	      - alias.example leads to 10.1.1.1
package attestation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/estate/listfile"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// MaxDays is how long a statement may count from its date.
const MaxDays = 365

const day = 24 * time.Hour

var shape = listfile.Shape{
	Top:      "attestations",
	Required: []string{"rule", "target", "statement", "owner", "date", "expires"},
	Optional: []string{"evidence", "list"},
	Lists:    []string{"items"},
	Days:     []string{"date", "expires"},
	Patterns: map[string]string{"target": `^[^*]+$`, "list": "^[0-9A-Fa-f]{64}$"},
	Help: map[string]string{
		"":          "What people say about things that no program can see.",
		"rule":      "The id of the rule that asks.",
		"target":    "The one target that it asks about; no pattern.",
		"statement": "What was looked at, and what was seen.",
		"owner":     "Who says so.",
		"date":      "The day of the statement, YYYY-MM-DD in UTC.",
		"expires":   "The last day, YYYY-MM-DD, which counts to its end in UTC. A statement counts for a year at most.",
		"evidence":  "Where the proof is kept.",
		"list":      "listSha256 of the result, when it has a list: the statement counts for that list alone.",
		"items":     "The lines of that list, or their short hashes when there are many: they tell later what changed.",
	},
}

// JSONSchema returns the JSON Schema of a file of attestations.
func JSONSchema() ([]byte, error) { return shape.JSONSchema() }

// Hash is the SHA-256, in hexadecimal, of the lines of a list in sorted order,
// joined by line feeds.
func Hash(list []string) string {
	sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(slices.Values(list)), "\n")))
	return hex.EncodeToString(sum[:])
}

// Load reads the file at path. With rules, the ids of all rules, an entry for a
// rule that is not among them is an error; with none that is not looked at. What
// is wrong in the file comes as [estate.Errors], all of it at once.
func Load(path string, rules []string) ([]estate.Attestation, error) {
	l, err := listfile.Load(path, shape)
	if err != nil {
		return nil, err
	}
	return read(l, rules)
}

// Parse is [Load] for the content of the file that the user knows by name.
func Parse(name string, data []byte, rules []string) ([]estate.Attestation, error) {
	return read(listfile.Parse(name, data, shape), rules)
}

func read(l *listfile.List, rules []string) ([]estate.Attestation, error) {
	list := make([]estate.Attestation, 0, len(l.Entries))
	for _, e := range l.Entries {
		a := estate.Attestation{
			Rule: e.Text("rule"), Target: e.Text("target"), Statement: e.Text("statement"), Owner: e.Text("owner"),
			Date: e.Text("date"), Expires: e.Text("expires"), Evidence: e.Text("evidence"),
			List: strings.ToLower(e.Text("list")), Items: e.List("items"), At: e.At,
		}
		if a.Rule != "" && len(rules) > 0 && !slices.Contains(rules, a.Rule) {
			l.Problem(e, "rule", "there is no rule %q%s (`muster rules list` shows them all)", a.Rule, suggest.DidYouMean(a.Rule, rules))
		}
		if strings.Contains(a.Target, "*") {
			l.Problem(e, "target", "%q looks like a pattern; an attestation is about one target", a.Target)
		}
		if b, err := hex.DecodeString(a.List); err != nil || a.List != "" && len(b) != sha256.Size {
			l.Problem(e, "list", "is not a SHA-256; copy listSha256 of the result that asks")
		}
		l.Wordy(e, "statement", "owner")
		checkItems(l, e, &a)
		date, dated := l.Day(e, "date")
		expires, ends := l.Day(e, "expires")
		if dated && ends {
			switch days := int(expires.Sub(date) / day); {
			case days < 0:
				l.Problem(e, "expires", "%s is before the date of the statement, %s", a.Expires, a.Date)
			case days > MaxDays:
				l.Problem(e, "expires", "%s is %d days after %s; a statement counts for %d days at most", a.Expires, days, a.Date, MaxDays)
			}
		}
		list = append(list, a)
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	return list, nil
}

// checkItems compares the lines with the hash that stands beside them, and makes up for
// a hash that does not.
func checkItems(l *listfile.List, e *listfile.Entry, a *estate.Attestation) {
	switch {
	case len(a.Items) == 0:
	case shortened(a.Items):
		if a.List == "" {
			l.Problem(e, "items", "are short hashes, from which nobody can tell which list was signed: list is missing")
		}
	case a.List == "":
		a.List = Hash(a.Items)
	case a.List != Hash(a.Items):
		l.Problem(e, "items", "are not the lines of which list is the hash; sign the list again with `muster attest`")
	}
}

// stanzaDays is the term that a stanza proposes.
const stanzaDays = 90

// Stanza is the entry that one would paste below "attestations:" to answer a
// manual result: YAML without indentation. What only a person can say is a
// placeholder that [Parse] refuses.
func Stanza(r *results.Result, asOf time.Time) string {
	asOf = asOf.UTC()
	s := fmt.Sprintf("- {rule: %s, target: %s,\n   statement: '<what you saw>', owner: '<who>',\n   date: %s, expires: %s",
		listfile.Quote(r.Rule), listfile.Quote(r.Target), asOf.Format(time.DateOnly), asOf.AddDate(0, 0, stanzaDays).Format(time.DateOnly))
	if r.ListSHA256 != "" {
		s += ",\n   list: " + r.ListSHA256
	}
	return s + "}"
}
