package honesty

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// patch sets what is at a path of the facts: * is every entry, name=X, catalog=X and so on those that say so, and
// a value of nil takes the entry away.
type patch struct {
	path  string
	value any
}

const (
	recoveryCentral = "prism/sites/recovery/central/"
	bothCentrals    = "prism/sites/*/central/"
	atRecovery      = "dns/resolvers/recovery*/"
	everywhere      = "dns/resolvers/*/"
	domain          = ".corp.contoso.example"

	recoveryDesktops = "directory/views/*/containers/items/ou=pooled,ou=muc,ou=vda,ou=citrix,dc=corp,dc=contoso,dc=example/"
	goneGPO          = "{AAAAAAAA-3F2B-4E8A-9D55-7E0C1A2B3C78}"
	certificates     = "windows/hosts/sf-*/storefront/certificates/items/*/"
)

func link(gpo string, disabled bool) map[string]any {
	return map[string]any{"gpo": gpo, "disabled": disabled, "enforced": false}
}

func inDays(n int) string { return time.Now().AddDate(0, 0, n).UTC().Format(time.RFC3339) }

// stores are a store for users and one for tests, each with all connectors of production and
// one more.
func stores(users, tests string) map[string]any {
	farm := func(more string) map[string]any {
		names := []string{"cc-fra-01" + domain, "cc-fra-02" + domain}
		if more != "cc-fra-01" {
			names = append(names, "cc-muc-01"+domain, "cc-muc-02"+domain)
		}
		return map[string]any{"farms": []any{map[string]any{"name": "DaaS", "servers": names, "port": 80, "transport": "HTTP"}}}
	}
	return map[string]any{"/Citrix/Store": farm(users), "/Citrix/StoreTest": farm(tests)}
}

