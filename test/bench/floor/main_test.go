package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/test/bench"
)

// A yardstick that judges less than muster would be too short.
func TestTheYardstickFindsWhatTheRulesFind(t *testing.T) {
	doc, err := bench.Facts(t.Context(), 200)
	if err != nil {
		t.Fatal(err)
	}
	p, err := bench.Rules()
	if err != nil {
		t.Fatal(err)
	}
	set, err := policy.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	got := judge(doc)
	res, err := evaluate.Run(t.Context(), set, doc, evaluate.Options{Only: got.Judged})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for _, r := range res.Results {
		if r.Status == results.Fail {
			want[r.Rule] = append(want[r.Rule], r.Target)
		}
	}
	if len(got.Judged) != 12 || len(want) < 5 {
		t.Errorf("%d rules of which %d find something: too few to measure anything", len(got.Judged), len(want))
	}
	if !maps.EqualFunc(got.Findings, want, slices.Equal) {
		t.Errorf("found\n%v, want\n%v", got.Findings, want)
	}
	for target, names := range got.Machines {
		if len(names) == 0 || !slices.Equal(names, res.Machines[target]) {
			t.Errorf("%s: %d machines, want %d", target, len(names), len(res.Machines[target]))
		}
	}
}

// BenchmarkFloor reads facts from a file and judges them by hand.
func BenchmarkFloor(b *testing.B) {
	for _, machines := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("machines=%d", machines), func(b *testing.B) {
			doc, err := bench.Facts(b.Context(), machines)
			if err != nil {
				b.Fatal(err)
			}
			file := filepath.Join(b.TempDir(), "facts.json")
			f, err := os.Create(file)
			if err != nil {
				b.Fatal(err)
			}
			if err := errors.Join(doc.Write(f), f.Close()); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				doc, err := read(file)
				if err != nil {
					b.Fatal(err)
				}
				if len(judge(doc).Findings) == 0 {
					b.Fatal("nothing was found")
				}
			}
		})
	}
}
