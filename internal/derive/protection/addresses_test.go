package protection_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func TestAHostIsFoundByItsNameOrByItsAddress(t *testing.T) {
	const host, found = "sf1.corp.example", "policy Servers remote 3600 in Citrix/1 copy 600 at [DR]"
	says := func(d *facts.Document, address string) {
		d.DNS = &facts.DNS{Resolvers: map[string]*facts.Resolver{"production/10.1.0.2:53": {Answered: facts.Yes(), Site: "production", Hosts: map[string]*facts.Host{
			host: {Reply: facts.Reply{Answered: facts.Yes(), Exists: true}, Addresses: []string{address}},
		}}}}
	}
	vm := func(d *facts.Document, uuid string) *facts.VM { return central(d, "production").VMs.Items[uuid] }
	move := func(d *facts.Document, uuid string, addresses ...string) {
		vm(d, uuid).NICs = []facts.NIC{{Subnet: "n-hq", Addresses: addresses}}
	}
	for name, c := range map[string]struct {
		change func(*facts.Document)
		want   string
	}{
		"by its name, and DNS was not asked": {nil, found},
		"by its address, whatever it is called": {func(d *facts.Document) {
			says(d, "10.1.0.31")
			vm(d, "v-sf").Name = "PRD-CTX-SF-FRA-01"
			move(d, "v-sf", "10.1.0.31")
		}, found},
		"by its IPv6 address, in another form": {func(d *facts.Document) {
			says(d, "fd00::1:31")
			vm(d, "v-sf").Name = "PRD-CTX-SF-FRA-01"
			move(d, "v-sf", "FD00:0:0:0:0:0:1:31")
		}, found},
		"neither by name nor by address": {func(d *facts.Document) {
			says(d, "10.1.0.31")
			vm(d, "v-sf").Name = "PRD-CTX-SF-FRA-01"
		}, "unknown: fact_missing, absent"},
		"the name of one and the address of another": {func(d *facts.Document) {
			says(d, "10.1.0.31")
			move(d, "v-sf", "10.1.0.99")
			move(d, "v-dev", "10.1.0.31")
		}, "unknown: fact_missing"},
		"the name of one that is off, and the address of another": {func(d *facts.Document) {
			says(d, "10.1.0.31")
			vm(d, "v-sf").NICs = nil
			move(d, "v-dev", "10.1.0.31")
		}, "unknown: fact_missing"},
		"the name of one that is off, and nobody has the address": {func(d *facts.Document) {
			says(d, "10.1.0.31")
			vm(d, "v-sf").NICs = nil
		}, found},
		"a name that DNS gives an address that no VM has": {func(d *facts.Document) { says(d, "10.1.0.77") }, found},
		"two of the name, of which one has the address": {func(d *facts.Document) {
			says(d, "10.1.0.31")
			move(d, "v-sf", "10.1.0.31")
			central(d, "production").VMs.Items["v-2"] = &facts.VM{UUID: "v-2", Name: "sf1", NICs: []facts.NIC{{Addresses: []string{"10.1.0.32"}}}}
		}, found},
		"two with the address": {func(d *facts.Document) {
			says(d, "10.1.0.31")
			vm(d, "v-sf").Name = "PRD-CTX-SF-FRA-01"
			move(d, "v-sf", "10.1.0.31")
			move(d, "v-dev", "10.1.0.31")
		}, "unknown: fact_missing"},
		"an alias of another host has no VM of its own": {func(d *facts.Document) {
			says(d, "10.1.0.31")
			d.DNS.Resolvers["production/10.1.0.2:53"].Hosts[host].Chain = []facts.Alias{{Name: host, Target: "web.corp.example"}}
			vm(d, "v-sf").Name = "PRD-CTX-SF-FRA-01"
			move(d, "v-sf", "10.1.0.31")
		}, "unknown: fact_missing, absent"},
		"what the internet says counts for nothing": {func(d *facts.Document) {
			says(d, "10.1.0.31")
			d.DNS.Resolvers["production/10.1.0.2:53"].Site = "public"
			vm(d, "v-sf").Name = "PRD-CTX-SF-FRA-01"
			move(d, "v-sf", "10.1.0.31")
		}, "unknown: fact_missing, absent"},
	} {
		t.Run(name, func(t *testing.T) {
			vm := joined(t, c.change).Protection.Servers[host]
			if got := told(vm); got != c.want {
				t.Errorf("got  %s (%s)\nwant %s", got, vm.Message, c.want)
			}
		})
	}
}
