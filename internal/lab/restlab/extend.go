package restlab

import (
	"strings"

	"github.com/muster-dr/muster/internal/lab/world"
)

// extension are routes that another part of the lab adds to an interface of a server.
type extension struct {
	base   string
	routes []Route
}

// Extend adds routes to the interface with that base of the server that is named after a host.
// A system that several sources ask is one server, and what each of them asks stands with it.
func Extend(w *world.World, host, base string, routes ...Route) {
	w.Extend(host, &extension{base, routes})
}

// Extended tells whether somebody has added routes whose paths begin so.
func Extended(w *world.World, host, base, begin string) bool {
	for _, r := range added(w, host, base) {
		if strings.HasPrefix(r.Path, begin) {
			return true
		}
	}
	return false
}

func added(w *world.World, host, base string) []Route {
	var all []Route
	for _, x := range w.Extensions(host) {
		if e, ok := x.(*extension); ok && e.base == base {
			all = append(all, e.routes...)
		}
	}
	return all
}
