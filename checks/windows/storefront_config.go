package windows

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// storeFrontOutput is what storefront.ps1 writes.
//
// Nobody who wrote this has seen every form that StoreFront keeps its configuration
// in. What is read here is therefore either in a form that is known, to the last
// entry, or an error: a list that was understood by half would show as servers and
// ticket authorities that are missing.
type storeFrontOutput struct {
	Root  string           `json:"root"` // where the files are
	Files []storeFrontFile `json:"files"`
}

type storeFrontFile struct {
	Path  string   `json:"path"`  // below root, such as \Store\web.config
	Bases []string `json:"bases"` // values of hostBaseUrl
	Parts []string `json:"parts"` // XML of farms, or of gateways
}

// importIt is what to do about a form that nobody knows.
const importIt = "import it (docs/sources/imports.md)"

// baseURL is "" when no file tells.
func (o *storeFrontOutput) baseURL() (string, error) {
	base, from := "", ""
	for _, f := range o.Files {
		for _, b := range f.Bases {
			b = strings.TrimSpace(b)
			switch {
			case b == "":
			case !facts.IsWebURL(b):
				return "", fmt.Errorf("hostBaseUrl in %s is not a URL", f.Path)
			case base == "":
				base, from = b, f.Path
			case !strings.EqualFold(strings.TrimSuffix(b, "/"), strings.TrimSuffix(base, "/")):
				return "", fmt.Errorf("hostBaseUrl is %s in %s and %s in %s", base, from, b, f.Path)
			}
		}
	}
	return base, nil
}

// stores are the stores by path below the site. The list is never nil.
func (o *storeFrontOutput) stores() (map[string]*facts.Store, error) {
	stores := map[string]*facts.Store{}
	for _, f := range o.Files {
		for _, part := range f.Parts {
			e, err := parseElement(part)
			if err != nil {
				if f.roaming() {
					continue // the gateways' business
				}
				return map[string]*facts.Store{}, fmt.Errorf("%s: %w", f.Path, err)
			}
			if e.name != "farm" {
				continue
			}
			farm, err := readFarm(e)
			if err != nil {
				return map[string]*facts.Store{}, fmt.Errorf("%s: %w: %s", f.Path, err, importIt)
			}
			if farm == nil {
				continue
			}
			path := f.store()
			if stores[path] == nil {
				stores[path] = &facts.Store{Farms: []facts.Farm{}}
			}
			stores[path].Farms = append(stores[path].Farms, *farm)
		}
	}
	if len(stores) == 0 {
		return stores, fmt.Errorf("no store was found below %s; StoreFront is not set up, or keeps its configuration in a form that muster does not know: %s", o.Root, importIt)
	}
	return stores, nil
}

// ofFarms are attributes that a farm has, and what only refers to one has not.
var ofFarms = []string{"servers", "farmtype", "port", "xmlport", "sslrelayport", "transport"}

// readFarm reads a farm; nil for an element that only refers to one, as those of
// optimal gateways and of aggregated farms do.
func readFarm(e *element) (*facts.Farm, error) {
	farm := &facts.Farm{Name: strings.TrimSpace(e.attribute("name")), Transport: strings.ToUpper(e.attribute("transport")), Servers: []string{}}
	if farm.Name == "" {
		return nil, errors.New("there is a farm without a name")
	}
	var list *element
	for _, c := range e.children {
		if c.name == "servers" {
			if list != nil {
				return nil, fmt.Errorf("the farm %s has two lists of servers", farm.Name)
			}
			list = c
		}
	}
	if list == nil {
		if len(e.children) > 0 || slices.ContainsFunc(e.attributes, func(a attribute) bool { return slices.Contains(ofFarms, a.name) }) {
			return nil, fmt.Errorf("the farm %s has no list of servers in a form that is known", farm.Name)
		}
		return nil, nil //nolint:nilnil // a reference is neither a farm nor an error
	}
	entries, err := list.entries()
	if err != nil {
		return nil, fmt.Errorf("the farm %s: %w", farm.Name, err)
	}
	for _, s := range entries {
		name := strings.ToLower(strings.TrimSpace(s.attribute("name")))
		if s.name != "server" || name == "" || strings.ContainsAny(name, facts.Separators+"/") {
			return nil, fmt.Errorf("the servers of the farm %s have an entry %s that names none in a form that is known", farm.Name, s.label)
		}
		farm.Servers = append(farm.Servers, name)
	}
	if strings.TrimSpace(list.text.String()) != "" {
		return nil, fmt.Errorf("the servers of the farm %s stand in a form that is not known", farm.Name)
	}
	// No rule rests on the port, so one that is missing does no harm.
	farm.Port, _ = strconv.Atoi(e.attribute("xmlport", "port"))
	return farm, nil
}

const configFile = `\web.config`

// roaming tells that a file is the one with the gateways of the deployment.
func (f *storeFrontFile) roaming() bool {
	return strings.HasSuffix(strings.ToLower(f.Path), `\roaming`+configFile)
}

// store is the path of the store that a file configures.
func (f *storeFrontFile) store() string {
	path := f.Path
	if n := len(path) - len(configFile); n >= 0 && strings.EqualFold(path[n:], configFile) {
		path = path[:n]
	}
	return "/Citrix" + strings.ReplaceAll(path, `\`, "/")
}
