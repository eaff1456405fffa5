package directorylab

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/lab/world"
)

// authorityFaults are in the certification authorities that FAS gets certificates
// from.
func authorityFaults() []world.Fault {
	return []world.Fault{
		{Name: "fas-authority-lost", Title: "The only authority that publishes the templates of FAS stands at production and is not protected", Apply: func(m *world.Model) {
			lost := m.FQDN("ca-muc-01")
			for i := range m.Directory.EnrollmentServices {
				if s := &m.Directory.EnrollmentServices[i]; s.Host == lost {
					s.Templates = slices.DeleteFunc(slices.Clone(s.Templates), isFASTemplate)
				}
			}
		}},
		{Name: "fas-authority-unnamed", Title: "The authorities publish templates of FAS under other names, and only one of them comes back", Apply: func(m *world.Model) {
			for i := range m.Directory.EnrollmentServices {
				s := &m.Directory.EnrollmentServices[i]
				s.Templates = append(slices.DeleteFunc(slices.Clone(s.Templates), isFASTemplate), "EUC Smartcard Logon")
			}
		}},
	}
}

func isFASTemplate(name string) bool { return strings.HasPrefix(name, "Citrix_") }
