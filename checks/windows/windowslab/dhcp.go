package windowslab

import (
	"maps"
	"slices"
	"strconv"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/lab/world"
)

// dhcpScript answers a script of a DHCP server, whose cmdlets want its service to run. It is nil
// on other hosts.
func (h *windowsHost) dhcpScript(answer func(*world.DHCP) any) func() any {
	return func() any {
		if h.DHCP == nil || h.DHCP.Mute || h.DHCP.Service.State != "Running" {
			return nil
		}
		return answer(h.DHCP)
	}
}

func dhcpScopes(d *world.DHCP) any {
	scopes := []obj{}
	for _, s := range d.Scopes {
		options, excluded := []obj{}, []obj{}
		for _, id := range slices.Sorted(maps.Keys(s.Options)) {
			options = append(options, obj{"id": id, "values": s.Options[id]})
		}
		for _, e := range s.Excluded {
			excluded = append(excluded, obj{"start": e[0], "end": e[1]})
		}
		scopes = append(scopes, obj{
			"id": s.ID, "mask": s.Mask, "state": s.State, "start": s.Start, "end": s.End,
			"free": strconv.Itoa(s.Free), "freeHere": strconv.Itoa(s.FreeHere), "options": options, "excluded": excluded,
		})
	}
	authorised := "True"
	if d.Unauthorised {
		authorised = "False"
	}
	return obj{"authorised": authorised, "scopes": scopes}
}

func dhcpFailover(d *world.DHCP) any {
	shared := []obj{}
	for _, f := range d.Failover {
		percent := strconv.Itoa(f.Percent)
		o := obj{
			"name": f.Name, "partner": f.Partner, "mode": f.Mode, "role": f.Role, "state": f.State, "share": "", "reserve": "",
			"lead": strconv.Itoa(f.Lead), "after": strconv.Itoa(f.After), "switches": "False", "scopes": f.Scopes,
		}
		if f.Switches {
			o["switches"] = "True"
		}
		if f.Mode == "HotStandby" {
			o["reserve"] = percent
		} else {
			o["share"] = percent
		}
		shared = append(shared, o)
	}
	return obj{"failover": shared}
}

func dhcpReservations(d *world.DHCP) any {
	kept := []obj{}
	for _, r := range d.Reservations {
		kept = append(kept, obj{"address": r.Address, "client": r.Client, "name": r.Name})
	}
	return obj{"reservations": kept}
}

// dhcpServices is the Windows service of a DHCP server.
func (h *windowsHost) dhcpServices() []wsman.Instance {
	if h.DHCP == nil || h.DHCP.Service.Name == "" {
		return nil
	}
	s := h.DHCP.Service
	return []wsman.Instance{{"Name": s.Name, "DisplayName": "DHCP Server", "State": s.State, "StartMode": s.StartMode}}
}
