package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/test/embedded"
)

// counter counts the steps of an evaluation: work that does not depend on how
// busy the machine is.
type counter struct{ steps int }

func (c *counter) Enabled() bool               { return true }
func (c *counter) TraceEvent(topdown.Event)    { c.steps++ }
func (c *counter) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// times returns the estate n times over: n of each alias, OU, policy, network,
// namespace and path, as every site tells them. Maps are cloned before they are walked:
// what is added to a map that is walked may or may not be met, and be copied again.
func times(t *testing.T, scan *scanned, n int) *facts.Document {
	t.Helper()
	d := scan.document(t)
	for _, c := range d.Estate.Components {
		c.Aliases = names(c.Aliases, n)
		c.Servers = estate.PerSite{Production: names(c.Servers.Production, n), Recovery: names(c.Servers.Recovery, n)}
		c.OUs = estate.PerSite{Production: below(c.OUs.Production, n), Recovery: below(c.OUs.Recovery, n)}
		c.Paths = paths(c.Paths, n)
	}
	for _, r := range d.DNS.Resolvers {
		for name, h := range maps.Clone(r.Hosts) {
			for i := range n {
				copied := *h
				copied.Canonical = numbered(h.Canonical, i)
				r.Hosts[numbered(name, i)] = &copied
			}
		}
	}
	for site, v := range d.Directory.Views {
		for key, c := range maps.Clone(v.Containers.Items) {
			for i := range n {
				v.Containers.Items[inside(key, i)] = &facts.Container{DN: inside(c.DN, i), Name: fmt.Sprint(i), Parent: key, Links: c.Links}
			}
		}
		for guid, g := range maps.Clone(v.GPOs.Items) {
			for i := range n {
				copied := *g
				copied.GUID = numberedGUID(guid, i)
				v.GPOs.Items[copied.GUID] = &copied
				if f := d.GroupPolicy.Views[site].GPOs[guid]; f != nil {
					files := *f
					files.GUID = copied.GUID
					d.GroupPolicy.Views[site].GPOs[copied.GUID] = &files
				}
			}
		}
		for name, ns := range maps.Clone(v.Namespaces.Items) {
			for i := range n {
				copied := *ns
				copied.Name = fmt.Sprintf("%s-%d", ns.Name, i)
				v.Namespaces.Items[fmt.Sprintf("%s-%d", name, i)] = &copied
			}
		}
		for i := range n {
			s := &facts.ADSubnet{CIDR: fmt.Sprintf("10.21.%d.0/28", i), Site: strings.ToLower(d.Estate.Sites.Recovery.ADSite)}
			v.Subnets.Items[s.CIDR] = s
		}
	}
	for _, site := range []string{estate.Production, estate.Recovery} {
		s := d.Estate.Site(site)
		for i := range n {
			s.Networks = append(s.Networks, fmt.Sprintf("10.21.%d.0/28", i))
		}
	}
	return d
}

func numbered(name string, i int) string {
	host, rest, _ := strings.Cut(name, ".")
	return fmt.Sprintf("%s-%d.%s", host, i, rest)
}

// numberedGUID changes the digits in front: those of the lab differ in the last ones.
func numberedGUID(guid string, i int) string { return fmt.Sprintf("{%05d%s", i, guid[6:]) }

func inside(dn string, i int) string {
	if strings.HasPrefix(dn, "ou=") || strings.HasPrefix(dn, "dc=") {
		return fmt.Sprintf("ou=%d,%s", i, dn)
	}
	return fmt.Sprintf("OU=%d,%s", i, dn)
}

func names(list []string, n int) []string {
	out := list
	for _, name := range list {
		for i := range n {
			out = append(out, numbered(name, i))
		}
	}
	return out
}

func below(list []string, n int) []string {
	out := list
	for _, dn := range list {
		for i := range n {
			out = append(out, inside(dn, i))
		}
	}
	return out
}

func paths(list []string, n int) []string {
	out := list
	for _, p := range list {
		for i := range n {
			out = append(out, fmt.Sprintf("%s-%d", p, i))
		}
	}
	return out
}

// work counts the steps that each rule needs for the facts.
func work(t *testing.T, doc *facts.Document) map[string]int {
	t.Helper()
	in, err := input.From(doc, doc.Run.Finished, nil).Value()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	steps := map[string]int{}
	for _, r := range embedded.Rules().Rules {
		q, err := embedded.Rules().Query(ctx, r, "targets", "needs", "findings", "gaps", "attest")
		if err != nil {
			t.Fatal(err)
		}
		c := &counter{}
		if _, err := q.Eval(ctx, rego.EvalParsedInput(in), rego.EvalQueryTracer(c)); err != nil {
			t.Fatalf("%s: %v", r.ID, err)
		}
		steps[r.ID] = c.steps
	}
	return steps
}

// A rule that scans a list inside a list does a hundred times the work for ten
// times the estate. A little more than ten is allowed for what is sorted.
func TestTheWorkOfARuleGrowsWithTheEstateAndNotWithItsSquare(t *testing.T) {
	const most = 13
	healthy := with(t, "")
	small, large := work(t, times(t, healthy, 10)), work(t, times(t, healthy, 109))
	grew := 0
	for rule, n := range small {
		if large[rule] > n {
			grew++
		}
		if large[rule] > most*n {
			t.Errorf("%s: %d steps for one estate, %d for ten: %.1f times", rule, n, large[rule], float64(large[rule])/float64(n))
		}
	}
	if grew < len(small)/2 {
		t.Errorf("only %d of %d rules had more to do: the estates are too alike to prove anything", grew, len(small))
	}
	if b, err := json.Marshal(large); err == nil {
		t.Logf("steps: %s", b)
	}
}
