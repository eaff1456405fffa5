package evaluate_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/policies"
	"github.com/muster-dr/muster/report"
	"github.com/muster-dr/muster/test/bench"
)

// BenchmarkEvaluate judges facts that are in memory by all bundled rules and
// writes the results.
func BenchmarkEvaluate(b *testing.B) {
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		b.Fatal(err)
	}
	set, err := policy.Compile(p)
	if err != nil {
		b.Fatal(err)
	}
	for _, machines := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("machines=%d", machines), func(b *testing.B) {
			doc, err := bench.Facts(b.Context(), machines)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				res, err := evaluate.Run(b.Context(), set, doc, evaluate.Options{Version: "bench"})
				if err != nil {
					b.Fatal(err)
				}
				var out bytes.Buffer
				if err := report.Formats["json"].Write(&out, res, report.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(machines), "ns/machine")
		})
	}
}
