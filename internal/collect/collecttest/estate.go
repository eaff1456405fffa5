package collecttest

import (
	"os"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/estate"
)

// Estate loads an estate file whose credentials are taken to be right as they are:
// the test of one source need not know what the other sources sign in with.
func Estate(t testing.TB, file []byte) *estate.Estate {
	t.Helper()
	var said struct {
		Credentials map[string]map[string]any `yaml:"credentials"`
	}
	if err := yaml.Unmarshal(file, &said); err != nil {
		t.Fatal(err)
	}
	var kinds []estate.CredentialKind
	for name, keys := range said.Credentials {
		k := estate.CredentialKind{Name: name}
		for key, value := range keys {
			text, _ := value.(string)
			switch key {
			case "method":
				k.Methods = []string{text}
			case "transport":
				k.Transports = []string{text}
			case "endpoint":
				k.Endpoint = true
			}
		}
		kinds = append(kinds, k)
	}
	path := filepath.Join(t.TempDir(), "estate.yaml")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	est, err := estate.Load(path, kinds...)
	if err != nil {
		t.Fatal(err)
	}
	return est
}
