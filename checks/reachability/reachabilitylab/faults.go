package reachabilitylab

import (
	"net"
	"strconv"

	"github.com/muster-dr/muster/internal/lab/world"
)

func faults() []world.Fault {
	// port is a fault of one port of a host, or of several.
	port := func(name, title string, server bool, how manner, n int, hosts ...string) world.Fault {
		return world.Fault{Name: "reach-" + name, Title: title, Server: server, Apply: func(m *world.Model) {
			for _, h := range hosts {
				of(m).Wrong[net.JoinHostPort(m.FQDN(h), strconv.Itoa(n))] = how
			}
		}}
	}
	return []world.Fault{
		port("registrar-refused", "The firewall of the recovery site refuses port 80 of a connector", false, refuses, 80, "cc-muc-01"),
		port("registrar-behind-proxy", "A proxy answers for a connector, and says 100 Continue although the connector is gone", false, deadProxy, 80, "cc-muc-01"),
		port("registrar-gone", "The web server of a connector answers, and its registrar does not run", false, noRegistry, 80, "cc-muc-02"),
		port("cloud-refused", "The way out to Citrix Cloud is closed at the recovery site", false, refuses, 443, "agenthub-us.citrixworkspacesapi.net"),
		port("cloud-inspected", "A device at the recovery site reads along what goes to Citrix Cloud", false, inspected, 443, world.CloudNames...),
		port("kerberos-refused", "Nobody from the recovery site gets through to Kerberos of a domain controller", false, refuses, 88, "dc-muc-01"),
		port("kerberos-silent", "Kerberos of a domain controller accepts connections, and is silent", true, accepts, 88, "dc-muc-01"),
		port("cloud-silent", "A name of Citrix Cloud accepts connections from the recovery site, and is silent", true, accepts, 443, "trust-us.citrixworkspacesapi.net"),
		port("prism-silent", "Prism Element of the recovery site accepts connections from the connectors, and is silent", true, accepts, 9440, "pe-muc"),
		port("ldaps-refused", "LDAPS of a domain controller of the recovery site is closed", false, refuses, 636, "dc-muc-02"),
		port("ldaps-expired", "The certificate of a domain controller of the recovery site has ended", false, expired, 636, "dc-muc-01"),
		port("ldaps-other-name", "The certificate of a domain controller of the recovery site is for another name", false, otherName, 636, "dc-muc-01"),
		port("time-free", "A domain controller of the recovery site goes by its own clock", false, freeClock, 123, "dc-muc-01"),
		port("time-unsynchronized", "A domain controller of the recovery site has no time itself", false, unsynced, 123, "dc-muc-02"),
		port("time-silent", "Nothing comes back from the time service of a domain controller", true, accepts, 123, "dc-muc-01"),
		port("kms-refused", "The KMS host of the recovery site is closed to desktops", false, refuses, 1688, "kms-muc-01"),
		port("files-refused", "The file server of the recovery site is closed to desktops", false, refuses, 445, "fs-muc-01"),
		port("licensing-stopped", "Remote Desktop Licensing does not run at the recovery site", false, noRegistry, 135, "rds-muc-01"),
		port("prism-refused", "Prism Central of the recovery site is closed to the connectors", false, refuses, 9440, "pc-muc"),
		port("prism-expired", "The certificate of Prism Element at the recovery site has ended", false, expired, 9440, "pe-muc"),
		port("database-refused", "SQL Server of the recovery site is closed to its servers", false, refuses, 1433, "sql-muc-01"),
		{Name: "reach-firewall-answers", Title: "A firewall of the recovery site answers in the place of a domain controller", Server: true, Apply: func(m *world.Model) {
			for _, n := range []int{88, 389, 3268, 445, 135, 636} {
				of(m).Wrong[net.JoinHostPort(m.FQDN("dc-muc-02"), strconv.Itoa(n))] = hangsUp
			}
			of(m).Answering[m.FQDN("dc-muc-02")] = true
		}},
		{Name: "reach-not-there", Title: "The machine that scans is none of the vantages", Apply: func(m *world.Model) {
			for i := range of(m).Vantages {
				of(m).Vantages[i].Networks = of(m).Vantages[i].Networks[:1]
			}
		}},
		{Name: "reach-from-production", Title: "The machine that stands for desktops is one of production", Apply: func(m *world.Model) {
			of(m).Vantages[0].Networks = []string{"10.10.64.0/18", "127.0.0.1/32"}
		}},
		{Name: "reach-nobody-for-fas", Title: "No vantage stands for FAS", Server: true, Apply: func(m *world.Model) {
			of(m).Vantages[1].Roles = []string{"cloud_connector", "storefront", "netscaler", "pvs", "session_recording"}
		}},
	}
}
