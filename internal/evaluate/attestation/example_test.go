package attestation_test

import (
	"fmt"

	"github.com/muster-dr/muster/internal/evaluate/attestation"
)

// The order of a list does not matter to what was signed; its content does.
func ExampleHash() {
	signed := attestation.Hash([]string{"vm/A", "vm/B"})
	fmt.Println(signed == attestation.Hash([]string{"vm/B", "vm/A"}), signed == attestation.Hash([]string{"vm/A", "vm/B", "vm/C"}))
	// Output: true false
}
