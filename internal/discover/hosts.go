package discover

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
)

// habits are how people name servers: what stands before the first digit or sign of a host
// name. A name alone is a guess, and the file says so.
var habits = []struct {
	component string
	name      *regexp.Regexp
}{
	{"storefront", regexp.MustCompile(`^(sf|stf|storefront|ctxsf|ctxstf)$`)},
	{"pvs", regexp.MustCompile(`^(pvs|ctxpvs)$`)},
	{"license_server", regexp.MustCompile(`^(lic|ctxlic|citrixlic|license)$`)},
	{"sspr", regexp.MustCompile(`^(sspr|ctxsspr)$`)},
	{"sr", regexp.MustCompile(`^(sr|ctxsr|sessionrec|sessionrecording|recording|srs)$`)},
	{"sql", regexp.MustCompile(`^(sql|ctxsql|db|sqlsrv|mssql)$`)},
	{"ups", regexp.MustCompile(`^(ups|ctxups|print|prn)$`)},
	{"fas", regexp.MustCompile(`^(fas|ctxfas)$`)},
}

// appliances are how people name the virtual machines of NetScaler.
var appliances = regexp.MustCompile(`^(vpx|ns|adc|netscaler|nsvpx|ctxadc|ctxns)$`)

// appliancesInDNS are such names that nothing else has: ns is a name server more often.
var appliancesInDNS = regexp.MustCompile(`^(vpx|nsvpx|ctxvpx|netscaler|ctxadc)$`)

// gateways are how people call the names by which users come in.
var gateways = regexp.MustCompile(`^(gateway|citrixgateway|ctxgateway|nsg|ctxgw)$`)

var leading = regexp.MustCompile(`^[a-z]+`)

// habit is the component that a host name suggests; "" for none.
func habit(host string) string {
	name := leading.FindString(strings.ToLower(short(host)))
	for _, h := range habits {
		if h.name.MatchString(name) {
			return h.component
		}
	}
	return ""
}

// servers puts the hosts of a component into its file, those of each site, and asks about
// those that are at neither.
func (r *run) servers(ctx context.Context, id string, hosts []string, from string) *estate.Component {
	slices.Sort(hosts)
	var lost []string
	c := r.Estate.Components[id]
	for _, host := range slices.Compact(hosts) {
		site := r.place(ctx, host)
		if site == "" {
			lost = append(lost, host)
			continue
		}
		if c == nil {
			c = &estate.Component{}
			r.Estate.Components[id] = c
		}
		r.named[host] = true
		list := &c.Servers.Production
		if site == estate.Recovery {
			list = &c.Servers.Recovery
		}
		if !slices.Contains(*list, host) {
			*list = append(*list, host)
		}
	}
	if c != nil && from != "" {
		r.from("components."+id, "%s", from)
	}
	if len(lost) > 0 {
		r.ask("components", fmt.Sprintf("%s: DNS places %s in no network of one site (%s). Where are they?", id, plural(len(lost), "a server", "servers"), strings.Join(lost, ", ")))
	}
	return c
}

// ofHabit are the enabled computers whose names suggest a component.
func (r *run) ofHabit(id string) []string {
	var all []string
	for _, host := range sortedKeys(r.computers) {
		if habit(host) == id && strings.Contains(r.computers[host].System, "Server") {
			all = append(all, host)
		}
	}
	return all
}

// readHosts asks the StoreFront servers for the names by which they are found.
func (r *run) readHosts(ctx context.Context) error {
	candidates := r.ofHabit("storefront")
	r.servers(ctx, "storefront", candidates, "guessed from host names and computer accounts")
	for _, site := range bothSites {
		r.Estate.Site(site).Hosts = r.elsewhere(ctx, site)
	}
	if r.Credentials["windows"] == nil || len(candidates) == 0 {
		return nil
	}
	draft := *r.Estate
	draft.Components = map[string]*estate.Component{}
	if c := r.Estate.Components["storefront"]; c != nil {
		draft.Components["storefront"] = c
	}
	doc, err := r.Ask(ctx, &draft, "windows")
	if err != nil {
		return err
	}
	if doc.Windows == nil {
		return nil
	}
	for host, h := range doc.Windows.Hosts {
		r.windows[host] = h
	}
	return nil
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// windowsConnectors are the Cloud Connectors. Appliances are no servers of the component: no
// desktop registers with one.
func (r *run) windowsConnectors() []string {
	var all []string
	for _, host := range sortedKeys(r.cloud.Connectors.Items) {
		if kind := r.cloud.Connectors.Items[host].Type; kind == "" || strings.EqualFold(kind, "Windows") {
			all = append(all, host)
		}
	}
	return all
}
