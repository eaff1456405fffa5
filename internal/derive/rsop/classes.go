package rsop

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// wanted is a container to look at.
type wanted struct {
	declared  bool              // by the estate file
	computers []*facts.Computer // enabled ones that are directly in it
}

// containers are those that the estate declares and those that hold computers.
func containers(doc *facts.Document) map[string]*wanted {
	all := map[string]*wanted{}
	at := func(key string) *wanted {
		if all[key] == nil {
			all[key] = &wanted{}
		}
		return all[key]
	}
	if doc.Estate != nil {
		for _, c := range doc.Estate.Components {
			if c == nil {
				continue
			}
			for _, list := range [][]string{c.OUs.Production, c.OUs.Recovery} {
				for _, name := range list {
					at(facts.DNKey(name)).declared = true
				}
			}
		}
	}
	if doc.Directory != nil && doc.Directory.Computers != nil && doc.Directory.Computers.Learnt() {
		var names dn.Containers
		for i := range doc.Directory.Computers.Items {
			if c := &doc.Directory.Computers.Items[i]; c.Enabled {
				w := at(names.Of(c.DN))
				w.computers = append(w.computers, c)
			}
		}
	}
	delete(all, "")
	return all
}

// class are the computers of a container to which the same GPOs apply, at either site.
type class struct {
	key       string // of the container, with a number when it holds several classes
	container string
	computers []*facts.Computer
	all       int // the computers of the container
}

// maxClasses bounds how often one container is looked at. More of them say that the
// security filters have nothing to do with what the OU is for.
const maxClasses = 8

// classes divides the computers of a container by the GPOs that apply to some of them
// only. There is one class at least.
func classes(sites map[string]*site, key string, of []*facts.Computer) []*class {
	whole := []*class{{key: key, container: key, computers: of, all: len(of)}}
	type deciding struct {
		s *site
		c *candidate
	}
	var filters []deciding
	for _, name := range []string{estate.Production, estate.Recovery} {
		s := sites[name]
		if s == nil {
			continue
		}
		effective, _ := s.order(s.scopes(key))
		for _, l := range effective {
			if l.filtered() && l.program.matters() {
				filters = append(filters, deciding{s, l.candidate})
			}
		}
	}
	if len(filters) == 0 || len(of) < 2 {
		return whole
	}
	alike := map[string][]*facts.Computer{}
	for _, c := range of {
		signature := make([]byte, len(filters))
		for i, f := range filters {
			v, _, _ := f.s.decides(f.c, c)
			signature[i] = byte(v)
		}
		alike[string(signature)] = append(alike[string(signature)], c)
	}
	if len(alike) == 1 || len(alike) > maxClasses {
		return whole
	}
	signatures := slices.SortedFunc(maps.Keys(alike), func(a, b string) int {
		if n := len(alike[b]) - len(alike[a]); n != 0 {
			return n // the largest first
		}
		return strings.Compare(a, b)
	})
	var all []*class
	for i, signature := range signatures {
		all = append(all, &class{key: fmt.Sprintf("%s#%d", key, i+1), container: key, computers: alike[signature], all: len(of)})
	}
	return all
}

// filtered tells that a GPO does not apply to just everybody.
func (c *candidate) filtered() bool {
	return c.gpo != nil && (c.gpo.Filtering != "all" || c.gpo.WMIFilter != "")
}

// decides tells whether a GPO applies to a computer. members tells that an answer which
// is unsure depends on who is in a group.
func (s *site) decides(g *candidate, c *facts.Computer) (v verdict, why string, members bool) {
	if !g.filtered() {
		return applies, "", false
	}
	permitted, why := s.groups.permitted(g.gpo, c)
	passed, doubt := s.filtered(g.gpo.WMIFilter, c)
	v = permitted.and(passed)
	if v != unsure {
		return v, "", false
	}
	return v, join(why, doubt), permitted == unsure
}

// subject are some computers for which a GPO is judged; the same ones come back.
type subject struct {
	gpo   *candidate
	first *facts.Computer
	n     int
}

type judgement struct {
	verdict
	why     string
	members bool
}

// judge tells whether a GPO applies to all of some computers, or to none.
func (s *site) judge(g *candidate, of []*facts.Computer) (v verdict, why string, members bool) {
	if !g.filtered() {
		return applies, "", false
	}
	at := subject{gpo: g, n: len(of)}
	if len(of) > 0 {
		at.first = of[0]
	}
	known, ok := s.judged[at]
	if !ok {
		known.verdict, known.why, known.members = s.weigh(g, of)
		s.judged[at] = known
	}
	return known.verdict, known.why, known.members
}

func (s *site) weigh(g *candidate, of []*facts.Computer) (v verdict, why string, members bool) {
	if len(of) == 0 {
		// Computers that are yet to come are in no group but the one that all are in.
		v, why, members := s.decides(g, &facts.Computer{Name: "a new computer", RID: -1, PrimaryGroup: domainComputers})
		if v == spared {
			return unsure, "it applies to particular computers only, and the OU has none yet", true
		}
		return v, why, members
	}
	count := map[verdict]int{}
	for _, c := range of {
		one, reason, depends := s.decides(g, c)
		if count[one]++; one == unsure {
			why, members = cmp.Or(why, reason), members || depends
		}
	}
	switch {
	case count[applies] == len(of):
		return applies, "", false
	case count[spared] == len(of):
		return spared, "", false
	case count[unsure] == len(of):
		return unsure, why, members
	}
	return unsure, join(fmt.Sprintf("it applies to %d of the %d computers", count[applies], len(of)), why), true
}

// members are the computers that a container stands for: those directly in it, and for
// one that the estate file names also those of containers below it that get the same GPOs.
func membersOf(sites map[string]*site, key string, all map[string]*wanted) []*facts.Computer {
	list := slices.Clone(all[key].computers)
	if !all[key].declared {
		return list
	}
	for _, below := range slices.Sorted(maps.Keys(all)) {
		if !strings.HasSuffix(below, ","+key) || len(all[below].computers) == 0 {
			continue
		}
		same := true
		for _, s := range sites {
			same = same && s.links(below) == s.links(key)
		}
		if same {
			list = append(list, all[below].computers...)
		}
	}
	return list
}

// links names the GPOs that reach a container, in their order.
func (s *site) links(key string) string {
	effective, _ := s.order(s.scopes(key))
	var b strings.Builder
	for _, l := range effective {
		b.WriteString(l.guid)
	}
	return b.String()
}

// matters tells that a GPO may set something that is looked at.
func (p *program) matters() bool {
	return len(p.policy) > 0 || len(p.preference) > 0 || p.policyUnread != "" || p.preferenceUnread != "" || p.citrix || p.citrixUnread != ""
}
