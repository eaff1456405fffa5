package input_test

import (
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/test/embedded"
)

// BenchmarkValue makes of the facts of the embedded estate what policies see.
func BenchmarkValue(b *testing.B) {
	doc, err := embedded.Scan{}.Start(lab.Options{})
	if err != nil {
		b.Fatal(err)
	}
	in := input.From(doc, time.Now(), nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := in.Value(); err != nil {
			b.Fatal(err)
		}
	}
}
