package windows

import (
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// plan tells which hosts are asked: those of the file, and those that other sources name.
func plan(est *estate.Estate) []collect.Planned {
	cred := est.Credentials[source]
	if cred == nil {
		return nil
	}
	const most = "one session of 90 seconds, for WMI questions, registry values and short scripts that read, one after the other"
	r := &run{account: &collect.Account{Credential: *cred}}
	k := &known{est: est}
	k.read(&facts.Document{}) // nothing was learnt
	var all []collect.Planned
	for _, t := range k.targets() {
		all = append(all, collect.Planned{Site: t.site, System: t.host, Address: r.address(t), Most: most})
	}
	for _, site := range []string{estate.Production, estate.Recovery} {
		all = append(all, collect.Planned{Site: site, System: "connectors of Citrix Cloud that the file does not name, and some VDAs of each catalog", Most: most})
	}
	return all
}

var rights = []collect.Right{
	{What: "open WinRM sessions", In: []string{"windows.hosts.*"},
		Grant: `net localgroup "Remote Management Users" CORP\svc-muster /add, on each host or by Group Policy; and Enable Account and Remote Enable on root\cimv2 and root\default in wmimgmt.msc`},
	{What: "list services", In: []string{"windows.hosts.*.services"},
		Grant: "sc.exe sdset scmanager with (A;;CCLCRPRC;;;<SID of the account>) added to what sc.exe sdshow scmanager prints"},
	{What: "read scopes and relationships of Microsoft DHCP servers", In: []string{"windows.hosts.*.dhcp"},
		Grant: `net localgroup "DHCP Users" CORP\svc-muster /add, on each DHCP server (a domain group on domain controllers); its PowerShell module comes with the management tools of the role`},
	{What: "read the configuration of StoreFront", In: []string{"windows.hosts.*.storefront"},
		Grant: `icacls C:\inetpub\wwwroot\Citrix /grant CORP\svc-muster:(OI)(CI)R`},
}
