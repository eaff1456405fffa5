package sample_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/kit/sample"
)

func TestTheChoiceIsTheSameInWhateverOrder(t *testing.T) {
	var names []string
	for i := range 100 {
		names = append(names, fmt.Sprintf("VDI%03d", i))
	}
	first := sample.Of(names, 3)
	slices.Reverse(names)
	if again := sample.Of(names, 3); !slices.Equal(first, again) || len(first) != 3 {
		t.Errorf("%v, then %v", first, again)
	}
	if names[0] != "VDI099" {
		t.Error("the names were changed")
	}
	if slices.Equal(first, []string{"VDI000", "VDI001", "VDI002"}) {
		t.Errorf("the first ones of the row: %v", first)
	}
	if got := sample.Of(names[:2], 5); len(got) != 2 {
		t.Errorf("%d of two names", len(got))
	}
	if got := sample.Of(names, 0); len(got) != 0 {
		t.Errorf("chosen: %v", got)
	}
}
