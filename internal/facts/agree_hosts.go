package facts

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
)

func (c *contradictions) windows(d *Document) {
	if d.Windows == nil {
		return
	}
	declared, connectors := map[string]*WindowsHost{}, map[string]*CloudConnector{}
	if d.CitrixCloud != nil {
		connectors = d.CitrixCloud.Connectors.Items
	}
	if d.Estate != nil {
		declared = DeclaredWindowsHosts(d.Estate)
	}
	for _, name := range sorted(d.Windows.Hosts) {
		h, at := d.Windows.Hosts[name], "windows.hosts."+name
		c.expect(len(h.Roles) > 0, "%s has no role, and is asked nothing without one", at)
		if known := declared[name]; known != nil {
			for _, role := range known.Roles {
				// Facts of before such servers were asked.
				older := role == RoleRecording && h.Recording == nil || role == RoleDHCP && h.DHCP == nil
				c.expect(older || slices.Contains(h.Roles, role), "%s has not the role %s, as which the estate file declares it", at, role)
			}
			c.expect(h.Site == known.Site || !onlyAt(d.Estate, name, known.Site), "%s.site is %s, and the estate file declares it for %s", at, h.Site, known.Site)
		}
		for _, role := range h.Roles {
			known := declared[name]
			listed := role == RoleVDA || role == RoleConnector && connectors[name] != nil
			c.expect(d.Estate == nil || listed || known != nil && slices.Contains(known.Roles, role), "%s has the role %s, as which the estate file does not declare it", at, role)
		}
		if h.VDA != nil {
			for i := range h.VDA.Lists {
				c.list(at+".vda.lists", &h.VDA.Lists[i])
			}
		}
	}
}

// onlyAt tells that the estate file has a host at one site and not at the other.
func onlyAt(est *estate.Estate, host, site string) bool {
	other := estate.Recovery
	if site == other {
		other = estate.Production
	}
	for _, c := range est.Components {
		if slices.Contains(c.Servers.Of(other), host) {
			return false
		}
	}
	return true
}

// list holds the hosts of a list of connectors against its groups and its text.
func (c *contradictions) list(at string, l *ConnectorList) {
	c.expect(slices.Equal(slices.Concat(l.Groups...), l.Hosts), "%s has the hosts %v and the groups %v", at, l.Hosts, l.Groups)
	for _, host := range l.Hosts {
		c.expect(strings.Contains(strings.ToLower(l.Text), host), "%s has the host %s, which its text does not name", at, host)
	}
}
