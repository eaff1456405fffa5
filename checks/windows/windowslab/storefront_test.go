package windowslab

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

// partsOf is what the configuration files of a StoreFront server hold, by path.
func partsOf(t *testing.T, faults ...string) map[string]string {
	t.Helper()
	s, err := signInto(t, start(t, lab.Options{Faults: faults}), "sf-fra-01.corp.contoso.example")
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Run(t.Context(), winrm.Script{Name: "storefront.ps1", Text: "# muster: storefront.ps1\n$null\n"})
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Files []struct {
			Path  string
			Parts []string
		}
	}
	if err := json.Unmarshal(out, &read); err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range read.Files {
		parts[f.Path] = strings.Join(f.Parts, "")
	}
	return parts
}

func TestFormsOfStoreFrontShow(t *testing.T) {
	const store, roaming = `\Store\web.config`, `\Roaming\web.config`
	well := partsOf(t)
	if !strings.Contains(well[store], "<server name=") || !strings.Contains(well[roaming], "<secureTicketAuthorityURLs>") {
		t.Fatalf("the healthy server tells %v", well)
	}
	if got := partsOf(t, "storefront-config-unknown"); got[store] != well[store] || !strings.Contains(got[roaming], "<gateway ") || strings.Contains(got[roaming], "secureTicketAuthority") {
		t.Errorf("in a form that nobody knows: %v", got)
	}
	if got := partsOf(t, "storefront-no-store"); got[store] != "" || got[roaming] != well[roaming] {
		t.Errorf("without a store: %v", got)
	}
}
