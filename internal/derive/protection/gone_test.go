package protection_test

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestWhatAPlanStartsIsLostWhenNoPrismHasItAnyMore(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*facts.Document)
		known  bool
		want   []string
	}{
		{"all are there", func(*facts.Document) {}, true, nil},
		{"one was deleted", func(d *facts.Document) { delete(central(d, "production").VMs.Items, "v-dev") }, true, []string{"v-dev"}},
		{"all were deleted, and the plan is still that of this estate", func(d *facts.Document) {
			delete(central(d, "production").VMs.Items, "v-dev")
			delete(central(d, "production").VMs.Items, "v-sf")
		}, true, []string{"v-sf", "v-dev"}},
		{"one runs at the recovery site after a failover", func(d *facts.Document) {
			vms := central(d, "production").VMs.Items
			central(d, "recovery").VMs.Items["v-dev"] = vms["v-dev"]
			delete(vms, "v-dev")
		}, true, nil},
		{"the machines of production were not all listed", func(d *facts.Document) {
			delete(central(d, "production").VMs.Items, "v-dev")
			central(d, "production").VMs.Answered = facts.No(facts.Timeout, "")
		}, false, []string{"v-dev"}},
		{"those of the recovery site were not", func(d *facts.Document) {
			delete(central(d, "production").VMs.Items, "v-dev")
			central(d, "recovery").VMs.Answered = facts.No(facts.Timeout, "")
		}, false, []string{"v-dev"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := joined(t, tt.change).Protection.Plans["r1"]
			if p == nil {
				t.Fatal("the plan is gone")
			}
			if p.Lost.Learnt() != tt.known || !slices.Equal(p.Lost.VMs, tt.want) {
				t.Errorf("got %+v", p.Lost)
			}
		})
	}
}

