package lab

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

// Fault is something that is wrong with an estate, or with a server of it.
type Fault struct {
	Name  string // such as "listofddcs-production-only"
	Title string // one line for people
	// Server tells that the fault is one of a server, which takes facts away,
	// rather than one of the estate, which makes rules fail.
	Server bool
	apply  func(*Model)
}

// Faults lists every fault by name.
func Faults() []Fault {
	all := slices.Concat(registrationFaults(), nameFaults(), directoryFaults(), serviceFaults(), serverFaults(),
		controlPlaneFaults(), workloadFaults(), imageFaults(), protectionFaults(), planFaults(), platformServerFaults(),
		windowsFaults(), authorityFaults(), windowsServerFaults(), storeFrontFaults())
	slices.SortFunc(all, func(a, b Fault) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Apply changes the model as the named faults say. On an unknown name it changes
// nothing and says which one was probably meant.
func Apply(m *Model, names ...string) error {
	known := map[string]Fault{}
	var all []string
	for _, f := range Faults() {
		known[f.Name] = f
		all = append(all, f.Name)
	}
	for _, name := range names {
		if _, ok := known[name]; ok {
			continue
		}
		if near := suggest.To(name, all); near != "" {
			return fmt.Errorf("there is no fault %q; did you mean %q?", name, near)
		}
		return fmt.Errorf("there is no fault %q; the faults are %s", name, strings.Join(all, ", "))
	}
	for _, name := range names {
		known[name].apply(m)
	}
	return nil
}
