package prism

import (
	"maps"
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// read decodes an answer as the client does.
func read[T any](t *testing.T, body string) *T {
	t.Helper()
	var v T
	if err := restclient.Decode([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	return &v
}

func TestVMs(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want facts.VM
	}{
		"with its network where v4.0 has it": {
			`{"extId":"AAAA","name":"X","powerState":"ON","memorySizeBytes":1024,"protectionType":"UNPROTECTED","nics":[{"networkInfo":{"subnet":{"extId":"s1"},
				"ipv4Config":{"ipAddress":{"value":"10.1.0.1"}},"ipv4Info":{"learnedIpAddresses":[{"value":"10.1.0.1"},{"value":"10.1.0.2"}]}}}]}`,
			facts.VM{UUID: "aaaa", Name: "X", Power: "ON", Memory: 1024, Protection: "UNPROTECTED", NICs: []facts.NIC{{Subnet: "s1", Addresses: []string{"10.1.0.1", "10.1.0.2"}}}},
		},
		"with its network where v4.1 has it": {
			`{"extId":"a","nics":[{"nicNetworkInfo":{"$objectType":"vmm.v4.ahv.config.VirtualEthernetNicNetworkInfo","subnet":{"extId":"S1"},
				"ipv4Config":{"ipAddress":{"value":"10.1.0.1"},"secondaryIpAddressList":[{"value":"10.1.0.9"}]}}}]}`,
			facts.VM{UUID: "a", NICs: []facts.NIC{{Subnet: "s1", Addresses: []string{"10.1.0.1", "10.1.0.9"}}}},
		},
		"with its network in both places": {
			`{"extId":"a","nics":[{"networkInfo":{"subnet":{"extId":"s1"},"ipv4Info":{"learnedIpAddresses":[{"value":"10.1.0.2"}]}},
				"nicNetworkInfo":{"subnet":{"extId":"s1"},"ipv4Config":{"ipAddress":{"value":"10.1.0.1"}}}}]}`,
			facts.VM{UUID: "a", NICs: []facts.NIC{{Subnet: "s1", Addresses: []string{"10.1.0.1", "10.1.0.2"}}}},
		},
		"whose NGT were never installed": {`{"extId":"a"}`, facts.VM{UUID: "a", NICs: []facts.NIC{}}},
		"whose NGT are off":              {`{"extId":"a","guestTools":{"version":"4.1","isInstalled":true,"isEnabled":false}}`, facts.VM{UUID: "a", NICs: []facts.NIC{}, GuestTools: &facts.GuestTools{Version: "4.1", Installed: yes(), Enabled: no()}}},
		"that is hidden from the user": {
			`{"extId":"a","powerState":"$UNKNOWN","protectionType":"$REDACTED","guestTools":{"isInstalled":"$REDACTED","isReachable":null},"memorySizeBytes":-1}`,
			facts.VM{UUID: "a", NICs: []facts.NIC{}, GuestTools: &facts.GuestTools{}},
		},
		"with numbers as text and a policy": {
			`{"extId":"a","memorySizeBytes":"2048","protectionType":"RULE_PROTECTED","protectionPolicyState":{"policy":{"extId":"P"}},"categories":[{"extId":"C2"},{"extId":"C1"}]}`,
			facts.VM{UUID: "a", NICs: []facts.NIC{}, Memory: 2048, Protection: "RULE_PROTECTED", Policy: "p", Categories: []string{"c1", "c2"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want.Categories == nil {
				c.want.Categories = []string{}
			}
			expect(t, "VM", *read[vmAnswer](t, c.body).fact(intern{}), c.want)
		})
	}
}

func TestTheVMsThatMatter(t *testing.T) {
	s := newSetup(t)
	f, pe := s.central(t, estate.Recovery), s.element(t, estate.Recovery)
	s.est.Components["storefront"] = &estate.Component{Servers: estate.PerSite{Production: []string{"sf-fra-01.corp.example"}, Recovery: []string{"sf-muc-01.corp.example"}}}
	s.est.Components["base_images"] = &estate.Component{VMs: []string{"W11 Master v1.2"}}
	s.others = []collect.Source{citrix(&facts.CitrixCloud{
		Connectors: facts.Listing[*facts.CloudConnector]{Items: map[string]*facts.CloudConnector{"cc-muc-09.corp.example": {}}},
		Catalogs: facts.Listing[*facts.MachineCatalog]{Items: map[string]*facts.MachineCatalog{
			"c1": {Allocation: "Static", Persistence: "OnLocal"}, "c2": {Allocation: "Random", Persistence: "Discard", Image: "ctx_W11"}, "c3": {Allocation: "Static", Persistence: "Discard"},
		}},
		Machines: facts.Listing[*facts.MachineClass]{Items: map[string]*facts.MachineClass{
			"k1": {Catalog: "c1", Machines: []facts.CitrixMachine{{VM: "id-desktop"}, {VM: ""}}},
			"k2": {Catalog: "c2", Machines: []facts.CitrixMachine{{VM: "id-pooled"}}},
			"k3": {Catalog: "c3", Machines: []facts.CitrixMachine{{VM: "id-wiped"}}},
		}},
	})}
	pe.fill("v2/snapshots/", `{"uuid":"s1","snapshot_name":"CTX_W11","vm_uuid":"id-image"}`, `{"uuid":"s2","snapshot_name":"before update","vm_uuid":"id-boring"}`)
	f.fill("datapolicies/config/protection-policies", policyJSON(policyID, 3600))
	f.fill("datapolicies/config/recovery-plans", `{"extId":"p1","name":"RP"}`)
	f.fill("datapolicies/config/recovery-plans/p1/stages", `{"extId":"s1","entityType":"VM","entities":[{"extId":"id-planned"}],"categoryExtIds":["id-planned-category"]}`)
	category := func(id string) string { return `[{"extId":"` + id + `"}]` }
	for _, vm := range []string{
		vmJSON("id-short", "SF-FRA-01", clusterMUC), vmJSON("id-full", "Sf-Muc-01.Corp.Example", clusterMUC), vmJSON("id-name", "w11 master V1.2", clusterMUC),
		vmJSON("id-connector", "CC-MUC-09", clusterMUC), vmJSON("id-desktop", "DEV1", clusterMUC), vmJSON("id-image", "W11", clusterMUC),
		vmJSON("id-policy-category", "x1", clusterMUC, "categories", category(categoryID)), vmJSON("id-plan-category", "x2", clusterMUC, "categories", category("id-planned-category")),
		vmJSON("id-planned", "x3", clusterMUC), guarded("id-ruled", "x4", clusterMUC), vmJSON("id-domain", "x5", clusterMUC, "protectionType", `"PD_PROTECTED"`),
		vmJSON("id-secretive", "x6", clusterMUC, "protectionType", `"$UNKNOWN"`),
		vmJSON("id-pooled", "POOL1", clusterMUC), vmJSON("id-wiped", "WIPE1", clusterMUC), vmJSON("id-boring", "web1", clusterMUC), vmJSON("id-other", "sf-fra-011", clusterMUC),
	} {
		f.fill("vmm/ahv/config/vms", vm)
	}
	pc := s.scan(t).Prism.Sites["recovery"].Central
	expect(t, "VMs", slices.Sorted(maps.Keys(pc.VMs.Items)), []string{
		"id-connector", "id-desktop", "id-domain", "id-full", "id-image", "id-name", "id-plan-category", "id-planned", "id-policy-category", "id-ruled", "id-secretive", "id-short",
	})
	if got := pc.Clusters.Items[clusterMUC].MemoryInUse; got != 16*4<<30 {
		t.Errorf("memory in use is %d, want that of all sixteen", got)
	}
}

func TestMemoryInUse(t *testing.T) {
	on := func(more ...string) string { return vmJSON("v"+quote(more[0])[1:3], "x", clusterMUC, more[1:]...) }
	for name, c := range map[string]struct {
		vms  []string
		esx  bool
		want int64
	}{
		"of VMs that are on":                      {[]string{on("1"), on("2")}, false, 8 << 30},
		"not of those that are off":               {[]string{on("1"), on("2", "powerState", `"OFF"`)}, false, 4 << 30},
		"also of those that may be on":            {[]string{on("1"), on("2", "powerState", `"$UNKNOWN"`), on("3", "powerState", `"PAUSED"`)}, false, 12 << 30},
		"when one does not say how much":          {[]string{on("1"), on("2", "memorySizeBytes", `"$REDACTED"`), on("3")}, false, -1},
		"when one has none at all":                {[]string{on("1"), on("2", "memorySizeBytes", `0`)}, false, -1},
		"when one does not say where it is":       {[]string{on("1"), on("2", "cluster", "null")}, false, -1},
		"of a cluster with VMs of ESXi beside it": {[]string{on("1")}, true, -1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			f := s.central(t, estate.Recovery)
			if c.esx {
				f.lists["clustermgmt/config/clusters"] = []string{`{"extId":"` + clusterMUC + `","name":"NTX-MUC","config":{"hypervisorTypes":["AHV","ESX"]}}`}
			}
			f.fill("vmm/ahv/config/vms", c.vms...)
			if got := s.one(t).Clusters.Items[clusterMUC].MemoryInUse; got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}