// What happens in estates, on facts of the healthy one. The table was reviewed by hand: a line
// of it says what an engineer would sign.
func TestWhatAnEngineerWouldNotSignIsNoGo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		patches []patch
		want    results.Decision
		says    string // an open result, as "status rule target"
	}{
		// Directory.
		{"no site link at all", []patch{{"directory/views/*/siteLinks/items", map[string]any{}}}, results.NoGo, "fail ad/sites-linked site/recovery"},
		{"a site link of the recovery site to a branch alone", []patch{{"directory/views/*/siteLinks/items/FRA-MUC/sites", []string{"muc", "nue"}}, {"directory/views/*/siteLinks/items/FRA-NUE", nil}}, results.NoGo, "fail ad/sites-linked"},
		{"site links over a third site", []patch{{"directory/views/*/siteLinks/items/FRA-MUC/sites", []string{"muc", "nue"}}}, results.Go, ""},
		{"Kerberos records of production alone", []patch{{atRecovery + "services/_kerberos._tcp" + domain + "/records/*/target", "dc-fra-01" + domain}}, results.NoGo, "fail ad/site-records"},
		{"a link to a policy that was deleted long ago", []patch{{recoveryDesktops + "links/+", link(goneGPO, false)}}, results.Go, "fail ad/policy-replicated gpo/" + goneGPO},
		{"a disabled link to one", []patch{{recoveryDesktops + "links/+", link(goneGPO, true)}}, results.Go, ""},
		{"a link to a policy that one directory alone has", []patch{{"directory/views/production/gpos/items/{6C1D7A40-3F2B-4E8A-9D55-7E0C1A2B3C12}", nil}}, results.NoGo, "fail ad/policy-replicated gpo/{6C1D7A40-3F2B-4E8A-9D55-7E0C1A2B3C12}"},
		{"the KMS host of the recovery site has no address", []patch{
			{"directory/views/*/activationObjects/items", map[string]any{}},
			{atRecovery + "hosts/kms-muc-01" + domain + "/addresses", []string{}},
		}, results.NoGo, "fail volume_activation/activation-available"},

		{"networks of the recovery site in the Active Directory site of production", []patch{
			{"directory/views/*/subnets/items/*/site", "fra"},
			{"estate/sites/recovery/adSite", "FRA"},
		}, results.NoGo, "fail ad/site-records"},

		// Access layer.
		{"the name of StoreFront leads to an address that nobody has", []patch{{"netscaler/sites/production/virtualServers/items/lb_sf", nil}}, results.NotProven, "manual netscaler/balanced-at-recovery"},
		{"a federation server of the estate's own", []patch{
			{"netscaler/sites/*/signIns/items/*/kind", "saml"},
			{"netscaler/sites/*/signIns/items/*/host", "adfs.contoso.example"},
		}, results.NotProven, "manual netscaler/sign-in-at-recovery"},
		{"the newest backup of the site is a year old", []patch{{"citrixcloud/remarks/backups/newest", inDays(-365)}}, results.Go, "manual cloud_connectors/remarks-seen"},

		// Names.
		{"an old address of a connector everywhere", []patch{{everywhere + "hosts/cc-muc-01" + domain + "/addresses", []string{"10.20.10.77"}}}, results.NoGo, "fail dns/host-records-current host/cc-muc-01"},
		{"a file server without an address at the recovery site", []patch{
			{atRecovery + "hosts/fs-muc-01" + domain + "/addresses", []string{}},
			{atRecovery + "hosts/fs-muc-01" + domain + "/exists", false},
			{atRecovery + "hosts/fs-muc-01" + domain + "/rcode", "NXDOMAIN"},
		}, results.NoGo, "fail dns/host-records-current host/fs-muc-01"},
		{"a second adapter of a server that no name leads to", []patch{{recoveryCentral + "vms/items/name=fas-muc-01/nics/*/addresses", []string{"10.20.10.51", "192.168.50.4"}}}, results.Go, ""},
		{"a server whose address nothing tells", []patch{{recoveryCentral + "vms/items/name=fas-muc-01/nics/*/addresses", []string{}}}, results.Go, ""},
		{"an alias in a network that nobody declared", []patch{{atRecovery + "hosts/xml" + domain + "/addresses", []string{"172.31.1.1"}}}, results.NotProven, "manual dns/recovery-answer-not-outdated alias/xml"},

		// Platform.
		{"a plan with another gateway than the network", []patch{{recoveryCentral + "subnets/items/name=VLAN10-SRV-DR/gateway", "10.10.10.254"}}, results.NoGo, "fail replication/networks-mapped plan/RP-Citrix"},
		{"the recovery cluster has lost the remote site", []patch{{"prism/sites/recovery/elements/*/remoteSites/items/*/state", "relationship_lost"}}, results.NotProven, "unknown replication/remote-sites-connected"},
		{"the network of the resource pool is gone", []patch{{recoveryCentral + "subnets/items/name=VLAN84-VDA/name", "VLAN84-NEW"}}, results.NoGo, "fail hosting_connections/pool-networks-exist"},
		{"the network of the resource pool is on a cluster of others", []patch{{recoveryCentral + "subnets/items/name=VLAN84-VDA/cluster", "00000000-1712-4482-8148-e7ddffa2f6bf"}}, results.NoGo, "fail hosting_connections/pool-networks-exist"},
		{"thirteen addresses for 240 desktops", []patch{
			{recoveryCentral + "subnets/items/name=VLAN84-VDA/managed", true},
			{recoveryCentral + "subnets/items/name=VLAN84-VDA/cidr", "10.20.64.0/28"},
			{recoveryCentral + "subnets/items/name=VLAN84-VDA/gateway", "10.20.64.1"},
		}, results.NoGo, "fail hosting_connections/pool-networks-exist"},
		{"the resource pool writes its network in another case", []patch{{"citrixcloud/resourcePools/items/name=AHV-MUC-VDA/networks", []string{"vlan84-vda"}}}, results.Go, ""},
		{"a test of the connection that failed a year ago", []patch{
			{"citrixcloud/connections/items/name=AHV-MUC/test/outcome", "failed"},
			{"citrixcloud/connections/items/name=AHV-MUC/test/ageSeconds", 365 * 86400},
		}, results.NotProven, "manual hosting_connections/tested connection/AHV-MUC"},
		{"a test of the connection that failed today", []patch{{"citrixcloud/connections/items/name=AHV-MUC/test/outcome", "failed"}}, results.NoGo, "fail hosting_connections/tested"},
		{"a test of production's connection that failed", []patch{{"citrixcloud/connections/items/name=AHV-FRA/test/outcome", "failed"}}, results.Go, ""},
		{"an empty stage at the end of a plan", []patch{{bothCentrals + "plans/items/name=RP-Desktops/stages/+", map[string]any{"vms": []string{}, "categories": []string{}, "delaySeconds": 0}}}, results.Go, ""},
		{"a test in the network of the recovery desktops", []patch{{bothCentrals + "plans/items/name=RP-Desktops/networks/*/recoveryTest/name", "VLAN84-VDA"}}, results.NoGo, "fail hosting_connections/pool-networks-exist connection/AHV-MUC"},
		{"both plans share a test network that nobody is in", []patch{{bothCentrals + "plans/items/*/networks/*/recoveryTest/name", "vlan910-test-dr"}}, results.Go, ""},
		{"a licence that ends this week", []patch{{bothCentrals + "clusters/items/name=NTX-MUC/licence/expires", time.Now().AddDate(0, 0, 5).UTC().Format(time.RFC3339)}}, results.Go, "fail replication/licence-valid cluster/NTX-MUC"},
		{"a Prism Central of 2022 at the recovery site", []patch{{recoveryCentral + "version", "pc.2022.6.0.5"}}, results.Go, "fail replication/recovery-prism-central-not-older site/recovery"},
		{"a newer Prism Central at the recovery site", []patch{{recoveryCentral + "version", "pc.8.0"}}, results.Go, ""},
		{"the policies of the recovery site's Prism Central are gone", []patch{{recoveryCentral + "policies/items", map[string]any{}}}, results.Go, "fail replication/policy-at-recovery protectionpolicy/PP-Servers"},
		{"they copy once a day there", []patch{{recoveryCentral + "policies/items/*/schedules/*/rpoSeconds", 86400}}, results.Go, "fail replication/policy-at-recovery protectionpolicy/PP-Desktops"},
		{"a newer recovery cluster", []patch{{bothCentrals + "clusters/items/name=NTX-MUC/version", "7.6"}}, results.Go, ""},

		// Connectors.
		{"a connector of production in its update", []patch{{"citrixcloud/connectors/items/cc-fra-01" + domain + "/versionState", "Updating"}}, results.Go, "unknown cloud_connectors/same-version host/cc-fra-01"},
		{"a connector whose update failed", []patch{{"citrixcloud/connectors/items/cc-muc-01" + domain + "/versionState", "UpgradeFailed"}}, results.Go, "fail cloud_connectors/same-version host/cc-muc-01"},

		// Desktops.
		{"an image of the summer under the name of today's", []patch{{"citrixcloud/catalogs/items/name=W11-Pooled-MUC/imageDate", "2020-07-26T07:01:30Z"}}, results.NoGo, "fail base_images/recovery-catalog-image"},
		{"a quarter of the memory", []patch{{"citrixcloud/catalogs/items/name=W11-Pooled-MUC/memoryMB", 2048}}, results.NoGo, "fail workloads_mcs/recovery-catalog-alike"},
		{"recovery desktops of another directory", []patch{{"citrixcloud/catalogs/items/name=W11-Pooled-MUC/identity", "AzureAD"}}, results.NoGo, "fail workloads_mcs/recovery-catalog-alike"},
		{"recovery desktops that somebody makes by hand", []patch{
			{"citrixcloud/catalogs/items/name=W11-Pooled-MUC/provisioning", "Manual"},
			{"citrixcloud/catalogs/items/name=W11-Pooled-MUC/provisioned", false},
		}, results.NotProven, "manual base_images/recovery-catalog-image"},
		{"persistent desktops in no delivery group", []patch{{"citrixcloud/machines/items/catalog=046eda30-699a-4d7e-af1a-3323c8ca2b8b/deliveryGroup", ""}}, results.NotProven, "manual workloads_manual/delivery-group-open catalog/W11-Dev-FRA"},
		{"users written in another case", []patch{{"citrixcloud/deliveryGroups/items/name=W11 MUC/users", []string{`corp\w11-USERS`}}}, results.Go, ""},
		{"a recovery group for everybody", []patch{{"citrixcloud/deliveryGroups/items/name=W11 MUC/users", []string{}}, {"citrixcloud/deliveryGroups/items/name=W11 MUC/everyone", true}}, results.Go, ""},

		// What delivery groups offer.
		{"a desktop that names the users of its group", []patch{
			{"citrixcloud/deliveryGroups/items/name=W11 MUC/desktops/items/*/everyone", false},
			{"citrixcloud/deliveryGroups/items/name=W11 MUC/desktops/items/*/users", []string{`corp\w11-USERS`}},
		}, results.Go, ""},
		{"a recovery group that gateways alone lead to", []patch{{"citrixcloud/deliveryGroups/items/name=W11 MUC/direct", false}}, results.NoGo, "fail workloads_mcs/access-at-recovery"},
		{"groups that gateways alone lead to", []patch{{"citrixcloud/deliveryGroups/items/*/direct", false}}, results.Go, ""},
		{"a desktop for those who tried it", []patch{
			{"citrixcloud/deliveryGroups/items/name=W11 MUC/desktops/items/*/everyone", false},
			{"citrixcloud/deliveryGroups/items/name=W11 MUC/desktops/items/*/users", []string{`CORP\Pilots`}},
		}, results.NoGo, "fail workloads_mcs/desktops-at-recovery"},
		{"an application that starts in its home zone alone, and has none", []patch{{"citrixcloud/applications/items/name=Outlook/homeZoneMode", "Only"}}, results.Go, ""},
		{"an application that prefers a home zone", []patch{{"citrixcloud/applications/items/name=Outlook/homeZone", "anywhere"}}, results.Go, ""},
		{"an application that starts in its home zone alone", []patch{
			{"citrixcloud/applications/items/name=Outlook/homeZone", "anywhere"},
			{"citrixcloud/applications/items/name=Outlook/homeZoneMode", "only"},
		}, results.NoGo, "fail workloads_mcs/applications-at-recovery application/Outlook"},
		{"an application group asks for a tag, and nobody knows the tags", []patch{
			{"citrixcloud/applicationGroups/items/*/tag", "Finance"},
			{"citrixcloud/machines/items/*/tagsUnknown", true},
		}, results.NotProven, "unknown workloads_mcs/applications-at-recovery application/SAP GUI"},
		{"more applications than are shown", []patch{{"citrixcloud/deliveryGroups/items/name=W11 FRA/published", 4}}, results.NotProven, "unknown workloads_mcs/applications-at-recovery deliverygroup/W11 FRA"},
		{"applications that the API client may not list", []patch{
			{"citrixcloud/applications/status", "failed"}, {"citrixcloud/applications/items", map[string]any{}},
		}, results.NotProven, "unknown workloads_mcs/applications-at-recovery"},
		{"recovery desktops registered with a bare name", []patch{{"citrixcloud/machines/items/controller=cc-muc-01" + domain + "/controller", "cc-old"}}, results.NotProven, "unknown workloads_mcs/recovery-desktops-register"},
		{"persistent desktops that report an error", []patch{{"citrixcloud/machines/items/catalog=046eda30-699a-4d7e-af1a-3323c8ca2b8b/registration", "AgentError"}}, results.Go, "fail registration/production-desktops-register catalog/W11-Dev-FRA"},
		{"session hosts of the recovery site in administration mode", []patch{{"grouppolicy/views/*/gpos/*/settings/value=LicensingMode/data", []string{"1"}}}, results.NoGo, "fail rds_licensing/licensing-mode"},

		// Citrix policies. 1160… and 6661… are the delivery groups of production and recovery.
		{"a policy for the delivery group of production alone", []patch{{"citrixcloud/policySets/items/*/policies/name=Pooled desktops/filters", []any{
			map[string]any{"kind": "DesktopGroup", "allowed": true, "target": "116043c8-89af-41ae-b507-28e60afb8e5c"},
		}}}, results.NoGo, "fail workloads_mcs/policies-at-recovery citrixpolicy/Pooled desktops"},
		{"a policy for users alone", []patch{{"citrixcloud/policySets/items/*/policies/name=Pooled desktops/filters", []any{
			map[string]any{"kind": "User", "allowed": true, "target": ""},
		}}}, results.Go, ""},
		{"a policy for the OU of all desktops", []patch{{"citrixcloud/policySets/items/*/policies/name=Printing/filters", []any{
			map[string]any{"kind": "OU", "allowed": true, "target": "ou=vda,ou=citrix,dc=corp,dc=contoso,dc=example"},
		}}}, results.Go, ""},
		{"a user store of a Citrix policy, and Group Policy has another one", []patch{
			{"citrixcloud/policySets/items/*/policies/name=Baseline/userStore", `\\nowhere\upm`},
		}, results.Go, ""},
		{"sets of policies that the API client may not list", []patch{
			{"citrixcloud/policySets/status", "failed"}, {"citrixcloud/policySets/items", map[string]any{}},
		}, results.NotProven, "unknown workloads_mcs/policies-at-recovery deliverygroup/W11 FRA"},

		// StoreFront.
		{"a gateway of the recovery site under a name that nobody declared", []patch{{"windows/hosts/sf-fra-01" + domain + "/storefront/gateways/items/Gateway recovery/url", "https://gw-dr.contoso.example"}}, results.NotProven, "unknown storefront/recovery-gateway host/sf-fra-01"},
		{"a certificate with 25 days left", []patch{{certificates + "notAfter", inDays(25)}}, results.Go, "fail storefront/certificate-valid"},
		{"a certificate with ten days left", []patch{{certificates + "notAfter", inDays(10)}}, results.NoGo, "fail storefront/certificate-valid"},
		{"a store for tests with the connectors of production", []patch{{"windows/hosts/sf-*/storefront/stores/items", stores("cc-muc-01", "cc-fra-01")}}, results.Go, "fail storefront/connectors-of-both-sites"},
		{"a store for tests with all connectors, and one for users with those of production", []patch{{"windows/hosts/sf-*/storefront/stores/items", stores("cc-fra-01", "cc-muc-01")}}, results.NoGo, "fail storefront/connectors-of-both-sites"},
		{"a certificate for the whole domain", []patch{{"windows/hosts/sf-*/storefront/certificates/items/*/names", []string{"*" + domain}}}, results.Go, ""},
		{"a certificate for the domain above", []patch{{"windows/hosts/sf-*/storefront/certificates/items/*/names", []string{"*.contoso.example"}}}, results.NoGo, "fail storefront/certificate-valid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parallel(t)
			doc := patched(t, healthyScan(t).doc, tt.patches)
			res := judge(t, doc, evaluate.Options{})
			not := open(res)
			if res.Verdict.Decision != tt.want {
				t.Errorf("the verdict is %s, want %s; open are\n\t%s", res.Verdict.Decision, tt.want, strings.Join(not, "\n\t"))
			}
			if tt.says != "" && !slices.ContainsFunc(not, func(o string) bool { return strings.HasPrefix(o, tt.says) }) {
				t.Errorf("nothing says %q; open are\n\t%s", tt.says, strings.Join(not, "\n\t"))
			}
		})
	}
}

