package estate

// descriptions say what the keys of an estate file are for, to the person who
// edits one: type and field name of this package, then the text.
var descriptions = map[string]string{
	"Estate":             "What should be: the two sites of a Citrix estate, its components and how each is to be recovered.",
	"Estate.Version":     "Version of the estate file's format.",
	"Estate.Name":        "Name of the estate in reports; the domain when left out.",
	"Estate.Domain":      "DNS name of the Active Directory domain.",
	"Estate.Sites":       "The two ends of a failover.",
	"Estate.Credentials": "What each source signs in with. The one for directory serves grouppolicy too, unless that has its own.",
	"Estate.Components":  "The components of the estate. What is not declared is not judged, unless it is discovered.",
	"Estate.Thresholds":  "The limits that rules judge against.",
	"Estate.Policy":      "How to judge.",

	"Sites.Production": "The site that is lost in a disaster.",
	"Sites.Recovery":   "The site that has to take over.",
	"Sites.Public":     "The outside view: how the internet sees the estate's names.",

	"Site.ADSite":            "Name of the Active Directory site.",
	"Site.Networks":          "Networks of the site in CIDR form. The same network may be at both sites when it is stretched.",
	"Site.Resolvers":         "DNS servers of the site: IP address, and port when it is not 53.",
	"Site.DomainControllers": "Domain controllers to ask; found in DNS through adSite when left out.",
	"Site.Sysvol":            "Folder or UNC path to read in place of a domain controller's SYSVOL share.",
	"Site.ResourceLocation":  "Name or id of the Citrix Cloud resource location.",
	"Site.PrismCentral":      "Prism Central of the site.",
	"Site.Clusters":          "Nutanix clusters of the site; found through Prism Central when left out.",

	"Site.Hosts": "Windows hosts that are reached elsewhere than at their name.",

	"WindowsHost.Host":  "Full host name.",
	"WindowsHost.WinRM": "host:port to reach WinRM at.",
	"WindowsHost.HTTPS": "host:port to reach its web server at.",

	"Prism":             "Host name or address of a Prism, or more about it.",
	"Prism.Host":        "Host name or address.",
	"Prism.Address":     "host:port to reach it at.",
	"Prism.Fingerprint": "SHA-256 of the one certificate to accept from it.",

	"Cluster":         "Name of a Nutanix cluster, or more about it.",
	"Cluster.Name":    "Name of the cluster as Prism shows it.",
	"Cluster.Element": "Its Prism Element, which alone knows protection domains and the snapshots for MCS.",

	"PublicView.Resolvers": "DNS servers on the internet: IP address, and port when it is not 53.",

	"DomainController":      "Host name of a domain controller, or the host name with other addresses to reach it at.",
	"DomainController.Host": "Full host name.",
	"DomainController.LDAP": "host:port to reach LDAPS, or LDAP for StartTLS, at.",
	"DomainController.SMB":  "host:port to reach SMB at.",

	"Credential.Username":    "User name in the form that the source wants: a UPN for Active Directory, a client id for Citrix Cloud.",
	"Credential.Password":    "Reference to the password: env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND. Never the password itself.",
	"Credential.Method":      "How to sign in: simple or gssapi to the directory; ntlm or kerberos to SYSVOL; ntlm, kerberos or basic to Windows hosts; basic or apikey to Prism.",
	"Credential.Transport":   "ldaps (the default) or starttls, for the directory; https (the default) or http with sealed messages, for Windows hosts.",
	"Credential.CAFile":      "PEM file with the certification authorities to trust, relative to this file.",
	"Credential.Fingerprint": "SHA-256 of the one certificate to accept.",
	"Credential.Insecure":    "Do not verify certificates. Every report shows it.",
	"Credential.Customer":    "Customer id; for citrixcloud.",
	"Credential.Region":      "Region of Citrix Cloud: us, eu, ap-s or jp; for citrixcloud.",
	"Credential.Endpoint":    "Base URL to use instead of the region's; for citrixcloud.",

	"Component.InScope":   "false when the estate has no such component.",
	"Component.Methods":   "The recovery methods that apply.",
	"Component.Aliases":   "The DNS names by which others find the component.",
	"Component.Callbacks": "Callback names of the NetScaler Gateway; for storefront only.",
	"Component.Servers":   "Full host names of its servers.",
	"Component.OUs":       "Distinguished names of the organisational units of its machines.",
	"Component.Paths":     "UNC paths of its shares.",
	"Component.VMs":       "Names of its virtual machines in Prism, where they are not its host names.",
	"Component.Catalogs":  "For machine catalogs of production, the ones that stand in for them at recovery; for workloads_mcs.",
	"Component.Sample":    "How many VDAs of each catalog to ask what they really use; 2 when left out, 0 for none.",
	"Component.DependsOn": "Components that must be up before this one can start, beside those that muster knows of.",

	"PerSite.Production": "Those of the production site.",
	"PerSite.Recovery":   "Those of the recovery site.",

	"Thresholds.AliasTTL":          "The longest TTL of a name that changes in a failover.",
	"Thresholds.ClockSkew":         "The greatest difference of clocks that Kerberos tolerates.",
	"Thresholds.FactsAge":          "Older facts prove nothing.",
	"Thresholds.WaiverNotice":      "How long before its end a waiver is announced.",
	"Thresholds.ConnectorContact":  "How long a Cloud Connector may be silent.",
	"Thresholds.BaseImageAge":      "How old the newest copy of a base image at the recovery site may be.",
	"Thresholds.PlanValidationAge": "How old the last validation of a recovery plan may be.",
	"Thresholds.PlanTestAge":       "How old the last test failover of a recovery plan may be.",

	"Thresholds.SerialLag": "How far the SOA serials of the two sites may be apart.",

	"Policy.FailOn":       "The least severity of a failure that means NO-GO.",
	"Policy.Severities":   "Other severities for rules, by rule id.",
	"Policy.Waivers":      "File with waivers, relative to this file.",
	"Policy.Attestations": "File with attestations, relative to this file.",

	"Override.Severity": "The severity to use.",
	"Override.Reason":   "Why; reports show it.",

	"Seconds": "A time such as 90s, 5m or 24h, or a number of seconds.",
}
