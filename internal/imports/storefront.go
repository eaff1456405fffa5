package imports

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

//go:embed exports/storefront.ps1
var storeFrontScript string

// storeFront is the configuration of a StoreFront server, as its own cmdlets tell
// it.
var storeFront = &Kind{
	Name: "storefront", Component: "storefront",
	Before: `& "$env:ProgramFiles\Citrix\Receiver StoreFront\Scripts\ImportModules.ps1"`,
	Script: storeFrontScript,
	limit:  largest,
	read: func(k *Kind, where string, raw []byte) (content, error) {
		return decode(k, where, raw, &storeFrontExport{})
	},
}

type storeFrontExport struct {
	header
	BaseURL  *text               `json:"baseUrl"`
	Stores   list[storeEntry]    `json:"stores"`
	Gateways list[storesGateway] `json:"gateways"`
}

type storeEntry struct {
	Path  *text           `json:"path"`
	Farms list[farmEntry] `json:"farms"`
}

type farmEntry struct {
	Name      *text      `json:"name"`
	Servers   list[text] `json:"servers"`
	Port      *int       `json:"port"`
	Transport *text      `json:"transport"`
}

type storesGateway struct {
	Name     *text      `json:"name"`
	URL      *text      `json:"url"`
	Callback *text      `json:"callback"`
	STAs     list[text] `json:"stas"`
}

func (s *storeFrontExport) check() error {
	if !facts.IsWebURL(string(*s.BaseURL)) {
		return notURL("baseUrl", string(*s.BaseURL))
	}
	stores, gateways := map[text]bool{}, map[text]bool{}
	for i, store := range s.Stores {
		if *store.Path == "" || stores[*store.Path] {
			return fmt.Errorf("stores[%d].path: %q is empty, or there twice", i, *store.Path)
		}
		stores[*store.Path] = true
		for j, farm := range store.Farms {
			for k, server := range farm.Servers {
				if strings.TrimSpace(string(server)) == "" || strings.ContainsAny(string(server), " ,;") {
					return fmt.Errorf("stores[%d].farms[%d].servers[%d]: %q is not one server", i, j, k, server)
				}
			}
		}
	}
	for i, gateway := range s.Gateways {
		at := fmt.Sprintf("gateways[%d]", i)
		if *gateway.Name == "" || gateways[*gateway.Name] {
			return fmt.Errorf("%s.name: %q is empty, or there twice", at, *gateway.Name)
		}
		gateways[*gateway.Name] = true
		if !facts.IsWebURL(string(*gateway.URL)) {
			return notURL(at+".url", string(*gateway.URL))
		}
		if callback := string(*gateway.Callback); callback != "" && !facts.IsWebURL(callback) {
			return notURL(at+".callback", callback)
		}
		for k, sta := range gateway.STAs {
			if !facts.IsWebURL(authority(sta)) {
				return notURL(fmt.Sprintf("%s.stas[%d]", at, k), string(sta))
			}
		}
	}
	return nil
}

// notURL says what is wrong with a text that should be one URL, without quoting a
// password.
func notURL(at, value string) error {
	if strings.Contains(value, "@") {
		return fmt.Errorf("%s is not one URL without a user and a password", at)
	}
	return fmt.Errorf("%s: %q is not one URL", at, value)
}

// authority is the URL of a ticket authority. Some versions print more beside it,
// with a comma between.
func authority(sta text) string {
	u, _, _ := strings.Cut(string(sta), ",")
	return strings.TrimSpace(u)
}

// apply fills in what the server itself did not tell: what it told in this run is
// newer than any export.
func (s *storeFrontExport) apply(h *facts.WindowsHost, told facts.Answered) {
	if h.StoreFront == nil {
		h.StoreFront = &facts.StoreFrontState{Certificates: facts.HostCertificates{
			Answered: facts.No(facts.FactMissing, fmt.Sprintf("%s was not asked for its certificate, of which an export tells nothing", h.Host)),
			Items:    []facts.HostCertificate{},
		}}
	}
	state := h.StoreFront
	if !state.Learnt() {
		state.Answered = told
	}
	if !state.BaseURL.Learnt() {
		state.BaseURL = facts.BaseURL{Answered: told, URL: string(*s.BaseURL)}
	}
	if !state.Stores.Learnt() {
		state.Stores = facts.Stores{Answered: told, Items: s.stores()}
	}
	if !state.Gateways.Learnt() {
		state.Gateways = facts.Gateways{Answered: told, Items: s.gateways()}
	}
}

func (s *storeFrontExport) stores() map[string]*facts.Store {
	all := map[string]*facts.Store{}
	for _, store := range s.Stores {
		entry := &facts.Store{Farms: []facts.Farm{}}
		for _, f := range store.Farms {
			farm := facts.Farm{Name: string(*f.Name), Servers: []string{}, Port: *f.Port, Transport: strings.ToUpper(string(*f.Transport))}
			for _, server := range f.Servers {
				farm.Servers = append(farm.Servers, strings.ToLower(strings.TrimSpace(string(server))))
			}
			entry.Farms = append(entry.Farms, farm)
		}
		all[string(*store.Path)] = entry
	}
	return all
}

func (s *storeFrontExport) gateways() map[string]*facts.Gateway {
	all := map[string]*facts.Gateway{}
	for _, g := range s.Gateways {
		gateway := &facts.Gateway{URL: string(*g.URL), Callback: string(*g.Callback), STAs: []string{}}
		for _, sta := range g.STAs {
			gateway.STAs = append(gateway.STAs, authority(sta))
		}
		all[string(*g.Name)] = gateway
	}
	return all
}
