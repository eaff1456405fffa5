package directory

import (
	"fmt"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// plan tells which domain controllers are asked. Each tells its rootDSE; the directory is
// read from one of each site, and the computer accounts once.
func plan(est *estate.Estate) []collect.Planned {
	cred := est.Credentials[source]
	if cred == nil {
		return nil
	}
	d := &dialer{account: &collect.Account{Credential: *cred}}
	const most = "its rootDSE; from the first of the site that answers, 20 lists in pages of %d, and once the computer accounts in pages of %d"
	var all []collect.Planned
	for _, site := range []string{estate.Production, estate.Recovery} {
		s := est.Site(site)
		for _, dc := range s.DomainControllers {
			all = append(all, collect.Planned{Site: site, System: dc.Host, Address: d.address(dc), Most: fmt.Sprintf(most, pageSize, computerPage)})
		}
		if len(s.DomainControllers) == 0 && s.ADSite != "" {
			all = append(all, collect.Planned{Site: site, System: "the domain controllers of " + s.ADSite + ", as DNS names them", Most: fmt.Sprintf(most, pageSize, computerPage)})
		}
	}
	return all
}

var rights = []collect.Right{
	{What: "read the directory", In: []string{"directory.views.*"},
		Grant: "an ordinary user: New-ADUser svc-muster -Enabled $true; Authenticated Users may read all that is asked, unless somebody took it away (docs: checks/directory/README.md)"},
	{What: "read computer accounts", In: []string{"directory.computers"},
		Grant: `dsacls "<OU>" /I:S /G "svc-muster:RPLC;;computer", where an OU hides its computers from ordinary users`},
}
