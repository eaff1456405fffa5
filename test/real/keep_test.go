//go:build real

package real

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// keep copies what a scan saw into a folder of its own below $REAL_KEEP, if that
// is set, so that other programs can judge the same facts without a domain.
func (s *scan) keep(t *testing.T) {
	t.Helper()
	into := os.Getenv("REAL_KEEP")
	if into == "" {
		return
	}
	name := strings.Trim(unfit.ReplaceAllString(strings.ToLower(strings.TrimPrefix(t.Name(), "Test")), "-"), "-")
	if filepath.Base(s.dir) == "healthy" {
		name = "healthy"
	}
	dir := filepath.Join(into, name)
	for n := 2; ; n++ { // a test may scan more than once
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			break
		}
		dir = filepath.Join(into, fmt.Sprintf("%s-%d", name, n))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"estate.yaml", "ca.pem", "facts.json"} {
		content, err := os.ReadFile(filepath.Join(s.dir, file))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, file), content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// unfit is what the name of a folder should not hold.
var unfit = regexp.MustCompile(`[^a-z0-9]+`)
