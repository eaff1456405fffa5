package citrixcloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// policySet as the site tells it.
type policySet struct {
	ID    key  `json:"policySetGuid"`
	Type  text `json:"policySetType"`
	Name  text `json:"name"`
	Error text `json:"lastError"`
}

// citrixPolicy as the site tells it. Values of settings may hold anything: few are kept.
type citrixPolicy struct {
	ID       key    `json:"policyGuid"`
	Name     text   `json:"policyName"`
	Enabled  flag   `json:"isEnabled"`
	Priority number `json:"priority"`
	Settings list[struct {
		Name    text `json:"settingName"`
		Value   text `json:"settingValue"`
		Default flag `json:"useDefault"`
	}] `json:"settings"`
	Filters list[struct {
		Type    text `json:"filterType"`
		Allowed flag `json:"isAllowed"`
		Enabled flag `json:"isEnabled"`
		Data    text `json:"filterData"`
	}] `json:"filters"`
}

// The names of the settings whose values are kept: the servers of the Universal Print
// Server, and whether Profile Management is on, where it has profiles and where it copies
// them to.
const (
	printServers      = "LoadBalancedPrintServers"
	profileManagement = "ServiceActive"
	userStore         = "DATPath_Part"
	replicas          = "MultiSiteReplication_Part"
)

// policySets reads the sets of Citrix policies, and the policies of each.
func (r *run) policySets(ctx context.Context) {
	defer r.restricting.Done()
	l := whole(ctx, r, "/gpo/policySets", false, func(i *policySet) string { return string(i.ID) }, (*policySet).fact)
	for id, set := range l.Items {
		if set == nil { // a template
			delete(l.Items, id)
		}
	}
	var names tagNames
	fail := func(id string, err error) { l.Items[id].Answered = facts.FromError(err) }
	r.details(ctx, "the sets of policies", keysOf(l.Items, func(*facts.PolicySet) bool { return true }), fail, func(ctx context.Context, id string) error {
		var answer struct {
			Items list[citrixPolicy] `json:"items"`
		}
		query := url.Values{"policySetGuid": {id}, "withSettings": {"true"}, "withFilters": {"true"}}
		if _, err := r.client.get(ctx, manage+"/gpo/policies", query, &answer); refused(err) {
			fail(id, err)
			return nil
		} else if err != nil {
			return err
		}
		set := l.Items[id]
		if !answer.Items.there || answer.Items.null {
			return fmt.Errorf("GET %s/gpo/policies of %s: the answer has no items", manage, r.client.place.host)
		}
		for _, p := range answer.Items.items {
			policy, err := p.fact()
			if err != nil {
				return facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("the policy %s of the set %s: %w", p.Name, set.Name, err)}
			}
			for i, f := range policy.Filters {
				if strings.EqualFold(f.Kind, "DesktopTag") {
					tag := names.of(ctx, r, f.Target)
					r.restrict(tag)
					policy.Filters[i].Target = strings.ToLower(tag)
				}
			}
			set.Policies[string(p.ID)] = policy
		}
		set.Answered = facts.Yes()
		return nil
	})
	r.store(func(c *facts.CitrixCloud) { c.PolicySets = l })
	r.further("the sets of policies", l.Answered)
}

func (i *policySet) lacks() string {
	return unsaid(point{i.Type != "", "of what type it is"})
}

// fact is nil for templates, which no machine gets.
func (i *policySet) fact() *facts.PolicySet {
	if strings.Contains(strings.ToLower(string(i.Type)), "template") {
		return nil
	}
	return &facts.PolicySet{
		Answered: facts.No(facts.RunInterrupted, "the run ended before Citrix Cloud told of its policies"), Name: string(i.Name),
		OfSite: strings.EqualFold(string(i.Type), "SitePolicies"), Error: string(i.Error), Policies: map[string]*facts.CitrixPolicy{},
	}
}

// fact is a policy, or what the site does not say of it.
func (i *citrixPolicy) fact() (*facts.CitrixPolicy, error) {
	what := unsaid(point{i.ID != "", "which id it has"}, point{i.Enabled.said != nil, "whether it is enabled"},
		point{i.Settings.there && !i.Settings.null, "which settings it has"}, point{i.Filters.there && !i.Filters.null, "which filters it has"})
	if what != "" {
		return nil, fmt.Errorf("the site does not say %s", what)
	}
	p := &facts.CitrixPolicy{Name: string(i.Name), Enabled: i.Enabled.isTrue(), Priority: int(i.Priority), Settings: []string{}, Filters: []facts.PolicyFilter{}, PrintServers: []string{}, Replicas: []string{}, Hosts: map[string][]string{}}
	for _, s := range i.Settings.items {
		if s.Name == "" {
			return nil, errors.New("one of its settings has no name")
		}
		p.Settings = append(p.Settings, string(s.Name))
		if s.Name == profileManagement { // of those that are on or off the default is no matter
			var on flag
			_ = on.UnmarshalJSON([]byte(s.Value)) // never fails
			p.ProfileManagement = on.said
		}
		if s.Default.isTrue() {
			continue
		}
		switch s.Name {
		case facts.PolicyProxy, facts.PolicyWEM:
			for _, address := range listed(string(s.Value)) {
				if h := hostOf(address); h != "" {
					p.Hosts[string(s.Name)] = append(p.Hosts[string(s.Name)], h)
				}
			}
		case printServers:
			p.PrintServers = listed(string(s.Value))
		case userStore:
			p.UserStore = string(s.Value)
		case replicas:
			for _, all := range listed(string(s.Value)) {
				for path := range strings.SplitSeq(all, "|") {
					p.Replicas = append(p.Replicas, strings.TrimSpace(path))
				}
			}
		}
	}
	slices.Sort(p.Settings)
	p.Settings = slices.Compact(p.Settings)
	for _, f := range i.Filters.items {
		if what := unsaid(point{f.Type != "", "of what type one of its filters is"}, point{f.Allowed.said != nil, "whether one of its filters allows"},
			point{f.Enabled.said != nil, "whether one of its filters is enabled"}); what != "" {
			return nil, fmt.Errorf("the site does not say %s", what)
		}
		if f.Enabled.isTrue() {
			p.Filters = append(p.Filters, facts.PolicyFilter{Kind: string(f.Type), Allowed: f.Allowed.isTrue(), Target: targetOf(string(f.Type), string(f.Data))})
		}
	}
	return p, nil
}

// listed are the members of a list, which is a JSON array within the text of a value.
func listed(value string) []string {
	all := []string{}
	if json.Unmarshal([]byte(value), &all) != nil && strings.TrimSpace(value) != "" {
		all = []string{value} // a single one, as it stands
	}
	return slices.DeleteFunc(all, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// targetOf is what a filter names: the data are JSON with the id of it, or its name. Users
// and addresses are not kept.
func targetOf(kind, data string) string {
	var object struct {
		UUID key `json:"uuid"`
	}
	var plain string
	switch strings.ToLower(kind) {
	case "desktopgroup", "desktoptag":
		if json.Unmarshal([]byte(data), &object) == nil {
			return string(object.UUID)
		}
	case "ou":
		if json.Unmarshal([]byte(data), &plain) != nil {
			plain = data
		}
		if strings.Contains(plain, "=") && !strings.ContainsAny(plain, `{}"`) {
			return facts.DNKey(plain)
		}
	}
	return ""
}
