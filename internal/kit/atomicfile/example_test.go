package atomicfile_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/muster-dr/muster/internal/kit/atomicfile"
)

// What fails half-way leaves the file of last night.
func ExampleWrite() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "results.json")
	_ = atomicfile.Write(path, func(w io.Writer) error { _, err := io.WriteString(w, "last night"); return err })
	err = atomicfile.Write(path, func(w io.Writer) error {
		_, _ = io.WriteString(w, "to")
		return errors.New("the run was interrupted")
	})
	text, _ := os.ReadFile(path)
	fmt.Printf("%s; failed: %t\n", text, err != nil)
	// Output: last night; failed: true
}
