package paths

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/policies"
)

// File is where the table stands in the folder of policies.
const File = "ports.yaml"

// Ports is the table of who must reach whom.
type Ports struct {
	// Roles are those that a vantage can take, with the components whose machines have them.
	Roles     map[string][]string `yaml:"roles"`
	Endpoints []Endpoint          `yaml:"endpoints"`
	Services  []Service           `yaml:"services"`
}

// Endpoint is a name of Citrix Cloud, and of what it stands on.
type Endpoint struct {
	ID    string            `yaml:"id"`
	Owner string            `yaml:"owner"` // who has the certificate made: citrix or microsoft
	Hosts map[string]string `yaml:"hosts"` // by region
}

// Service is a port that some machines must reach.
type Service struct {
	ID     string   `yaml:"id"`
	Title  string   `yaml:"title"` // for people, within a sentence
	From   []string `yaml:"from"`  // roles
	To     string   `yaml:"to"`    // a component, or one of the words below
	Port   int      `yaml:"port"`
	UDP    bool     `yaml:"udp"`
	Probe  string   `yaml:"probe"` // how it is asked
	Peers  bool     `yaml:"peers"` // it answers listed addresses only
	Rule   string   `yaml:"rule"`  // id of the rule that judges it
	Why    string   `yaml:"why"`   // what it means in the disaster
	Source string   `yaml:"source"`
}

// The words that [Service.To] has beside components.
const (
	toControllers = "domain_controllers"
	toResolvers   = "resolvers"
	toRadius      = "radius"
	toPrism       = "prism"
	toCloud       = "citrix_cloud"
)

// Regions are those of Citrix Cloud that endpoints may have.
var regions = []string{"us", "eu", "ap-s", "jp"}

// Load reads the table from the folder of policies and makes sure that it holds together.
func Load(files fs.FS) (*Ports, error) {
	text, err := fs.ReadFile(files, File)
	if err != nil {
		return nil, fmt.Errorf("reading who must reach whom: %w", err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	p := &Ports{}
	if err := d.Decode(p); err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	return p, nil
}

// Bundled is the table that comes with muster.
func Bundled() (*Ports, error) { return Load(policies.Files()) }

// bundled is the table that comes with muster. That it can be read a test makes sure.
var bundled = sync.OnceValue(func() *Ports {
	p, err := Bundled()
	if err != nil {
		panic("paths: " + err.Error())
	}
	return p
})

func (p *Ports) check() error {
	for _, role := range estate.VantageRoles {
		if len(p.Roles[role]) == 0 {
			return fmt.Errorf("the role %s has no components", role)
		}
	}
	for role, components := range p.Roles {
		if !slices.Contains(estate.VantageRoles, role) {
			return fmt.Errorf("the role %s is none that an estate file can name", role)
		}
		for _, id := range components {
			if !slices.Contains(estate.Components, id) {
				return fmt.Errorf("the role %s names %s, which is no component", role, id)
			}
		}
	}
	for _, e := range p.Endpoints {
		for region := range e.Hosts {
			if !slices.Contains(regions, region) {
				return fmt.Errorf("the endpoint %s has the region %s, which is none", e.ID, region)
			}
		}
	}
	seen := map[string]bool{}
	for _, s := range p.Services {
		switch {
		case s.ID == "" || seen[s.ID]:
			return fmt.Errorf("the service %q is there twice, or has no name", s.ID)
		case s.Title == "" || s.Why == "" || s.Source == "" || s.Rule == "" || s.Probe == "" || len(s.From) == 0:
			return fmt.Errorf("the service %s lacks a title, why, source, rule, probe or from", s.ID)
		case s.Port < 1 || s.Port > 65535:
			return fmt.Errorf("the service %s has the port %d", s.ID, s.Port)
		case !slices.Contains([]string{toControllers, toResolvers, toRadius, toPrism, toCloud}, s.To) && !slices.Contains(estate.Components, s.To):
			return fmt.Errorf("the service %s leads to %s, which is nothing of an estate", s.ID, s.To)
		}
		seen[s.ID] = true
		for _, role := range s.From {
			if !slices.Contains(estate.VantageRoles, role) {
				return fmt.Errorf("the service %s is wanted by %s, which is no role", s.ID, role)
			}
		}
	}
	return nil
}
