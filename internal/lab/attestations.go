package lab

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/lab/world"
)

// signedName is the file with what the people of the estate have attested.
const signedName = "attestations.yaml"

// signature is what somebody of the embedded estate has confirmed.
type signature struct{ owner, statement, evidence string }

// The people of the embedded estate.
const (
	ana    = "Ana Ruiz, directory"
	jonas  = "Jonas Weber, network"
	mei    = "Mei Lin, Citrix"
	tomasz = "Tomasz Nowak, platform and storage"
	priya  = "Priya Nair, databases"
)

// signed are their answers, by the question or rule that asks. None of them is about
// something that muster could see for itself.
var signed = map[string]signature{
	"question/AD-001":    {ana, "Nothing is restored; the run book says who seizes the roles in Munich and which checks follow", "run book 1.2, tried on the last drill"},
	"question/IDP-001":   {ana, "Workspace signs in with Active Directory alone; there is no other identity provider", "setting of Workspace, seen together with Mei"},
	"question/DNS-001":   {ana, "The controllers in Munich hold all zones; no forwarder points to Frankfurt", "dnscmd /enumzones of dc-muc-01"},
	"question/NTP-001":   {ana, "Munich has a GPS clock; dc-muc-01, Prism and NetScaler there use it", "w32tm /query /source"},
	"question/ADCS-001":  {ana, "ca-muc-01 issues on its own; revocation lists are published in Munich too", "pkiview seen from Munich"},
	"question/KMS-001":   {ana, "A new desktop in Munich activated against kms-muc-01", "slmgr /dlv of the test desktop"},
	"question/RDSL-001":  {ana, "rds-muc-01 is activated and holds as many CALs per user as Frankfurt", "RD Licensing Diagnoser"},
	"question/NET-001":   {jonas, "Routes, VLANs, rules and NAT of Munich were walked through with the port matrix; Munich has its own way out", "CHG-20117"},
	"question/DHCP-001":  {jonas, "AHV serves the desktops in Munich, dc-muc-02 all else; pools, DNS servers and options 66 and 67 were compared", "CHG-20118"},
	"question/RPN-002":   {jonas, "The subnets in Munich are kept free for the failover; nothing else stands in those of Frankfurt", "address plan, page 4"},
	"question/NS-000":    {jonas, "The pair in Munich has a VLAN in each network of servers there and takes over when names are changed", "protocol of the drill"},
	"question/NS-010":    {jonas, "All servers behind NetScaler are known by name; the list of virtual addresses is in the run book", "run book 3.1"},
	"question/NS-021":    {jonas, "A user came in through the gateway in Munich with RADIUS there and Frankfurt switched off", "protocol of the drill"},
	"question/SQL-002":   {priya, "Both databases are in AG1 with a synchronous replica in Munich; PVS and Session Recording use the listener", "dashboard of AG1"},
	"question/AD-003":    {tomasz, "The run book starts RP-Citrix, then RP-Desktops, with a check of directory, CA and databases before each", "run book 2"},
	"question/RPN-005":   {tomasz, "No licence is bound to a MAC or IP address but that of the License Server, whose file for Munich is kept", "vault, folder 12"},
	"question/FILES-002": {tomasz, "Smart DR copies all shares of fs-fra-01 to fs-muc-01 every hour; the last one is of this morning", "Files console in Munich"},
	"question/FILES-006": {tomasz, "All paths of users lie on fs-fra-01; the name moves by the failover wizard", "list of paths"},
	"question/FILES-001": {tomasz, "Previous versions are switched on for every share", "Files console"},
	"question/SSPR-001":  {tomasz, "The central store is a share of fs-fra-01 and comes along", "list of paths"},
	"question/PROF-001":  {mei, "Profiles are set by Group Policy alone; only DFS replicates them", "Citrix policies, WEM and image looked through"},
	"question/SF-001":    {mei, "The group has these two servers; behind xml stand the connectors of both sites", "Get-STFServerGroup"},
	"question/FAS-007":   {mei, "fas-muc-01 and fas-muc-02 are assigned to MUC as primary", "FAS page of Citrix Cloud"},
	"question/CONN-015":  {mei, "Access rules and the values of policies of both groups were compared", "export of both groups"},
	"question/IMG-005":   {mei, "The script for image updates publishes to both catalogs; a job makes the snapshot in Munich", "pipeline images"},
	"question/MCS-P-001": {mei, "240 desktops were agreed on; the account made one in Munich", "letter of the business owner"},
	"question/PVS-001":   {mei, "The farm uses ctxlicense and the listener", "properties of the farm"},
	"question/PVS-005":   {mei, "A target booted in Munich in the last test failover, by the name and the options there", "protocol of the drill"},
	"question/PVS-010":   {mei, "Both servers have the same versions in their own stores", "replication status"},
	"question/PVS-031":   {mei, "Template, OU and the steps of the wizard are in the run book", "run book 5"},
	"question/SR-003":    {mei, "Agents use the name of the service; database and recordings come along", "a recording of the drill"},

	"dns/changing-names-signed":                 {ana, "The run book changes each of them: those of NetScaler to the address in Munich, with the account of the directory team there", "run book 1.3"},
	"workloads_manual/failover-commands-signed": {mei, "The commands are in the run book; the plan keeps the ids of VMs", "run book 4"},
}

