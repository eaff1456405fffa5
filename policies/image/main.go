// Command image writes what the bundled policies compile to, for a build of muster with the
// tag policyimage. It takes the path of the file to write.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/policies"
)

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: image FILE"))
	}
	if err := atomicfile.Write(os.Args[1], func(w io.Writer) error {
		return policy.WriteImage(w, policy.Folder{FS: policies.Files()})
	}); err != nil {
		fail(err)
	}
}

func fail(err error) {
	_, _ = fmt.Fprintf(os.Stderr, "image: %v\n", err)
	os.Exit(1) //nolint:forbidigo // a program of its own
}
