package sample_test

import (
	"fmt"
	"slices"

	"github.com/muster-dr/muster/internal/kit/sample"
)

// The same machines are asked each night, so that results can be compared.
func ExampleOf() {
	machines := []string{"mucw11p0001", "mucw11p0002", "mucw11p0003", "mucw11p0004"}
	first := sample.Of(machines, 2)
	slices.Reverse(machines)
	fmt.Println(len(first), slices.Equal(first, sample.Of(machines, 2)))
	// Output: 2 true
}
