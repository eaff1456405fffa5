package lab

import (
	"fmt"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// EstateFile is the estate file to use against the lab. Addresses, certificates,
// the password and SYSVOL are those of this lab, so the file is of use as long as
// the lab runs. How each source is reached is written by its part.
func (l *Lab) EstateFile() []byte {
	return l.estateFile(l.world.CAFile(), l.world.File(signedName))
}

func (l *Lab) estateFile(caFile, signed string) []byte {
	m := l.world.Model
	e := estate.New()
	e.Version, e.Name, e.Domain = 1, m.Name, m.Domain
	e.Credentials = map[string]*estate.Credential{}
	e.Components, e.Objectives = m.Components, m.Objectives
	e.Policy.Attestations, e.Policy.Severities = signed, m.Severities
	for _, site := range world.BothSites {
		s := m.Sites[site]
		*e.Site(site) = estate.Site{ADSite: s.ADSite, Networks: s.Networks, ResourceLocation: s.ResourceLocation, Shared: s.Shared, Platform: s.Platform}
	}
	for _, p := range l.parts {
		if p.Declare != nil {
			p.Declare(&world.Declaration{Estate: e, World: l.world, Addresses: p.addresses, CAFile: caFile})
		}
	}
	text, err := estate.Write(e, map[string]string{
		"sites":       "Each site is asked for itself: after a disaster, only recovery is left.",
		"credentials": "Nobody of these may change anything: an ordinary domain user, a viewer of Prism, an API client that reads.",
		"objectives":  "What the business can bear to lose, and to wait for.",
		"components":  "What is to be recovered: the names by which it is found, and where it runs.",
		"policy":      "What no system can tell, its people have confirmed.",
	})
	if err != nil {
		panic("lab: " + err.Error()) // cannot happen: it is written to memory
	}
	return fmt.Appendf(nil, "# %s: an embedded estate of muster. It answers while the lab runs.\n%s", m.Name, text)
}
