package citrixcloud

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// plugin is a kind of hosting connection that the site can have, as it tells it.
type plugin struct {
	ID        text `json:"PluginFactoryName"`
	Available flag `json:"Available"`
	Reason    text `json:"UnavailableReason"`
}

// nutanix tells that a plug-in is one for Nutanix: all of them are named so.
func nutanix(id string) bool { return strings.HasPrefix(strings.ToLower(id), "acropolis") }

// plugins asks which plug-ins the zones with a connection to Nutanix offer. A zone that may
// not be asked about, or that this version of the site does not tell of, is unknown, and
// nothing else is the worse for it.
func (r *run) plugins(ctx context.Context, of facts.Listing[*facts.HostingConnection]) facts.Listing[*facts.ZonePlugins] {
	l := facts.Listing[*facts.ZonePlugins]{Answered: of.Answered, Items: map[string]*facts.ZonePlugins{}}
	var zones []string
	for _, c := range of.Items {
		if c.Zone != "" && nutanix(c.PluginID) {
			zones = append(zones, c.Zone)
		}
	}
	slices.Sort(zones)
	zones = slices.Compact(zones)
	for _, zone := range zones {
		l.Items[zone] = &facts.ZonePlugins{Answered: facts.No(facts.RunInterrupted, "the run ended before Citrix Cloud told of its plug-ins"), Zone: zone}
	}
	fail := func(id string, err error) { l.Items[id].Answered = facts.FromError(err) }
	r.details(ctx, "the plug-ins of zones", zones, fail, func(ctx context.Context, id string) error {
		var answer struct {
			Items list[plugin] `json:"Items"`
		}
		// Without the second word a plug-in that is missing would just not be there.
		query := url.Values{"zoneNameOrId": {id}, "includeUnavailable": {"true"}}
		if _, err := r.client.get(ctx, manage+"/hypervisors/supportedPlugins", query, &answer); refused(err) || restclient.StatusOf(err) == http.StatusNotFound {
			fail(id, err)
			return nil
		} else if err != nil {
			return err
		}
		if len(answer.Items.items) == 0 {
			return facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("GET %s/hypervisors/supportedPlugins of %s: the answer names no plug-in", manage, r.client.place.host)}
		}
		*l.Items[id] = *pluginsOf(id, answer.Items) // in its place: others write theirs at the same time
		return nil
	})
	return l
}

// pluginsOf are the plug-ins of a zone as facts have them.
func pluginsOf(zone string, all list[plugin]) *facts.ZonePlugins {
	z := &facts.ZonePlugins{Answered: facts.Yes(), Zone: zone, Items: map[string]*facts.Plugin{}}
	for _, p := range all.items {
		if id := strings.ToLower(string(p.ID)); nutanix(id) {
			z.Items[id] = &facts.Plugin{Available: p.Available.said, Reason: shortened(string(p.Reason))}
		} else {
			z.Others++
		}
	}
	return z
}
