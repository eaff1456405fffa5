package estate

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

// Direction is one way in which an estate can lose a site: the site that is lost, and the
// one that takes over. Estates of one production and one recovery site have one direction
// and need not name it; where both sites work, or several can take over, there are more,
// and each is collected and judged by itself.
type Direction struct {
	Lost     string `json:"lost" added:"2026-11"`     // name of the site that is lost
	Recovers string `json:"recovers" added:"2026-11"` // name of the site that takes over
}

// String is the direction as --direction takes it.
func (d Direction) String() string { return d.Lost + ":" + d.Recovers }

// Sentence is the direction for people.
func (d Direction) Sentence() string {
	return fmt.Sprintf("%s lost, %s takes over", d.Lost, d.Recovers)
}

// Plain tells that it is the direction of the two-site form, which goes without saying.
func (d Direction) Plain() bool {
	return d == Direction{} || d == Direction{Lost: Production, Recovers: Recovery}
}

// ParseDirection reads LOST:RECOVERS.
func ParseDirection(s string) (Direction, error) {
	lost, recovers, ok := strings.Cut(s, ":")
	if !ok || lost == "" || recovers == "" || lost == recovers {
		return Direction{}, fmt.Errorf("%s is no direction: give the site that is lost and the one that takes over, as LOST:RECOVERS", quote(s))
	}
	return Direction{Lost: lost, Recovers: recovers}, nil
}

// OtherSite is a site that has no part in the direction that is judged.
type OtherSite struct {
	Name              string   `json:"name" added:"2026-11"`
	ResourceLocations []string `json:"resourceLocations" added:"2026-11"` // by name or id
}

// The roles of sites.
const (
	RoleProduction = "production"
	RoleRecovery   = "recovery"
	RoleBoth       = "both"
)

var roles = []string{RoleProduction, RoleRecovery, RoleBoth}

// Directions lists the directions that the estate file at path declares: none, when it is
// of the two-site form or cannot be read, which [Load] tells.
func Directions(path string) []Direction {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	root, problem := document(data)
	if problem != nil {
		return nil
	}
	r := &reader{file: path, positions: map[string]Position{}, bad: map[string]bool{}}
	return r.declared(root).directions()
}

// declaredSite is a site of the file, with the role that it has.
type declaredSite struct {
	name, role string
	key, value *yaml.Node
}

// declaredSites are the sites of a file in its order; without any when no site has a role,
// which is the two-site form.
type declaredSites []declaredSite

