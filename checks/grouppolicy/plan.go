package grouppolicy

import (
	"cmp"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// plan tells whose SYSVOL is read: that of the first domain controller of each site which
// gives all of it.
func plan(est *estate.Estate) []collect.Planned {
	const most = "four small files of each Group Policy object, over one connection"
	var all []collect.Planned
	for _, site := range sites {
		s := est.Site(site)
		switch {
		case s.Sysvol != "":
			all = append(all, collect.Planned{Site: site, System: s.Sysvol, Address: s.Sysvol, Most: most})
		case len(s.DomainControllers) > 0:
			for _, dc := range s.DomainControllers {
				all = append(all, collect.Planned{Site: site, System: dc.Host, Address: cmp.Or(dc.SMB, dc.Host+":445"), Most: most + ", unless one before it gave them"})
			}
		case s.ADSite != "":
			all = append(all, collect.Planned{Site: site, System: "the domain controllers of " + s.ADSite + ", as DNS names them", Most: most})
		}
	}
	return all
}

var rights = []collect.Right{
	{What: "read SYSVOL", In: []string{"grouppolicy.views.*"},
		Grant: "an ordinary user of the domain; a Group Policy object that only some may read: Set-GPPermission -Name <GPO> -TargetName svc-muster -TargetType User -PermissionLevel GpoRead"},
}
