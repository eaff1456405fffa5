package mutation

import "strings"

// sited are the sites of what Citrix Cloud names, by id: what is true of a thing of one site
// need not be of one of the other.
type sited map[string]string

// The machines of production that a recovery plan starts, one by one or by their category, have
// this in the place of a site: what is true of one that is lost with its site is not true of
// them, nor what is true of one desktop of many of a server.
const (
	server  = "server"
	desktop = "desktop"
)

// sitesOf reads from a document which zones, resource locations and connections belong
// to which site.
func sitesOf(doc any) sited {
	names, all := map[string]string{}, sited{}
	for site, s := range object(doc, "estate", "sites") {
		if location, ok := object(s)["resourceLocation"].(string); ok && location != "" {
			names[strings.ToLower(location)] = site
		}
	}
	for _, kind := range []string{"resourceLocations", "zones"} {
		for id, v := range object(doc, "citrixcloud", kind, "items") {
			name, _ := object(v)["name"].(string)
			all[id] = names[strings.ToLower(name)]
		}
	}
	for id, v := range object(doc, "citrixcloud", "connections", "items") {
		zone, _ := object(v)["zone"].(string)
		all[id] = all[zone]
	}
	central := object(doc, "prism", "sites", "production", "central")
	byCategory := map[any][]string{}
	for id, v := range object(central, "vms", "items") {
		categories, _ := object(v)["categories"].([]any)
		for _, c := range categories {
			byCategory[c] = append(byCategory[c], id)
		}
	}
	for _, v := range object(central, "plans", "items") {
		stages, _ := object(v)["stages"].([]any)
		for _, stage := range stages {
			vms, _ := object(stage)["vms"].([]any)
			for _, id := range vms {
				if id, ok := id.(string); ok {
					all[id] = server
				}
			}
			categories, _ := object(stage)["categories"].([]any)
			for _, c := range categories {
				for _, id := range byCategory[c] {
					all[id] = desktop
				}
			}
		}
	}
	return all
}

// object is the object at the end of some keys, nil when there is none.
func object(v any, keys ...string) map[string]any {
	o, _ := v.(map[string]any)
	for _, key := range keys {
		o, _ = o[key].(map[string]any)
	}
	return o
}

// suffix says of which site an entry of a map is, as "@recovery", or that it is planned; ""
// where the path says it, or nothing does.
func (s sited) suffix(path string, v any) string {
	if path == ".prism.sites.production.central.vms.items" {
		if id, _ := object(v)["uuid"].(string); s[id] == server || s[id] == desktop {
			return "@" + s[id]
		}
		return ""
	}
	if !strings.HasPrefix(path, ".citrixcloud.") && path != ".windows.hosts" {
		return ""
	}
	o := object(v)
	site, _ := o["site"].(string)
	for _, key := range []string{"zone", "resourceLocation", "connection", "id"} {
		if id, _ := o[key].(string); site == "" {
			site = s[id]
		}
	}
	if site == "" {
		return ""
	}
	return "@" + site
}
