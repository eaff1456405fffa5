package mutation

import "strings"

// sited are the sites of what Citrix Cloud names, by id: what is true of a thing of one site
// need not be of one of the other.
type sited map[string]string

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

// suffix says of which site an entry of a map is, as "@recovery"; "" where the path says it,
// or nothing does.
func (s sited) suffix(path string, v any) string {
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
