package estate

// Word is a name that the estate file may use, and what it means.
type Word struct{ Name, Help string }

// ComponentWords are the components, in the order of the dependency tables. The last
// five come from the text around the tables rather than from a row of them.
var ComponentWords = []Word{
	{"network", "Networks of both sites, the routes between them, and the way in from outside."},
	{"ad", "Active Directory: domain controllers, sites and replication."},
	{"dns", "DNS servers that hold the estate's names."},
	{"dhcp", "DHCP servers, which give desktops their addresses."},
	{"ntp", "Time servers for domain controllers and clusters."},
	{"adcs", "Active Directory Certificate Services: the authorities that issue certificates, to FAS among others."},
	{"volume_activation", "Activation of Windows and Office, by KMS or by Active Directory."},
	{"sql", "SQL Server databases, those of PVS and Session Recording among them."},
	{"netscaler", "NetScaler ADC and Gateway: remote access and load balancing."},
	{"storefront", "StoreFront servers."},
	{"fas", "Citrix Federated Authentication Service: logon with certificates."},
	{"cloud_connectors", "Citrix Cloud Connectors, through which Citrix DaaS reaches a site."},
	{"license_server", "Citrix License Server."},
	{"sspr", "Citrix Self-Service Password Reset."},
	{"sr", "Citrix Session Recording."},
	{"ups", "Citrix Universal Print Server."},
	{"file_services", "File servers and their shares."},
	{"app_layering", "Citrix App Layering: the appliance and the shares of its layers."},
	{"pvs", "Citrix Provisioning (PVS): servers, vDisks and TFTP."},
	{"hosting_connections", "Connections of Citrix DaaS to Nutanix clusters, by which machines are made and powered."},
	{"base_images", "Master images from which machine catalogs are made."},
	{"workloads_mcs", "Desktops and session hosts that Machine Creation Services (MCS) makes, pooled and dedicated."},
	{"workloads_manual", "Desktops and session hosts that MCS does not make: power-managed machines in manual catalogs."},
	{"registration", "Registration of VDAs with Cloud Connectors: the ListOfDDCs and the policies that bring it."},
	{"rds_licensing", "Remote Desktop licence servers."},
	{"profiles", "User profiles, of Citrix Profile Management or FSLogix."},
	{"dfs", "DFS namespaces, and the servers that hold their roots and folders."},
	{"replication", "Nutanix replication: protection policies, protection domains and recovery plans."},
}

// MethodWords are the ways to recover a component: the three of the overview tables
// first, each of which stands for several of the strategies of the dependency tables,
// which follow.
var MethodWords = []Word{
	{"application", "By means of the application itself: it runs at the recovery site already, or is made there."},
	{"hypervisor", "By the hypervisor: Nutanix replicates the virtual machines and starts them at the recovery site."},
	{"platform", "By the storage platform, which replicates the data."},
	{"existing", "Runs at both sites at all times; nothing is to be recovered."},
	{"protection_domain", "Virtual machines in a Nutanix protection domain, which Prism Element replicates and activates."},
	{"nutanix_dr", "Virtual machines under a protection policy and in a recovery plan of Prism Central."},
	{"nutanix_protection", "A file server on Nutanix Files, protected and activated as a whole."},
	{"smart_dr", "Shares on Nutanix Files, replicated by Smart DR."},
	{"data_replication", "Files replicated by other software, to a server at the recovery site."},
	{"deploy_new", "Built at the recovery site during the disaster."},
	{"standby", "Installed at the recovery site beforehand, and ready."},
	{"precreate", "Configured for the recovery site beforehand, such as a hosting connection to its cluster."},
	{"recreate_pooled", "Pooled catalogs made at the recovery site from the replicated image."},
	{"migrate_dedicated_to_manual", "Dedicated machines of MCS, failed over as virtual machines and put into a manual catalog."},
	{"failover_vm_update_hosting_connection", "Manual machines failed over as virtual machines, and their catalog's hosting connection changed."},
}

// Components are the names that components have in the component graph, the only
// ones that an estate file may use, and Methods the recovery methods.
var (
	Components = namesOf(ComponentWords)
	Methods    = namesOf(MethodWords)
)

func namesOf(list []Word) []string {
	var names []string
	for _, w := range list {
		names = append(names, w.Name)
	}
	return names
}

// ExclusionKinds are the kinds of things that `exclude` can take out. "names" are the
// DNS names that the rules of a component ask for, by the id of the component.
var ExclusionKinds = []string{
	"catalog", "deliverygroup", "zone", "connector", "connection", "domain", "plan",
	"protectionpolicy", "protectiondomain", "path", "cluster", "names",
}

// Severities are the severities of rules, the worst first.
var Severities = []string{"blocker", "high", "medium", "low", "info"}

// VerdictThresholds are the severities from which on failures may mean NO-GO: high
// and what is stricter.
var VerdictThresholds = []string{"high", "medium", "low", "info"}

// PlatformNutanix is the platform of a site whose file names none, and HypervisorOther the
// hypervisor of servers that are not on its clusters.
const (
	PlatformNutanix = "nutanix"
	HypervisorOther = "other"
)

// Platforms are what a recovery site can run on, and hypervisors what servers can.
var (
	Platforms   = []string{PlatformNutanix, "public_cloud", "citrix_managed", "other"}
	hypervisors = []string{"nutanix", HypervisorOther}
)

// regions are those that Citrix Cloud can be asked in.
var regions = []string{"us", "eu", "ap-s", "jp"}

// VantageWords are the roles that a vantage can take, and whose they are.
var VantageWords = []Word{
	{"vda", "Desktops and session hosts."},
	{"cloud_connector", "Cloud Connectors."},
	{"storefront", "StoreFront servers."},
	{"netscaler", "NetScaler, by the address that it asks from: NSIP or SNIP."},
	{"fas", "FAS servers."},
	{"pvs", "Provisioning servers."},
	{"session_recording", "Session Recording servers."},
}

// VantageRoles are the names of these roles.
var VantageRoles = namesOf(VantageWords)