// observed are the questions that nobody is asked where a source is served that sees it for
// itself, and the service that shows it.
var observed = map[string]string{
	"question/FILES-001": "files", "question/FILES-002": "files",
	"question/SQL-002": "sql", "question/SR-003": "winrm", "question/DHCP-001": "winrm",
}

// lists are those that rules make for somebody to sign.
func lists(m *world.Model) map[string][]string {
	var names []string
	for name, address := range map[string]string{
		m.FQDN("rdslicense"): "42", m.FQDN("sql-ag1-ctx"): "106", "gateway.contoso.example": "107",
		m.FQDN("sf"): "102", m.FQDN("sspr"): "104", m.FQDN("tftp"): "105", m.FQDN("xml"): "101", // on NetScaler
	} {
		names = append(names, fmt.Sprintf("%s leads to 10.10.10.%s", name, address))
	}
	for name, address := range map[string]string{m.FQDN("callback"): "103", m.FQDN("ctxlicense"): "41"} {
		names = append(names, fmt.Sprintf("%s leads to 10.10.10.%s, and comes back with its network", name, address))
	}
	slices.Sort(names)
	return map[string][]string{
		"dns/changing-names-signed": names,
		"workloads_manual/failover-commands-signed": {fmt.Sprintf(
			`$vm = @{}; Get-ChildItem 'XDHyp:\HostingUnits\%s' | Where-Object ObjectType -eq 'Vm' | ForEach-Object { $vm[$_.Name] = $_.Id }; `+
				`Get-BrokerMachine -CatalogName "%s" -MaxRecordCount 100000 | ForEach-Object { if ($vm[$_.HostedMachineName]) `+
				`{ Set-BrokerMachine -InputObject $_ -HypervisorConnectionUid %d -HostedMachineId $vm[$_.HostedMachineName] } `+
				`else { Write-Warning $_.MachineName } }; Set-BrokerCatalog -Name "%s" -ZoneUid %s`,
			m.Citrix.Connection(world.ConnectionMUC).Pool, world.CatalogDevFRA,
			slices.Index(m.Citrix.Connections, m.Citrix.Connection(world.ConnectionMUC))+1, world.CatalogDevFRA, world.GUIDOf("zone", "MUC"))},
	}
}

// Attestations is the attestations file of the embedded estate: what its people have
// confirmed of it while it was healthy. A fault that changes what they have signed voids
// the signature.
func (l *Lab) Attestations() []byte {
	days := signedDays{
		date:    l.world.Clock.Ago(20 * world.Day).Format(time.DateOnly),
		expires: l.world.Clock.Ago(-160 * world.Day).Format(time.DateOnly),
	}
	for _, rule := range slices.Sorted(maps.Keys(observed)) {
		if slices.ContainsFunc(l.Addresses(), func(a world.Address) bool { return a.Service == observed[rule] }) {
			days.without += rule + "\n"
		}
	}
	written.Lock()
	defer written.Unlock()
	if written.files[days] == nil {
		written.files[days] = attestations(days)
	}
	return slices.Clone(written.files[days])
}

// signedDays are when the people signed, until when that counts, and what they need not sign:
// all that differs between the files of two labs.
type signedDays struct{ date, expires, without string }

// written keeps the files, because writing one takes longer than starting a server: every
// entry is added as the program adds it, which reads the file twice.
var written = struct {
	sync.Mutex
	files map[signedDays][]byte
}{files: map[signedDays][]byte{}}

func attestations(days signedDays) []byte {
	people, err := questions.Bundled()
	if err != nil {
		panic("lab: " + err.Error()) // a test of the questions says so first
	}
	m := world.Healthy()
	est := &estate.Estate{Components: m.Components}
	est.Sites.Production.Networks = m.Sites[estate.Production].Networks
	est.Sites.Recovery.Networks = m.Sites[estate.Recovery].Networks
	asked, _ := people.Ask(est, nil, nil, nil)
	target, lists := map[string]string{}, lists(m)
	for i := range asked {
		target[asked[i].Rule], lists[asked[i].Rule] = asked[i].Target, asked[i].List
	}
	target["dns/changing-names-signed"] = "component/dns"
	target["workloads_manual/failover-commands-signed"] = "component/workloads_manual"

	file := []byte("# What the people of the embedded estate have confirmed.\n")
	for _, rule := range slices.Sorted(maps.Keys(signed)) {
		if strings.Contains(days.without, rule+"\n") {
			continue
		}
		s := signed[rule]
		at := &estate.Attestation{
			Rule: rule, Target: target[rule], Statement: s.statement, Owner: s.owner, Evidence: s.evidence,
			Date: days.date, Expires: days.expires,
		}
		if list := lists[rule]; len(list) > 0 {
			at.List, at.Items = attestation.Hash(list), attestation.Items(list)
		}
		if file, err = attestation.Append(signedName, file, at); err != nil {
			panic("lab: writing the attestations: " + err.Error()) // cannot happen: the shapes are ours
		}
	}
	return file
}