// declared reads the roles of the sites. What is wrong with them is noted.
func (r *reader) declared(root *yaml.Node) declaredSites {
	_, sites := entryOf(root, "sites")
	var all declaredSites
	said := false
	for key, value := range pairs(sites) {
		_, role := entryOf(value, "role")
		s := declaredSite{name: key.Value, key: key, value: value}
		switch {
		case key.Value == Public:
			continue
		case role != nil && (role.Kind != yaml.ScalarNode || !slices.Contains(roles, role.Value)):
			r.problemAt(place(role), "sites."+key.Value+".role", "%s is no role; expects %s", quote(role.Value), oneOf(roles))
			continue
		case role != nil:
			said, s.role = true, role.Value
		case key.Value == Production:
			s.role = RoleProduction
		case key.Value == Recovery:
			s.role = RoleRecovery
		default:
			continue // an unknown key, which decoding tells
		}
		other := map[string]string{Production: RoleRecovery, Recovery: RoleProduction}[key.Value]
		switch {
		case other != "" && s.role == other:
			r.problemAt(place(role), "sites."+key.Value+".role", "the site %s cannot have the role %s; expects %s or both, or another name for the site", key.Value, s.role, key.Value)
		case strings.Trim(key.Value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "":
			r.problemAt(place(key), "sites", "%s is no name of a site: use letters, digits, - and _", quoteKey(key.Value))
		default:
			all = append(all, s)
		}
	}
	if !said {
		return nil
	}
	return all
}

// directions are all ways in which one site is lost and another one takes over.
func (all declaredSites) directions() []Direction {
	var out []Direction
	for _, lost := range all {
		for _, recovers := range all {
			if lost.name != recovers.name && lost.role != RoleRecovery && recovers.role != RoleProduction {
				out = append(out, Direction{Lost: lost.name, Recovers: recovers.name})
			}
		}
	}
	return out
}

func (all declaredSites) names() []string {
	var names []string
	for _, s := range all {
		names = append(names, s.name)
	}
	return names
}

// turn makes of a file with roles one of the two-site form, for the one direction that is
// wanted or that there is: the site that is lost becomes production, the one that takes
// over recovery, in sites, components and credentials. Values keep their places. The file
// of the two-site form is returned as it is.
func (r *reader) turn(root *yaml.Node, want Direction, e *Estate) *yaml.Node {
	all := r.declared(root)
	key, _ := entryOf(root, "sites")
	switch directions := all.directions(); {
	case len(r.problems) > 0:
		return nil
	case len(all) == 0 && !want.Plain():
		r.problemAt(placeOf(key), "sites", "no site has a role, so the only direction is %s; docs/estate.md tells how to declare others", Direction{Production, Recovery})
		return nil
	case len(all) == 0:
		return root
	case len(directions) == 0:
		r.problemAt(placeOf(key), "sites", "there is no site to lose with another one that takes over: at least one needs the role production or both, and another one recovery or both")
		return nil
	case want == (Direction{}) && len(directions) > 1:
		r.problemAt(placeOf(key), "sites", "declares %d directions, and one is judged at a time: choose it with --direction, one of %s", len(directions), listOf(directions))
		return nil
	case want == (Direction{}):
		want = directions[0]
	case !slices.Contains(directions, want):
		r.problemAt(placeOf(key), "sites", "%s is none of the directions of this file, which are %s", want, listOf(directions))
		return nil
	}
	if r.idle(all); len(r.problems) > 0 {
		return nil
	}
	if !want.Plain() || len(all.directions()) > 1 {
		e.Direction = &want
	}
	e.Others = all.others(want)
	t := turning{r, all, want}
	return t.mapping(root, "", map[string]func(*yaml.Node, string) *yaml.Node{
		"sites": t.sites, "components": t.components, "credentials": t.credentials,
	})
}

// idle refuses a role that no other site lets a site have.
func (r *reader) idle(all declaredSites) {
	for _, s := range all {
		var lost, recovers bool
		for _, d := range all.directions() {
			lost, recovers = lost || d.Lost == s.name, recovers || d.Recovers == s.name
		}
		path := "sites." + s.name
		switch {
		case s.role != RoleRecovery && !lost:
			r.problemAt(place(s.key), path, "has the role %s, and no other site takes over from it: give one the role recovery or both", s.role)
		case s.role != RoleProduction && !recovers:
			r.problemAt(place(s.key), path, "has the role %s, and there is no other site from which it could take over: give one the role production or both", s.role)
		}
	}
}

func listOf(directions []Direction) string {
	var all []string
	for _, d := range directions {
		all = append(all, d.String())
	}
	return oneOf(all)
}

// others are the sites without a part in a direction.
func (all declaredSites) others(d Direction) []OtherSite {
	var out []OtherSite
	for _, s := range all {
		if s.name == d.Lost || s.name == d.Recovers {
			continue
		}
		o := OtherSite{Name: s.name, ResourceLocations: []string{}}
		if _, one := entryOf(s.value, "resourceLocation"); one != nil && one.Kind == yaml.ScalarNode {
			o.ResourceLocations = append(o.ResourceLocations, one.Value)
		}
		if _, more := entryOf(s.value, "resourceLocations"); more != nil {
			for _, n := range more.Content {
				o.ResourceLocations = append(o.ResourceLocations, n.Value)
			}
		}
		out = append(out, o)
	}
	return out
}

// turning is the work of [reader.turn]. It makes new nodes and leaves those of the file
// alone, which anchors may share.
type turning struct {
	r    *reader
	all  declaredSites
	want Direction
}

// mapping copies a mapping, with other values for the keys that edit has.
func (t turning) mapping(n *yaml.Node, path string, edit map[string]func(*yaml.Node, string) *yaml.Node) *yaml.Node {
	return t.entries(n, func(key, value *yaml.Node) (string, *yaml.Node) {
		if f := edit[key.Value]; f != nil {
			value = f(value, join(path, key.Value))
		}
		return key.Value, value
	})
}

// entries copies a mapping with what use makes of each entry; a name of "" leaves it out.
func (t turning) entries(n *yaml.Node, use func(key, value *yaml.Node) (string, *yaml.Node)) *yaml.Node {
	n = resolved(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return n // decoding tells
	}
	out := *n
	out.Content = nil
	for key, value := range pairs(n) {
		name, value := use(key, value)
		if name == "" {
			continue
		}
		k := *key
		if k.Value != name {
			k.Value, k.Style, k.Tag = name, 0, "!!str"
		}
		out.Content = append(out.Content, &k, value)
	}
	return &out
}

// renamed is the name that a site has in the direction; "" when it has no part in it.
func (t turning) renamed(site string) string {
	switch site {
	case t.want.Lost:
		return Production
	case t.want.Recovers:
		return Recovery
	}
	return ""
}

func (t turning) known(site string) bool { return slices.Contains(t.all.names(), site) }

func (t turning) sites(n *yaml.Node, _ string) *yaml.Node {
	return t.entries(n, func(key, value *yaml.Node) (string, *yaml.Node) {
		if t.known(key.Value) {
			return t.renamed(key.Value), value
		}
		return key.Value, value
	})
}

func (t turning) components(n *yaml.Node, path string) *yaml.Node {
	return t.entries(n, func(key, value *yaml.Node) (string, *yaml.Node) {
		return key.Value, t.mapping(value, join(path, key.Value), map[string]func(*yaml.Node, string) *yaml.Node{
			"servers": t.perSite, "ous": t.perSite, "vms": t.lost,
		})
	})
}

// perSite renames the sites of a table of lists.
func (t turning) perSite(n *yaml.Node, path string) *yaml.Node {
	return t.entries(n, func(key, value *yaml.Node) (string, *yaml.Node) {
		if t.known(key.Value) {
			return t.renamed(key.Value), value
		}
		names := t.all.names()
		t.r.problemAt(place(key), path, "there is no site %s%s", quoteKey(key.Value), suggest.Or(key.Value, names, "; the sites here are "+strings.Join(names, ", ")))
		return "", nil
	})
}

// lost is the list of the site that is lost, where there is one for each site.
func (t turning) lost(n *yaml.Node, path string) *yaml.Node {
	if n = resolved(n); n == nil || n.Kind != yaml.MappingNode {
		return n
	}
	n = t.perSite(n, path)
	if _, list := entryOf(n, Production); list != nil {
		return list
	}
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: n.Line, Column: n.Column}
}

