package estate

import (
	"fmt"
	"strings"
)

// locations refuses a resource location that is named twice: what is in it could not
// be told to be of one site. Both sites naming the same main one is for a rule to say.
func (r *reader) locations(e *Estate) {
	seen := map[string]string{}
	for _, site := range []string{Production, Recovery} {
		if s := e.Site(site); s.ResourceLocation != "" {
			seen[strings.ToLower(s.ResourceLocation)] = "sites." + site + ".resourceLocation"
		}
	}
	for _, site := range []string{Production, Recovery} {
		s, path := e.Site(site), "sites."+site+".resourceLocations"
		if len(s.ResourceLocations) > 0 && s.ResourceLocation == "" && !r.bad[path] {
			r.problem(path, "are further resource locations; name the main one in sites.%s.resourceLocation", site)
		}
		for i, name := range s.ResourceLocations {
			at := fmt.Sprintf("%s[%d]", path, i)
			if other := seen[strings.ToLower(name)]; other != "" {
				r.problem(at, "%s is named in %s already", quote(name), other)
			}
			seen[strings.ToLower(name)] = at
		}
	}
}
