//go:build real

package real

import (
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

const (
	dnServices   = "CN=Services," + configDN
	dnSites      = "CN=Sites," + configDN
	dnDC2        = "CN=DC2,CN=Servers,CN=DR," + dnSites
	dnAuthority  = "CN=Corp Issuing CA,CN=Enrollment Services,CN=Public Key Services," + dnServices
	dnActivation = "CN=Windows Server 2022,CN=Activation Objects,CN=Microsoft SPP," + dnServices
)

var directoryFaults = []fault{
	{
		name:   "the recovery domain controller is no global catalog",
		breaks: inBoth(func(t *testing.T, dc int) { set(t, dc, "CN=NTDS Settings,"+dnDC2, "options", "0") }),
		want:   unknown("site/recovery", "ad/writable-controller-at-recovery"), // nobody tells of further domains here
	},
	{
		name: "the recovery domain controller stands in a network of production",
		edits: []edit{replace("10.10.0.0/16, 10.99.0.0/28", "10.10.0.0/16, 10.99.0.0/28, 10.99.0.16/28"), replace("10.20.0.0/16, 10.99.0.16/28", "10.20.0.0/16"),
			replace("    adSite: DR\n", "    adSite: DR\n    domainControllers: [dc2."+domainName+"]\n")},
		want: all(fails("site/recovery", "ad/writable-controller-at-recovery", "ad/recovery-view-own"),
			fails("subnet/10.99.0.16/28", "ad/subnets-mapped"), // it is mapped to the site of recovery
			fails(namespace, "dfs/roots-beside-controllers")),
	},
	{
		name:   "no DHCP server of the recovery site is authorised",
		breaks: inBoth(func(t *testing.T, dc int) { remove(t, dc, "CN="+host("dhcp2")+",CN=NetServices,"+dnServices) }),
		edits:  []edit{replace(", recovery: [dhcp2.corp.example.internal]", "")},
		want:   fails("site/recovery", "dhcp/server-at-recovery"),
	},
	{
		name: "the clock of the recovery domain controller is wrong",
		breaks: func(t *testing.T) {
			controller(t, "stop", dc2)
			controller(t, "start", dc2, "+400")
			t.Cleanup(func() {
				controller(t, "stop", dc2)
				controller(t, "start", dc2)
			})
		},
		want: fails(wholeDomain, "ad/clocks-agree"),
	},
	{
		name: "the subnet of the recovery site belongs to production's",
		breaks: inBoth(func(t *testing.T, dc int) {
			set(t, dc, "CN=10.20.0.0/16,CN=Subnets,"+dnSites, "siteObject", "CN=HQ,"+dnSites)
		}),
		want: fails("subnet/10.20.0.0/16", "ad/subnets-mapped"),
	},
	{
		name: "no subnet covers the recovery site",
		breaks: inBoth(func(t *testing.T, dc int) {
			move(t, dc, "CN=10.20.0.0/16,CN=Subnets,"+dnSites, "CN=10.120.0.0/16,CN=Subnets,"+dnSites)
		}),
		want: fails("subnet/10.20.0.0/16", "ad/subnets-mapped"),
	},
	{
		name: "the recovery site has no locator record",
		breaks: func(t *testing.T) {
			away(t, dc2, "DC=_ldap._tcp.DR._sites.dc,DC=_msdcs."+domainName+",CN=MicrosoftDNS,DC=ForestDnsZones,"+domainDN)
		},
		// Otherwise muster could not find the domain controller either.
		edits: []edit{replace("    adSite: DR\n", "    adSite: DR\n    domainControllers: [dc2."+domainName+"]\n")},
		want:  all(fails(resolverDR, "ad/site-records"), disagreeing),
	},
	{
		// An Active Directory site is no place: it is the records that are missing.
		name: "the recovery domain controller is registered in the site of production",
		breaks: inBoth(func(t *testing.T, dc int) {
			move(t, dc, dnDC2, "CN=DC2,CN=Servers,CN=HQ,"+dnSites)
		}),
		want: fails(resolverDR, "ad/site-records"),
	},
	{
		name: "a script has disabled the computer account of a recovery FAS server",
		breaks: inBoth(func(t *testing.T, dc int) {
			set(t, dc, account(t, "FAS2"), "userAccountControl", "4098")
		}),
		want: fails("host/"+host("fas2"), "ad/server-accounts-enabled"),
	},
	{
		name: "no site link leads to the recovery site",
		breaks: inBoth(func(t *testing.T, dc int) {
			set(t, dc, "CN=DEFAULTIPSITELINK,CN=IP,CN=Inter-Site Transports,"+dnSites, "siteList", "CN=HQ,"+dnSites)
		}),
		want: fails("site/recovery", "ad/sites-linked"),
	},
	{
		name: "the subnet of production has not reached the recovery site's directory",
		breaks: func(t *testing.T) {
			remove(t, dc2, "CN=10.10.0.0/16,CN=Subnets,"+dnSites)
		},
		want: all(fails(wholeDomain, "ad/directory-replicated"), fails("subnet/10.10.0.0/16", "ad/subnets-mapped")),
	},
	{
		name:   "no certification authority enrols",
		breaks: inBoth(func(t *testing.T, dc int) { remove(t, dc, dnAuthority) }),
		want:   fails(wholeDomain, "adcs/enrollment-service-exists"),
	},
	{
		name: "activation depends on production's KMS host",
		breaks: inBoth(func(t *testing.T, dc int) {
			remove(t, dc, dnActivation)
			set(t, dc, alias("_vlmcs._tcp"), "dnsRecord", srv(host("kms1"), 1688))
		}),
		want: fails(wholeDomain, "volume_activation/activation-available"),
	},
	{
		name: "nothing activates at all",
		breaks: inBoth(func(t *testing.T, dc int) {
			remove(t, dc, dnActivation)
			away(t, dc, alias("_vlmcs._tcp"))
		}),
		want: fails(wholeDomain, "volume_activation/activation-available"),
	},
	{
		name:   "the RDS licence server stands at production only",
		breaks: func(t *testing.T) { policy(t, sessionHosts, rdsKey, "LicenseServers", host("rds1")) },
		want:   fails("component/rds_licensing", "rds_licensing/servers-at-recovery"),
	},
	{
		name:   "the RDS licensing mode is none that there is",
		breaks: func(t *testing.T) { policy(t, sessionHosts, rdsKey, "LicensingMode", "5") },
		want:   all(fails(ouDR, "rds_licensing/licensing-mode"), fails(ouPersistent, "rds_licensing/licensing-mode")),
	},
	{
		name:   "a FAS server is given by its address",
		breaks: func(t *testing.T) { policy(t, fasAddresses, fasKey, "Address2", "10.20.1.31") },
		want: all(fails(ouHQ, "fas/addresses-are-names"), fails(ouDR, "fas/addresses-are-names"), fails(ouPersistent, "fas/addresses-are-names"),
			fails(ouStoreFront, "fas/addresses-are-names"), fails(ouFAS, "fas/addresses-are-names")),
	},
	{
		name:   "the recovery desktops have another list of FAS servers",
		breaks: func(t *testing.T) { policy(t, registrationDR, fasKey, "Address1", host("fas2")) },
		want:   fails(ouDR, "fas/same-list-everywhere"),
	},
}

// containers is the folder of the namespace that holds profile containers.
const containers = `path/\\` + domainName + `\profiles\containers`

var shareFaults = []fault{
	{
		name: "profile containers are kept at production only",
		breaks: func(t *testing.T) {
			policy(t, sessionHosts, fslKey, "CCDLocations", `type=smb,name=HQ,connectionString=\\`+host("fs1")+`\containers$`)
		},
		want: all(fails(ouDR, "profiles/container-locations-at-recovery"), fails(ouPersistent, "profiles/container-locations-at-recovery")),
	},
	{
		name:   "the user store is a share of production's file server",
		breaks: func(t *testing.T) { userStore(t, `\\`+host("fs1")+`\stores$\%USERNAME%`) },
		want:   storeAsked,
	},
	{
		name:   "a namespace has no server at the recovery site",
		breaks: inBoth(func(t *testing.T, dc int) { retarget(t, dc, dnNamespace, `\\FS1.`+domainName+`\profiles`) }),
		want: all(fails(namespace, "dfs/roots-at-recovery"), vanish(namespace, "dfs/roots-beside-controllers"),
			every(results.NotApplicable, "estate", "dfs/roots-beside-controllers")),
	},
	{
		name: "a folder has no target at the recovery site",
		breaks: inBoth(func(t *testing.T, dc int) {
			retarget(t, dc, folder(t, dc, "/containers"), `\\fs1.`+domainName+`\containers$`)
		}),
		want: fails(containers, "dfs/folders-at-recovery", "profiles/declared-paths-at-recovery"),
	},
	{
		name:   "clients keep the target of a folder for half an hour",
		breaks: inBoth(func(t *testing.T, dc int) { set(t, dc, folder(t, dc, "/containers"), "msDFS-Ttlv2", "1800") }),
		want:   fails(containers, "dfs/short-ttl"),
	},
	{
		name: "containers have plain locations beside those of Cloud Cache",
		breaks: func(t *testing.T) {
			policy(t, sessionHosts, fslKey, "VHDLocations", `\\`+domainName+`\profiles\containers`)
		},
		want: all(fails(ouDR, "profiles/one-kind-of-location"), fails(ouPersistent, "profiles/one-kind-of-location")),
	},
	{
		name:   "the folder with the user stores has no target at the recovery site",
		breaks: inBoth(func(t *testing.T, dc int) { retarget(t, dc, folder(t, dc, "/stores"), `\\fs1.`+domainName+`\stores$`) }),
		want:   all(fails(`path/\\`+domainName+`\profiles\stores`, "dfs/folders-at-recovery"), storeAsked),
	},
	{
		name:  "a path begins with a server",
		edits: []edit{replace(`'\\corp.example.internal\profiles\containers'`, `'\\fs1.corp.example.internal\profiles\containers'`)},
		want: all(fails(`path/\\fs1.corp.example.internal\profiles\containers`, "dfs/domain-based", "profiles/declared-paths-at-recovery"),
			vanish(containers, "dfs/domain-based", "profiles/declared-paths-at-recovery")),
	},
}
