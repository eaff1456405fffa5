package estate

import "strings"

// Owner is the id of the component that declares a target as its own, such as
// "license_server" for "host/lic1.corp.example"; "" for a target that no component
// declares, or more than one.
func (e *Estate) Owner(target string) string {
	owners := e.owners
	if owners == nil { // made by hand
		owners = e.owned()
	}
	return owners[strings.ToLower(target)]
}

// owned builds the index of Owner: servers, VMs and catalogs of components.
func (e *Estate) owned() map[string]string {
	owners := map[string]string{}
	own := func(id, kind string, names ...string) {
		for _, name := range names {
			key := strings.ToLower(kind + "/" + name)
			if other, there := owners[key]; there && other != id {
				owners[key] = ""
			} else {
				owners[key] = id
			}
		}
	}
	for id, c := range e.Components {
		if c == nil {
			continue
		}
		for _, site := range []string{Production, Recovery} {
			own(id, "host", c.Servers.Of(site)...)
		}
		own(id, "vm", c.VMs...)
		for name, standIn := range c.Catalogs {
			own(id, "catalog", name, standIn)
		}
	}
	return owners
}
