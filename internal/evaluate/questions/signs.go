package questions

import (
	"fmt"
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// seen is what is known beside the estate file: components that sources name, and what
// rules said.
type seen struct {
	named  map[string]string
	judged []results.Result
}

// signs are the parts of the estate file that a signature can be for, as lines. They
// tell names and methods and never numbers: what grows by itself voids no signature.
var signs = map[string]func(est *estate.Estate, c *estate.Component, s seen) []string{
	"servers": func(_ *estate.Estate, c *estate.Component, _ seen) []string {
		var lines []string
		for _, site := range []string{estate.Production, estate.Recovery} {
			for _, host := range c.Servers.Of(site) {
				lines = append(lines, fmt.Sprintf("%s server %s", site, host))
			}
		}
		return lines
	},
	"aliases": func(_ *estate.Estate, c *estate.Component, _ seen) []string {
		return each("name %s", slices.Concat(c.Aliases, c.Callbacks))
	},
	"paths": func(_ *estate.Estate, c *estate.Component, _ seen) []string {
		return each("path %s", c.Paths)
	},
	// Shares are the paths of all components: the data of one may lie on those of another.
	"shares": func(est *estate.Estate, _ *estate.Component, _ seen) []string {
		var lines []string
		for _, id := range estate.Components {
			if c := est.Components[id]; c != nil && !c.Excluded() {
				lines = append(lines, each("path %s", c.Paths)...)
			}
		}
		return lines
	},
	"methods": func(_ *estate.Estate, c *estate.Component, _ seen) []string {
		return each("recovered by %s", c.Methods)
	},
	"networks": func(est *estate.Estate, _ *estate.Component, _ seen) []string {
		var lines []string
		for _, site := range []string{estate.Production, estate.Recovery} {
			lines = append(lines, each(site+" network %s", est.Site(site).Networks)...)
		}
		return lines
	},
	// Brought are the machines of components that are to come back as copies.
	"brought": func(est *estate.Estate, _ *estate.Component, _ seen) []string {
		var lines []string
		for _, id := range estate.Components {
			c := est.Components[id]
			if c == nil || c.Excluded() || !slices.ContainsFunc(c.Methods, func(m string) bool { return slices.Contains(copying, m) }) {
				continue
			}
			lines = append(lines, each(id+" server %s", c.Servers.Production)...)
			lines = append(lines, each(id+" machine %s", c.VMs)...)
			lines = append(lines, each(id+" desktops of %s", c.OUs.Production)...)
		}
		return lines
	},
	"platform": func(est *estate.Estate, _ *estate.Component, _ seen) []string {
		return each("the recovery site runs on %s", []string{est.Sites.Recovery.Platform})
	},
	// Roles are whom the desktops of the recovery site serve beside those who lose theirs.
	"roles": func(est *estate.Estate, _ *estate.Component, _ seen) []string {
		if est.Sites.Recovery.Role != estate.RoleBoth {
			return nil
		}
		return []string{"the recovery site has users of its own, who keep their desktops there"}
	},
	"undeclared": func(est *estate.Estate, _ *estate.Component, s seen) []string {
		return each("no %s", undeclared(est, s))
	},
}

// copying are the recovery methods by which machines come back as copies.
var copying = []string{"hypervisor", "protection_domain", "nutanix_dr", "failover_vm_update_hosting_connection", "migrate_dedicated_to_manual"}

func each(format string, list []string) []string {
	lines := make([]string, 0, len(list))
	for _, s := range list {
		lines = append(lines, fmt.Sprintf(format, s))
	}
	return lines
}

// signed are the lines that an answer to the question signs, sorted.
func (q *Question) signed(est *estate.Estate, named map[string]string, judged []results.Result) []string {
	declared := est.Components[q.Component]
	if declared == nil {
		declared = &estate.Component{} // it is there and has no names
	}
	var lines []string
	for _, what := range q.Signs {
		lines = append(lines, signs[what](est, declared, seen{named, judged})...)
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// undeclared are the components that the estate file does not mention and of which no
// rule found anything wrong, in the order in which estate files know them. What could not be
// looked for may be there, so it is not among them: nobody signs that it is not. What passes
// says nothing of a component that nobody named: a domain controller that tells the time is not
// all that NTP needs.
func undeclared(est *estate.Estate, s seen) []string {
	found := map[string]bool{}
	for i := range s.judged {
		r := &s.judged[i]
		switch r.Status {
		case results.Fail, results.Skipped:
			found[r.Component] = true
		case results.Unknown: // what does not decide would hide the question
			found[r.Component] = found[r.Component] || r.Severity == results.Blocker || r.Severity == results.High
		}
	}
	var ids []string
	for _, id := range estate.Components {
		if _, declared := est.Components[id]; !declared && !found[id] && !InScope(est, s.named, id) {
			ids = append(ids, id)
		}
	}
	return ids
}
