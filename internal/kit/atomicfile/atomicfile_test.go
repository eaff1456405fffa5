package atomicfile_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/kit/atomicfile"
)

func write(text string, after error) func(io.Writer) error {
	return func(w io.Writer) error {
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
		return after
	}
}

func TestAFileIsWrittenWholeOrStaysAsItWas(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "results.json")
	if err := atomicfile.Write(path, write("last night", nil)); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space is left")
	err := atomicfile.Write(path, write("ton", full))
	if !errors.Is(err, full) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "last night" {
		t.Errorf("got %q, %v", got, err)
	}
	if err := atomicfile.Write(path, write("tonight", nil)); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "tonight" {
		t.Errorf("got %q, %v", got, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := atomicfile.Write(filepath.Join(dir, "none", "f"), write("x", nil)); err == nil {
		t.Error("a folder that does not exist takes a file")
	}
}
