package estate

// Components are the names that components have in the component graph, the only
// ones that an estate file may use. The last five come from the text around the
// dependency tables rather than from a row of them.
var Components = []string{
	"network", "ad", "dns", "dhcp", "ntp", "adcs", "volume_activation", "sql",
	"netscaler", "storefront", "fas",
	"cloud_connectors", "license_server", "sspr", "sr", "ups",
	"file_services", "app_layering", "pvs",
	"hosting_connections", "base_images", "workloads_mcs", "workloads_manual",
	"registration", "rds_licensing", "profiles", "dfs", "replication",
}

// Methods are the ways to recover a component: the three of the overview
// tables first, then the strategies of the dependency tables.
var Methods = []string{
	"application", "hypervisor", "platform",
	"existing", "protection_domain", "nutanix_dr", "nutanix_protection", "smart_dr", "data_replication",
	"deploy_new", "standby", "precreate", "recreate_pooled", "migrate_dedicated_to_manual",
	"failover_vm_update_hosting_connection",
}

// Severities are the severities of rules, the worst first.
var Severities = []string{"blocker", "high", "medium", "low", "info"}

// Sources are what a credential can be for: a source, or Prism at one of the
// sites.
var Sources = []string{"dns", "directory", "grouppolicy", "citrixcloud", "prism", "prism-production", "prism-recovery", "windows", "netscaler", "reachability"}

// signIn has the methods of the sources that offer a choice.
var signIn = map[string][]string{
	"directory":   {"simple", "gssapi"},
	"grouppolicy": {"ntlm", "kerberos"},
	"windows":     {"ntlm", "kerberos", "basic"},

	"prism":            {"basic", "apikey"},
	"prism-production": {"basic", "apikey"},
	"prism-recovery":   {"basic", "apikey"},
}

// transports has the transports of the sources that offer a choice.
var transports = map[string][]string{"directory": {"ldaps", "starttls"}, "windows": {"https", "http"}}

// regions are those that Citrix Cloud can be asked in.
var regions = []string{"us", "eu", "ap-s", "jp"}
