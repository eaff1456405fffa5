package imports

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

//go:embed exports/fas.ps1
var fasScript string

// fas is which certification authorities a server of the Federated Authentication
// Service gets certificates from.
var fas = &Kind{
	Name: "fas", Component: "fas",
	Before: `Add-PSSnapin Citrix.Authentication.FederatedAuthenticationService.V1`,
	Script: fasScript,
	limit:  largest,
	read:   func(k *Kind, where string, raw []byte) (content, error) { return decode(k, where, raw, &fasExport{}) },
}

type fasExport struct {
	header
	Definitions list[definition] `json:"definitions"`
}

type definition struct {
	Name        *text      `json:"name"`
	Authorities list[text] `json:"authorities"`
}

func (f *fasExport) check() error {
	seen := map[text]bool{}
	for i, d := range f.Definitions {
		if *d.Name == "" || seen[*d.Name] {
			return fmt.Errorf("definitions[%d].name: %q is empty, or there twice", i, *d.Name)
		}
		seen[*d.Name] = true
		for k, a := range d.Authorities {
			if host, name, ok := strings.Cut(string(a), `\`); !ok || host == "" || name == "" || strings.ContainsAny(host, " ,;") {
				return fmt.Errorf(`definitions[%d].authorities[%d]: %q is not the address of an authority, such as ca1.corp.example\CORP-CA`, i, k, a)
			}
		}
	}
	return nil
}

func (f *fasExport) apply(h *facts.WindowsHost, told facts.Answered) {
	h.Authorities = &facts.Authorities{Answered: told, Definitions: map[string][]string{}}
	for _, d := range f.Definitions {
		h.Authorities.Definitions[string(*d.Name)] = plain(d.Authorities)
	}
}
