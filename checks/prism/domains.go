package prism

import (
	"context"
	"maps"
	"net/url"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// domainAnswer is a protection domain.
type domainAnswer struct {
	Name    text `json:"name"`
	Active  flag `json:"active"`
	Removed flag `json:"marked_for_removal"`
	VMs     []struct {
		ID   text `json:"vm_id"`
		Name text `json:"vm_name"`
	} `json:"vms"`
	RemoteSites []text `json:"remote_site_names"`
	Metro       *struct {
		Status text `json:"status"`
	} `json:"metro_avail"`
}

func (a *domainAnswer) fact() *facts.ProtectionDomain {
	unread := facts.No(facts.RunInterrupted, "the run ended before this was read")
	d := &facts.ProtectionDomain{
		Name: string(a.Name), Active: a.Active.yes(), VMs: map[string]string{}, RemoteSites: []string{},
		Schedules: facts.DomainSchedules{Answered: unread, Items: []facts.DomainSchedule{}},
		Copies:    nothing[*facts.Copies](unread),
	}
	for _, vm := range a.VMs {
		if vm.ID != "" {
			d.VMs[vm.ID.id()] = string(vm.Name)
		}
	}
	for _, s := range a.RemoteSites {
		d.RemoteSites = append(d.RemoteSites, string(s))
	}
	slices.Sort(d.RemoteSites)
	if a.Metro != nil {
		d.Metro = string(a.Metro.Status)
	}
	return d
}

// domains reads the protection domains, their schedules and their snapshots.
func (e *element) domains(ctx context.Context) {
	items := map[string]*facts.ProtectionDomain{}
	all, err := entries2(ctx, e.client, "/protection_domains/", nil, func(a *domainAnswer) string { return string(a.Name) })
	for _, a := range all {
		switch {
		case a.Removed.yes():
		case a.Active.v == nil:
			if err == nil {
				err = incomplete("%s does not say whether it is active", a.Name)
			}
		default:
			items[string(a.Name)] = a.fact()
		}
	}
	for _, name := range slices.Sorted(maps.Keys(items)) {
		items[name].Schedules = e.schedules(ctx, name)
	}
	if len(items) > 0 {
		e.copies(ctx, items)
	}
	e.facts.Domains = listing(e.host, "its protection domains", items, err)
}

// scheduleAnswer is a schedule of a protection domain.
type scheduleAnswer struct {
	Type      text   `json:"type"`
	Every     number `json:"every_nth"`
	Suspended flag   `json:"suspended"`
	Retention struct {
		Snapshots map[string]number `json:"remote_max_snapshots"`
		Periods   map[string]number `json:"remote_retention_period"`
	} `json:"retention_policy"`
}

// intervals are the lengths of what schedules count in. A month is as long as the
// longest.
var intervals = map[text]int64{
	"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600, "DAILY": 86400, "WEEKLY": 7 * 86400, "MONTHLY": 31 * 86400,
}

// fact is the schedule; the second result is false when nobody can tell how often
// it runs.
func (a *scheduleAnswer) fact() (facts.DomainSchedule, bool) {
	every := max(1, a.Every.n)
	length, ok := intervals[a.Type]
	s := facts.DomainSchedule{RPOSeconds: every * length, Suspended: a.Suspended.yes(), Retained: map[string]int{}}
	for site, n := range a.Retention.Snapshots {
		if n.n > 0 {
			s.Retained[site] = int(n.n)
		}
	}
	for site, n := range a.Retention.Periods {
		if n.n > 0 && s.Retained[site] == 0 {
			s.Retained[site] = 1 // kept for a time instead of by number
		}
	}
	return s, ok && s.RPOSeconds/length == every && length > 0
}

// schedules reads how often a protection domain takes snapshots. That list comes
// without an envelope.
func (e *element) schedules(ctx context.Context, domain string) facts.DomainSchedules {
	out := facts.DomainSchedules{Items: []facts.DomainSchedule{}}
	var all []scheduleAnswer
	err := e.get(ctx, root+"/protection_domains/"+url.PathEscape(domain)+"/schedules", nil, &all)
	for _, a := range all {
		if a.Suspended.v == nil {
			err = incomplete("one does not say whether it is suspended")
			continue
		}
		s, ok := a.fact()
		if !ok {
			err = incomplete("one is of the type %q, every %d, which muster does not know", a.Type, a.Every.n)
			continue
		}
		out.Items = append(out.Items, s)
	}
	out.Answered = answer(e.host, "the schedules of the protection domain "+domain, len(out.Items) > 0, err)
	return out
}
