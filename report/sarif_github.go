package report

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// scanningLimits are what GitHub's code scanning takes in one file.
type scanningLimits struct {
	results, rules int
	bytes          int // after gzip
}

// The documented limits; the size with a margin, because another gzip may pack a
// little worse.
var scanningTakes = scanningLimits{results: 25_000, rules: 25_000, bytes: 9_500_000}

// writeSARIFGitHub writes what GitHub's code scanning is to show: failures that
// nobody has waived, and nothing else, because it makes an open alert of every
// result, whatever its kind, and does not look at suppressions.
func writeSARIFGitHub(w io.Writer, doc *results.Document, opt Options) error {
	return scanningTakes.write(w, doc, opt)
}

func (l scanningLimits) write(w io.Writer, doc *results.Document, opt Options) error {
	b := newSARIF(doc)
	b.reduced, b.taxonomies = true, taxonomies(doc, opt.Frameworks)
	var fails []*results.Result
	for i := range b.doc.Results {
		if r := &b.doc.Results[i]; r.Status == results.Fail && r.Waiver == nil {
			fails = append(fails, r)
		}
	}
	slices.SortFunc(fails, func(a, b *results.Result) int {
		return cmp.Or(
			cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity)),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Target, b.Target),
		)
	})
	n := min(len(fails), l.results)
	for {
		text, packed, err := b.first(fails, n, l.rules)
		if err != nil {
			return err
		}
		if packed <= l.bytes {
			_, err := w.Write(text)
			return err
		}
		if n == 0 {
			return fmt.Errorf("the descriptions of the rules alone are %d bytes after gzip, and GitHub takes %d in one file", packed, l.bytes)
		}
		// The rest is not of the same length everywhere: go a little below what
		// would fit on average.
		n = min(n-1, int(float64(n)*float64(l.bytes)/float64(packed)*0.9))
	}
}

// first makes the log of the first n failures, and tells its size after gzip.
func (b *sarif) first(fails []*results.Result, n, mostRules int) (text []byte, packed int, err error) {
	picked := slices.Clone(fails[:n])
	ids := b.ruleIDs()
	if len(ids) > mostRules {
		ids = nil
		for _, r := range picked {
			ids = append(ids, r.Rule)
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	log := b.log(picked, ids)
	if left := len(fails) - n; left > 0 {
		in := b.run.Invocations[0]
		in.ToolExecution = append(in.ToolExecution, b.note("results-left-out", "warning",
			fmt.Sprintf("%d failures are here, and the %d least severe are not: GitHub does not take more. The format sarif has them all.", n, left), time.Time{}))
	}
	var out bytes.Buffer
	if err := encodeSARIF(&out, log); err != nil {
		return nil, 0, err
	}
	var size byteCount
	z := gzip.NewWriter(&size)
	if _, err := z.Write(out.Bytes()); err != nil {
		return nil, 0, err
	}
	if err := z.Close(); err != nil {
		return nil, 0, err
	}
	return out.Bytes(), int(size), nil
}

// byteCount counts what is written to it.
type byteCount int

func (c *byteCount) Write(p []byte) (int, error) {
	*c += byteCount(len(p))
	return len(p), nil
}