// credentials renames those that are for one site, such as prism-NAME.
func (t turning) credentials(n *yaml.Node, _ string) *yaml.Node {
	return t.entries(n, func(key, value *yaml.Node) (string, *yaml.Node) {
		for _, site := range t.all.names() {
			source, ok := strings.CutSuffix(key.Value, "-"+site)
			switch name := t.renamed(site); {
			case !ok:
			case name == "":
				return "", nil
			default:
				return source + "-" + name, value
			}
		}
		return key.Value, value
	})
}

// elsewhere marks the components of which the site that is lost has nothing, and which name
// no servers at the one that takes over.
func (e *Estate) elsewhere() {
	for id, c := range e.Components {
		_, servers := e.Positions["components."+id+".servers"]
		_, ous := e.Positions["components."+id+".ous"]
		c.Elsewhere = (servers || ous) && !c.here()
	}
}

// here tells that the site that is lost has something of the component, or that the one
// that takes over has servers of it.
func (c *Component) here() bool {
	return len(c.Servers.Production)+len(c.OUs.Production)+len(c.VMs)+len(c.Servers.Recovery) > 0
}

// asWritten gives paths of problems the names that the sites have in the file.
func asWritten(problems Errors, d *Direction) {
	if d == nil {
		return
	}
	names := map[string]string{Production: d.Lost, Recovery: d.Recovers}
	for i := range problems {
		parts := strings.SplitN(problems[i].Path, ".", 5)
		at := 1 // sites.SITE
		if parts[0] == "components" {
			at = 3 // components.ID.servers.SITE
		}
		if len(parts) <= at || parts[0] != "sites" && parts[0] != "components" {
			continue
		}
		name, index, listed := strings.Cut(parts[at], "[")
		if names[name] == "" {
			continue
		}
		if parts[at] = names[name]; listed {
			parts[at] += "[" + index
		}
		problems[i].Path = strings.Join(parts, ".")
	}
}

// resolved is what an alias stands for.
func resolved(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// pairs are the entries of a mapping; none of what is none.
func pairs(n *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		n = resolved(n)
		if n == nil || n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(resolved(n.Content[i]), n.Content[i+1]) {
				return
			}
		}
	}
}

// entryOf is an entry of a mapping; nil when it has none of that name.
func entryOf(n *yaml.Node, name string) (key, value *yaml.Node) {
	for key, value := range pairs(n) {
		if key.Value == name {
			return key, resolved(value)
		}
	}
	return nil, nil
}

func placeOf(n *yaml.Node) Position {
	if n == nil {
		return Position{Line: 1, Column: 1}
	}
	return place(n)
}