// patched are facts after patches, each of which has to find something.
func patched(t *testing.T, doc *facts.Document, patches []patch) *facts.Document {
	t.Helper()
	b, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		t.Fatal(err)
	}
	for _, p := range patches {
		if n := set(tree, strings.Split(p.path, "/"), p.value); n == 0 {
			t.Fatalf("nothing is at %s", p.path)
		}
	}
	if b, err = json.Marshal(tree); err != nil {
		t.Fatal(err)
	}
	var d facts.Document
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	d.Estate.Policy = doc.Estate.Policy
	return &d
}

// set carries a patch out and returns how many places it changed.
func set(node any, path []string, value any) int {
	n := 0
	step, rest := path[0], path[1:]
	switch node := node.(type) {
	case map[string]any:
		for key, child := range node {
			switch {
			case !fits(step, key, child):
			case len(rest) == 1 && rest[0] == "+":
				node[key] = append(child.([]any), value)
				n++
			case len(rest) > 0:
				n += set(child, rest, value)
			case value == nil:
				delete(node, key)
				n++
			default:
				node[key] = value
				n++
			}
		}
	case []any:
		for i, child := range node {
			if fits(step, fmt.Sprint(i), child) {
				n += set(child, rest, value)
			}
		}
	}
	return n
}

func fits(step, key string, child any) bool {
	for _, field := range []string{"name", "catalog", "controller", "value"} {
		if value, wanted := strings.CutPrefix(step, field+"="); wanted {
			entry, _ := child.(map[string]any)
			return entry[field] == value
		}
	}
	head, open := strings.CutSuffix(step, "*")
	return key == step || open && strings.HasPrefix(key, head)
}
