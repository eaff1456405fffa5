package report

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// written counts bytes.
type written int64

func (c *written) Write(p []byte) (int, error) { *c += written(len(p)); return len(p), nil }

// estate100k is a document of an estate with 100,000 machines: machines are judged
// by their classes, which name them, and one result in ten is for a class.
func estate100k() *results.Document {
	const machines, perClass = 100_000, 250
	doc := many(10 * machines / perClass)
	doc.Machines = map[string][]string{}
	for class := range machines / perClass {
		r := &doc.Results[class*10+1]
		r.Target = fmt.Sprintf("ou/ou=pool%d,ou=vda,dc=corp,dc=example", class)
		r.Machines = perClass
		names := make([]string, perClass)
		for i := range names {
			names[i] = fmt.Sprintf("vdi%06d.corp.example", class*perClass+i)
		}
		doc.Machines[r.Target] = names
	}
	return doc
}

// each100k is the worst that could be: one result for every one of the machines.
func each100k() *results.Document { return many(100_000) }

// longWinded is a document in which every text is as long as some server made it.
func longWinded(size int) func() *results.Document {
	return func() *results.Document {
		d := every()
		for i := range d.Results {
			r := &d.Results[i]
			r.Message = strings.Repeat("word ", size/5)
			for j := range r.Findings {
				r.Findings[j].Message, r.Findings[j].Fix = r.Message, strings.Repeat("x", size)
			}
		}
		return d
	}
}

// BenchmarkFormats shows besides that the time follows the size: ten times the text may not
// take much more than ten times as long.
func BenchmarkFormats(b *testing.B) {
	for name, document := range map[string]func() *results.Document{
		"classes": estate100k, "each10k": func() *results.Document { return many(10_000) }, "each": each100k,
		"texts=50k": longWinded(50_000), "texts=500k": longWinded(500_000),
	} {
		doc := document()
		for _, format := range Names() {
			b.Run(name+"/"+format, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					var n written
					if err := Formats[format].Write(&n, doc, Options{}); err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(n), "report-B")
				}
			})
		}
		b.Run(name+"/all", func(b *testing.B) { // as with -o for each of them
			b.ReportAllocs()
			for b.Loop() {
				for _, format := range Names() {
					if err := Formats[format].Write(io.Discard, doc, Options{}); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
