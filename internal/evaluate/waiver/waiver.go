// Package waiver reads the failures that somebody has accepted for a time, and
// marks the results that they cover. A waiver hides nothing: the result keeps its
// status, reports show who accepted it and until when, and a waiver that has
// ended, that covers nothing or that may not cover is told of.
//
// The file is YAML:
//
//	waivers:
//	  - rule: dns/low-ttl          # the id of a rule, or a pattern
//	    target: alias/*            # a pattern; everything when left out
//	    reason: why it is accepted
//	    owner: who answers for it
//	    ticket: CHG-123            # optional
//	    starts: 2026-11-01         # optional, the first day
//	    expires: 2027-01-31        # the last day, which counts to its end in UTC
//
// In a pattern * stands for any text, a slash included, and ? for one character;
// everything else, brackets and backslashes among it, stands for itself. Letters
// match in either case, as in DNS and in Active Directory.
package waiver

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/estate/listfile"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// MaxDays is how long a waiver may last. What is accepted for longer is no
// exception any more: it belongs into the estate file, as a severity of its own.
const MaxDays = 365

const day = 24 * time.Hour

var shape = listfile.Shape{
	Top:      "waivers",
	Required: []string{"rule", "reason", "owner", "expires"},
	Optional: []string{"target", "ticket", "starts"},
	Days:     []string{"starts", "expires"},
	Help: map[string]string{
		"":        "Failures, and what is not known, that somebody has accepted for a time.",
		"rule":    "The id of a rule, or a pattern: * is any text, ? one character.",
		"target":  "The target of the result, or a pattern; every target when left out.",
		"reason":  "Why it is accepted; reports show it.",
		"owner":   "Who answers for it.",
		"ticket":  "Where it was agreed.",
		"starts":  "The first day, YYYY-MM-DD in UTC.",
		"expires": "The last day, YYYY-MM-DD, which counts to its end in UTC. A waiver lasts a year at most.",
	},
}

// JSONSchema returns the JSON Schema of a file of waivers.
func JSONSchema() ([]byte, error) { return shape.JSONSchema() }

// Load reads the file at path. With rules, the ids of all rules, an entry whose
// pattern fits none of them is an error; with none that is not looked at. What is
// wrong in the file comes as [estate.Errors], all of it at once.
func Load(path string, rules []string) ([]estate.Waiver, error) {
	l, err := listfile.Load(path, shape)
	if err != nil {
		return nil, err
	}
	return read(l, rules)
}

// Parse is [Load] for the content of the file that the user knows by name.
func Parse(name string, data []byte, rules []string) ([]estate.Waiver, error) {
	return read(listfile.Parse(name, data, shape), rules)
}

func read(l *listfile.List, rules []string) ([]estate.Waiver, error) {
	list := make([]estate.Waiver, 0, len(l.Entries))
	for _, e := range l.Entries {
		w := estate.Waiver{
			Rule: e.Text("rule"), Target: e.Text("target"), Reason: e.Text("reason"), Owner: e.Text("owner"),
			Ticket: e.Text("ticket"), Starts: e.Text("starts"), Expires: e.Text("expires"), At: e.At,
		}
		if w.Target == "" {
			w.Target = "*"
		}
		if w.Rule != "" && len(rules) > 0 && !fitsAny(w.Rule, rules) {
			l.Problem(e, "rule", "no rule fits %q%s (`muster rules list` shows them all)", w.Rule, suggest.DidYouMean(w.Rule, rules))
		}
		l.Wordy(e, "reason", "owner")
		starts, hasStart := l.Day(e, "starts")
		expires, hasEnd := l.Day(e, "expires")
		if hasStart && hasEnd {
			switch days := int(expires.Sub(starts) / day); {
			case days < 0:
				l.Problem(e, "expires", "%s is before the waiver starts, on %s", w.Expires, w.Starts)
			case days > MaxDays:
				l.Problem(e, "expires", "%s is %d days after %s; a waiver lasts %d days at most", w.Expires, days, w.Starts, MaxDays)
			}
		}
		list = append(list, w)
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	return list, nil
}

func fitsAny(pattern string, names []string) bool {
	for _, n := range names {
		if Match(pattern, n) {
			return true
		}
	}
	return false
}

// Match tells whether a pattern fits a text, see the package comment. It goes back
// to the last star only, which is enough: what an earlier star could take, the
// last one can take as well.
func Match(pattern, text string) bool {
	afterStar, retry := -1, 0 // where to go on in the pattern and in the text
	i, j := 0, 0
	for j < len(text) {
		want, n := utf8.DecodeRuneInString(pattern[i:])
		have, m := utf8.DecodeRuneInString(text[j:])
		switch {
		case n > 0 && want == '*':
			afterStar, retry = i+n, j
			i += n
		case n > 0 && (want == '?' || unicode.ToLower(want) == unicode.ToLower(have)):
			i += n
			j += m
		case afterStar >= 0:
			_, m = utf8.DecodeRuneInString(text[retry:])
			retry += m
			i, j = afterStar, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[i:], "*") == ""
}
