package grouppolicylab

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab"
)

func filesOf(t *testing.T, root string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %x\n", path, content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFaultsOfSysvolShow(t *testing.T) {
	t.Run("sysvol-recovery-missing", func(t *testing.T) {
		l := start(t, lab.Options{Faults: []string{"sysvol-recovery-missing"}})
		if _, err := os.Stat(l.Address("sysvol", estate.Recovery)); !os.IsNotExist(err) {
			t.Errorf("the folder: %v", err)
		}
	})
	t.Run("sysvol-recovery-unreadable", func(t *testing.T) {
		l := start(t, lab.Options{Faults: []string{"sysvol-recovery-unreadable"}})
		if _, err := os.ReadDir(filepath.Join(l.Address("sysvol", estate.Recovery), l.Model().Domain, "Policies")); err == nil || os.IsNotExist(err) {
			t.Errorf("listing the policies: %v", err)
		}
	})
}
