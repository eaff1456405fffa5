package citrixcloud

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// machine as the site tells it.
type machine struct {
	ID            key        `json:"Id"`
	Name          text       `json:"Name"` // DOMAIN\NAME
	DNSName       text       `json:"DnsName"`
	Catalog       ref        `json:"MachineCatalog"`
	Group         ref        `json:"DeliveryGroup"`
	Zone          ref        `json:"Zone"`
	Registration  text       `json:"RegistrationState"`
	Power         text       `json:"PowerState"`
	Controller    text       `json:"ControllerDnsName"`
	InMaintenance flag       `json:"InMaintenanceMode"`
	Left          text       `json:"FormattedLastDeregistrationTime"`
	LeftBecause   text       `json:"LastDeregistrationReason"`
	Logons        text       `json:"WindowsConnectionSetting"`
	Tags          list[text] `json:"Tags"`
	Users         list[user] `json:"AssignedUsers"`
	Hosting       struct {
		VM         key `json:"HostedMachineId"`
		Connection ref `json:"HypervisorConnection"`
	} `json:"Hosting"`
}

func (m *machine) lacks() string {
	return unsaid(point{m.InMaintenance.said != nil, "whether it is in maintenance"}, point{m.Registration != "", "whether it is registered"},
		point{m.Power != "", "whether it is on"}, point{m.Catalog.ID != "", "which catalog it belongs to"})
}

// traits are what the machines of a class have in common.
type traits struct {
	catalog, group, zone, connection, registration, power, controller string
	inMaintenance, drained                                            bool
	tags                                                              string // all of them, each with a line break before it
	tagsUnknown                                                       bool
}

// digest is the key of the class in the facts.
func (t traits) digest() string {
	all := []any{t.catalog, t.group, t.zone, t.connection, t.registration, t.power, t.controller, t.inMaintenance}
	if t.tags != "" || t.tagsUnknown { // else the key is that of older facts
		all = append(all, t.tags, t.tagsUnknown)
	}
	if t.drained { // likewise
		all = append(all, "drained")
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", all))
	return hex.EncodeToString(sum[:8])
}

// machines reads the machines page by page, and keeps of each only its name and its
// VM, in the class of those that are like it: there may be a hundred thousand.
func (r *run) machines(ctx context.Context) {
	classes, assigned := map[traits]*facts.MachineClass{}, assignments{}
	count := 0
	a := read(ctx, r.client, r.limits, reading[machine]{
		path: manage + "/Machines", pages: true,
		id: func(m *machine) string { return string(m.ID) },
		take: func(page []*machine) {
			for _, m := range page {
				m.join(classes, r.now)
				assigned.add(m)
			}
			count += len(page)
			r.env.Progress(source, fmt.Sprintf("%d machines", count))
		},
	})
	r.restricting.Wait()
	classes = r.wanted(classes)
	l := facts.Listing[*facts.MachineClass]{Answered: a, Items: make(map[string]*facts.MachineClass, len(classes))}
	for t, c := range classes {
		slices.SortFunc(c.Machines, func(a, b facts.CitrixMachine) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.VM, b.VM))
		})
		c.Machines = slices.Clip(c.Machines)
		c.Count = len(c.Machines)
		l.Items[t.digest()] = c
	}
	whose := assigned.fact(a)
	r.store(func(c *facts.CitrixCloud) { c.Machines, c.Assignments = l, whose })
	r.listed("the machines", a)
}

// join puts a machine to those that are like it.
func (m *machine) join(classes map[traits]*facts.MachineClass, now time.Time) {
	t := traits{
		catalog: string(m.Catalog.ID), group: string(m.Group.ID), zone: string(m.Zone.ID), connection: string(m.Hosting.Connection.ID),
		registration: known(m.Registration, facts.Registrations), power: known(m.Power, facts.PowerStates), controller: host(m.Controller), inMaintenance: m.InMaintenance.isTrue(),
		drained: drained[strings.ToLower(string(m.Logons))], tagsUnknown: !m.Tags.there,
	}
	if len(m.Tags.items) > 0 {
		t.tags = tagged(m.Tags)
	}
	c := classes[t]
	if c == nil {
		c = &facts.MachineClass{
			Catalog: t.catalog, DeliveryGroup: t.group, Zone: t.zone, Connection: t.connection,
			Registration: t.registration, Power: t.power, Controller: t.controller, InMaintenance: t.inMaintenance, Drained: t.drained,
		}
		classes[t] = c
	}
	c.Machines = append(c.Machines, facts.CitrixMachine{Name: m.name(), VM: string(m.Hosting.VM)})
	if age := m.worked(now); age != nil && (c.WorkedAgeSeconds == nil || *age < *c.WorkedAgeSeconds) {
		c.WorkedAgeSeconds = age
	}
}

// drained are the settings of Windows with which a machine takes no new session.
var drained = map[string]bool{"draining": true, "draininguntilrestart": true, "logondisabled": true}

// known is a state as facts write it: one that the interface has got since is Unknown, since
// nobody can say what it means for a desktop.
func known(state text, all []string) string {
	for _, s := range all {
		if strings.EqualFold(s, string(state)) {
			return s
		}
	}
	return "Unknown"
}

// tagged writes tags as [traits] has them.
func tagged(tags list[text]) string {
	var all []string
	for _, tag := range tags.items {
		if *tag != "" {
			all = append(all, "\n"+string(*tag))
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), "")
}

// wanted puts machines together that differ in nothing but tags that nothing asks for.
func (r *run) wanted(classes map[traits]*facts.MachineClass) map[traits]*facts.MachineClass {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make(map[traits]*facts.MachineClass, len(classes))
	for t, c := range classes {
		c.Tags = []string{}
		for tag := range strings.SplitSeq(t.tags, "\n") {
			if r.tags[strings.ToLower(tag)] {
				c.Tags = append(c.Tags, tag)
			}
		}
		t.tags = ""
		for _, tag := range c.Tags {
			t.tags += "\n" + tag
		}
		t.tagsUnknown = t.tagsUnknown && len(r.tags) > 0
		c.TagsUnknown = t.tagsUnknown
		other := out[t]
		if other == nil {
			out[t] = c
			continue
		}
		other.Machines = append(other.Machines, c.Machines...)
		if age := c.WorkedAgeSeconds; age != nil && (other.WorkedAgeSeconds == nil || *age < *other.WorkedAgeSeconds) {
			other.WorkedAgeSeconds = age
		}
	}
	return out
}

// orderly are the reasons for which a machine leaves a connector that it was well
// registered with. Others are of machines that tried to register and could not.
var orderly = map[text]bool{
	"AgentShutdown": true, "AgentSuspended": true, "AgentRequested": true, "PowerOff": true, "DesktopRestart": true,
}

// worked is how long before now the machine left a connector in good order, in seconds;
// nil when it is not known to have.
func (m *machine) worked(now time.Time) *int64 {
	left, err := time.Parse(time.RFC3339, string(m.Left))
	if err != nil || !orderly[m.LeftBecause] || left.After(now) {
		return nil
	}
	return new(int64(now.Sub(left) / time.Second))
}

// name is the NetBIOS name, from the DNS name where the site knows only that.
func (m *machine) name() string {
	if i := strings.LastIndexByte(string(m.Name), '\\'); i >= 0 {
		return strings.Clone(string(m.Name[i+1:])) // without the domain in front of it
	}
	if m.Name != "" {
		return string(m.Name)
	}
	name, _, _ := strings.Cut(string(m.DNSName), ".")
	return cmp.Or(name, string(m.ID))
}
