package suggest_test

import (
	"fmt"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

func ExampleTo() {
	sources := []string{"dns", "directory", "windows"}
	fmt.Printf("%q %q\n", suggest.To("dsn", sources), suggest.To("vcenter", sources))
	// Output: "dns" ""
}
