// Package paths works out, from the estate file and the table policies/ports.yaml, who must
// reach whom at the recovery site, and sets beside each pair what a vantage found.
package paths

import (
	"fmt"

	"github.com/muster-dr/muster/internal/derive/protection"
	"github.com/muster-dr/muster/internal/facts"
)

// Set is all that vantages of the estate file should try. There is none in an estate
// without vantages.
type Set struct {
	Vantages map[string]*Vantage `json:"vantages"` // by name
	// Parties are the roles of machines that the estate has and that no vantage takes, with
	// how many ports these have to reach.
	Parties map[string]int `json:"parties"`
	// Pairs are what the vantages that were used had to try, by vantage, service and host.
	Pairs map[string]*Pair `json:"pairs"`
}

// Vantage is one of the estate file.
type Vantage struct {
	Site  string   `json:"site"` // whose networks it stands in; "" when that cannot be told
	Roles []string `json:"roles"`
	Used  bool     `json:"used"` // something was tried from there
	Pairs int      `json:"pairs"`
}

// Pair is a port that machines at a vantage have to reach.
type Pair struct {
	Vantage string   `json:"vantage"`
	Roles   []string `json:"roles"` // sorted
	Rule    string   `json:"rule"`  // that judges it
	Service string   `json:"service"`
	Title   string   `json:"title"`
	Host    string   `json:"host"`
	Port    int      `json:"port"`
	UDP     bool     `json:"udp"`
	Probe   string   `json:"probe"`
	Peers   bool     `json:"peers"`
	Outside bool     `json:"outside"` // no machine of the estate
	Owner   string   `json:"owner"`   // of an endpoint of Citrix Cloud; "" otherwise
	Why     string   `json:"why"`
	Source  string   `json:"source"`
	When    string   `json:"when"`    // now or start
	Because string   `json:"because"` // why it need not answer now
	// Probed is what came back; null when it was not tried.
	Probed *facts.Probe `json:"probed"`
}

// Of sets what was found beside what should be. Machines that are off at the recovery site
// until the failover are known from Prism, where that was asked.
func Of(doc *facts.Document, prism *protection.Set) *Set {
	est := doc.Estate
	if est == nil {
		return nil
	}
	vantages := est.VantagesHere()
	if len(vantages) == 0 {
		return nil
	}
	set := &Set{Vantages: map[string]*Vantage{}, Parties: map[string]int{}, Pairs: map[string]*Pair{}}
	for _, role := range Without(est) {
		set.Parties[role] = len(Pairs(est, []string{role}, ""))
	}
	for _, v := range vantages {
		var found *facts.ReachVantage
		region := ""
		if doc.Reachability != nil {
			if found = doc.Reachability.Vantages[v.Name]; found != nil {
				region = found.Region
			}
		}
		wanted := Pairs(est, v.Roles, region)
		out := &Vantage{Site: est.SiteOfVantage(v), Roles: v.Roles, Pairs: len(wanted), Used: found != nil}
		set.Vantages[v.Name] = out
		if found == nil {
			continue
		}
		for _, w := range wanted {
			probed := found.Probes[w.ID]
			off(&w, prism)
			set.Pairs[v.Name+"/"+w.ID] = &Pair{
				Vantage: v.Name, Roles: w.Roles, Rule: w.Rule, Service: w.Service.ID, Title: w.Title, Host: w.Host, Port: w.Port, UDP: w.UDP, Probe: w.Probe,
				Peers: w.Peers, Outside: w.Outside(), Owner: w.Owner, Why: w.Why, Source: w.Source, When: w.When, Because: w.Because, Probed: probed,
			}
		}
	}
	return set
}

// off makes of a server that has to answer one that does not yet, where Prism of the recovery
// site has it as a machine that is switched off.
func off(w *Wanted, prism *protection.Set) {
	if prism == nil || w.When != Now || !prism.Standing.Learnt() {
		return
	}
	if vm := prism.Standing.Items[w.Host]; vm != nil && vm.Power == "OFF" {
		w.When, w.Because = Later, fmt.Sprintf("the virtual machine %s of the cluster %s is switched off", vm.Name, vm.Cluster)
	}
}
