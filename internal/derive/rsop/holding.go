package rsop

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// holding is what a computer holds of a setting.
type holding struct {
	host  string
	set   bool
	data  []string
	layer string // policy, personality or local
	// report tells that this is what policies gave it by its own report, with the GPO and
	// the layer as that has them.
	report bool
	gpo    string
}

// holdingOf is what a host said of a setting; nil when it did not, or when nobody can
// tell which of several places counts.
func holdingOf(h *facts.WindowsHost, id string) *holding {
	switch id {
	case FASAddresses:
		return fasOf(h)
	case ListOfDDCs, ListOfSIDs, GctRegistration:
		return registrationOf(h, id)
	}
	if h.VDA == nil || !h.VDA.Settings.Learnt() {
		return nil
	}
	held := &holding{host: h.Host}
	if s := h.VDA.Settings.Items[id]; s != nil {
		held.set, held.data, held.layer = true, s.Data, s.Layer
	}
	return held
}

// asked tells whether a host is one that is asked for a setting.
func (w *witnesses) asked(h *facts.WindowsHost, id string) bool {
	if id == FASAddresses {
		return h.FAS != nil
	}
	return h.VDA != nil
}

func registrationOf(h *facts.WindowsHost, id string) *holding {
	if h.VDA == nil || !h.VDA.Learnt() {
		return nil
	}
	held := &holding{host: h.Host}
	switch id {
	case ListOfSIDs:
		held.set, held.data, held.layer = h.VDA.ListOfSIDs != "", []string{h.VDA.ListOfSIDs}, facts.HeldByPolicy
	case GctRegistration:
		held.set, held.data, held.layer = h.VDA.Connectorless, []string{"1"}, facts.HeldLocally
	case ListOfDDCs:
		list, certain := h.VDA.Used()
		if !certain {
			return nil
		}
		if list != nil {
			held.set, held.data = true, []string{list.Text}
			held.layer = map[string]string{
				facts.ListFromPolicy: facts.HeldByPolicy, facts.ListFromPersonality: facts.ListFromPersonality, facts.ListFromRegistry: facts.HeldLocally,
			}[list.From]
		}
	}
	return held
}

func fasOf(h *facts.WindowsHost) *holding {
	if h.FAS == nil || !h.FAS.Learnt() {
		return nil
	}
	held := &holding{host: h.Host, layer: facts.HeldByPolicy}
	for name, address := range h.FAS.Addresses {
		n := fasNumber(name)
		if n == 0 {
			continue
		}
		for len(held.data) < n {
			held.data = append(held.data, "")
		}
		held.set, held.data[n-1] = true, address
	}
	return held
}

// same tells whether two hold what makes no difference to the product that reads it.
func (h *holding) same(o *holding, id string) bool {
	if id == GctRegistration { // 0 is what it is without the value
		return (h.set && slices.Equal(h.data, []string{"1"})) == (o.set && slices.Equal(o.data, []string{"1"}))
	}
	if h.set != o.set || !h.set {
		return h.set == o.set
	}
	if id == ListOfDDCs {
		a, b := ParseListOfDDCs(strings.Join(h.data, " ")), ParseListOfDDCs(strings.Join(o.data, " "))
		return slices.EqualFunc(a.Groups, b.Groups, func(x, y []string) bool {
			return slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
		})
	}
	return slices.EqualFunc(h.data, o.data, alike)
}

// alike compares two texts of the registry. Windows replaces variables when a value is
// read, so that a variable in one of them stands for anything in the other.
func alike(x, y string) bool {
	x, y = strings.ToLower(strings.TrimRight(strings.TrimSpace(x), ".")), strings.ToLower(strings.TrimRight(strings.TrimSpace(y), "."))
	for _, pair := range [][2]string{{x, y}, {y, x}} {
		if !variable.MatchString(pair[0]) {
			continue
		}
		pattern := "^" + variable.ReplaceAllString(regexp.QuoteMeta(pair[0]), ".*") + "$"
		if ok, err := regexp.MatchString(pattern, pair[1]); ok && err == nil {
			return true
		}
	}
	return x == y
}

var variable = regexp.MustCompile(`%[^%\\;]+%`)

// contradicts tells that a report and what a computer holds cannot both be so: a computer
// may hold from elsewhere what no policy gives it.
func (h *holding) contradicts(o *holding, id string) bool {
	if h.report && !o.report && !h.set && o.set && o.layer != facts.HeldByPolicy {
		return false
	}
	return !h.same(o, id)
}

func (h *holding) brief() string {
	if !h.set {
		return "nothing"
	}
	return fmt.Sprintf("%.200q", strings.Join(h.data, " "))
}

// setting is the setting that computers show where Group Policy does not.
func (h *holding) setting(s *Setting, said []*holding) *Setting {
	shown := &Setting{State: IsAbsent, Data: []string{}, Policy: s.Policy, Witness: ByComputers, Read: []string{}}
	for _, one := range said {
		shown.Read = append(shown.Read, one.host)
	}
	if h.set {
		shown.State, shown.Data, shown.Layer = IsSet, slices.Clone(h.data), cmp.Or(h.layer, facts.HeldLocally)
	}
	slices.Sort(shown.Read)
	return shown
}