func TestWhoLivesInATestNetwork(t *testing.T) {
	in := func(name, cluster, subnet string) *facts.VM {
		return &facts.VM{UUID: name, Name: name, Cluster: cluster, Power: "ON", Protection: facts.Unprotected,
			NICs: []facts.NIC{{Subnet: subnet}, {Subnet: subnet}}}
	}
	for _, tt := range []struct {
		name string
		vm   *facts.VM
		want []string
	}{
		{"a server of the recovery site", in("cc4", "c-dr", "n-test"), []string{"cc4"}},
		{"a server in another network", in("cc4", "c-dr", "n-dr"), nil},
		{"what a test left there", in("sf1", "c-dr", "n-test"), nil},
		{"the same with its domain", in("SF1.corp.example", "c-dr", "n-test"), nil},
		{"a machine of another cluster", in("cc4", "c-x", "n-test"), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := joined(t, func(d *facts.Document) { central(d, "recovery").VMs.Items[tt.vm.UUID] = tt.vm })
			if got := j.Protection.Plans["r1"].Networks.Items["n-hq"].TestHosts; !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTakenAddressesAreThoseOfOthersInTheNetworkOfThePlan(t *testing.T) {
	has := func(name, cluster, network, power string) *facts.VM {
		return &facts.VM{UUID: "there", Name: name, Cluster: cluster, Power: power, NICs: []facts.NIC{{Subnet: network, Addresses: []string{"10.1.0.5"}}}}
	}
	for _, tt := range []struct {
		name string
		vm   *facts.VM
		want []string
	}{
		{"a machine that is on", has("print1", "c-dr", "n-dr", "ON"), []string{"print1"}},
		{"a machine whose power nobody tells", has("print1", "c-dr", "n-dr", ""), []string{"print1"}},
		{"a machine that is off", has("print1", "c-dr", "n-dr", "OFF"), nil},
		{"a machine in another network", has("print1", "c-dr", "n-test", "ON"), nil},
		{"a machine of another cluster", has("print1", "c-x", "n-dr", "ON"), nil},
		{"one of the same name, which another rule tells", has("SF1", "c-dr", "n-dr", "ON"), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := joined(t, func(d *facts.Document) {
				for _, vm := range central(d, "production").VMs.Items {
					if vm.Name != "SF1" {
						vm.NICs[0].Addresses = nil
					}
				}
				central(d, "recovery").VMs.Items[tt.vm.UUID] = tt.vm
			})
			got := j.Protection.Plans["r1"].Networks.Items["n-hq"].Taken
			if got == nil || !slices.Equal(got["10.1.0.5"], tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	t.Run("nobody tells the machines of the recovery site", func(t *testing.T) {
		j := joined(t, func(d *facts.Document) { central(d, "recovery").VMs.Answered = facts.No(facts.FactMissing, "silent") })
		if got := j.Protection.Plans["r1"].Networks.Items["n-hq"].Taken; got != nil {
			t.Errorf("got %q, want that nobody told", got)
		}
	})
}

func TestAddressesThatAPlanWorksOut(t *testing.T) {
	plan := func(maps *bool, to string, prefix int) string {
		j := joined(t, func(d *facts.Document) {
			m := &central(d, "production").Plans.Items["r1"].Networks[0]
			m.MapsAddresses, m.Recovery.Gateway, m.Recovery.Prefix = maps, to, prefix
		})
		return j.Protection.Plans["r1"].Networks.Items["n-hq"].VMs[0].Offset
	}
	for _, tt := range []struct {
		name   string
		maps   *bool
		to     string
		prefix int
		want   string
	}{
		{"a network of the same size", new(true), "10.2.7.1", 24, "10.2.7.5"},
		{"the same network", new(true), "10.1.0.1", 24, ""},
		{"a network of another size", new(true), "10.2.0.1", 23, ""},
		{"a plan that works nothing out", new(false), "10.2.7.1", 24, ""},
		{"a plan that does not say whether it does", nil, "10.2.7.1", 24, "10.2.7.5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := plan(tt.maps, tt.to, tt.prefix); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A name with its domain is that without it, and no other one.
func TestATwinMayHaveItsDomainInItsName(t *testing.T) {
	for name, want := range map[string]string{"sf1": "DR", "SF1.corp.example": "DR", "sf1-old": "", "sf11.corp.example": ""} {
		t.Run(name, func(t *testing.T) {
			j := joined(t, func(d *facts.Document) {
				central(d, "recovery").VMs.Items["twin"] = &facts.VM{UUID: "twin", Name: name, Cluster: "c-dr", Power: "ON"}
			})
			if got := j.Protection.Servers["sf1.corp.example"].Twin; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// A machine that has name and address of one host is not another one, whatever DNS says.
func TestAHostThatHasTheAddressOfAnotherIsStillItsOwnMachine(t *testing.T) {
	vm := func(name, address string) *facts.VM {
		return &facts.VM{UUID: name, Name: name, Cluster: "c-dr", Power: "ON", NICs: []facts.NIC{{Subnet: "n-dr", Addresses: []string{address}}}}
	}
	j := joined(t, func(d *facts.Document) {
		d.Estate.Components["fas"] = &estate.Component{Servers: estate.PerSite{Recovery: []string{"fas1.corp.example", "fas2.corp.example"}}}
		vms := central(d, "recovery").VMs.Items
		vms["fas1"], vms["fas2"] = vm("fas1", "10.2.0.1"), vm("fas2", "10.2.0.2")
		host := func() *facts.Host {
			return &facts.Host{Reply: facts.Reply{Answered: facts.Yes()}, Addresses: []string{"10.2.0.1"}}
		}
		d.DNS = &facts.DNS{Resolvers: map[string]*facts.Resolver{"recovery/x": {Site: "recovery", Hosts: map[string]*facts.Host{"fas1.corp.example": host(), "fas2.corp.example": host()}}}}
	})
	for host, want := range map[string]string{"fas1.corp.example": "10.2.0.1", "fas2.corp.example": "10.2.0.2"} {
		if got := j.Protection.Standing.Items[host]; got == nil || !slices.Equal(got.Addresses, []string{want}) {
			t.Errorf("%s: got %+v", host, got)
		}
	}
}
