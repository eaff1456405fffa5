package windows

import (
	"context"
	"fmt"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

const (
	citrixServices = "SELECT Name, DisplayName, State, StartMode FROM Win32_Service WHERE DisplayName LIKE 'Citrix%'"
	mostServices   = 200 // a connector has about a dozen, and no other host has more
)

// services asks a host for the Windows services of Citrix.
func (g *hostQueries) services(ctx context.Context) {
	s := &facts.Services{Items: map[string]*facts.WindowsService{}}
	g.host.Services = s
	found, err := g.session.Query(ctx, "root/cimv2", citrixServices, mostServices)
	if err == nil {
		s.Items, err = servicesOf(g.target.host, found)
	}
	s.Answered = g.answered(err)
}

// servicesOf reads instances of Win32_Service. Windows leaves out what an account
// may not list, and says nothing of it: none at all is no answer.
func servicesOf(host string, found []winrm.Instance) (map[string]*facts.WindowsService, error) {
	items := map[string]*facts.WindowsService{}
	for _, i := range found {
		display, _ := i.Text("DisplayName")
		name, _ := i.Text("Name")
		if _, taken := items[display]; taken {
			display += " (" + name + ")"
		}
		state, _ := i.Text("State")
		mode, _ := i.Text("StartMode")
		items[display] = &facts.WindowsService{Name: name, State: state, StartMode: mode}
	}
	if len(items) == 0 {
		return items, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf(
			"%s lists no service of Citrix: either the account lacks the right to list services, "+
				"in which case Windows answers with nothing, or nothing of Citrix is installed there", host)}
	}
	return items, nil
}
