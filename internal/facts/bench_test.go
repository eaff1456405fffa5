package facts_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/test/bench"
)

// BenchmarkRead reads a facts document from memory.
func BenchmarkRead(b *testing.B) {
	for _, machines := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("machines=%d", machines), func(b *testing.B) {
			doc, err := bench.Facts(b.Context(), machines)
			if err != nil {
				b.Fatal(err)
			}
			var text bytes.Buffer
			if err := doc.Write(&text); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := facts.Read("-", bytes.NewReader(text.Bytes())); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
