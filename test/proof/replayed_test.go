package proof

import (
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/lab/world"
)

// TestAFixThatIsWrongLeavesTheFaultOrBreaksSomething: what was suggested once and did harm
// or nothing, and good fixes with one field that is wrong, carried out as they stand.
func TestAFixThatIsWrongLeavesTheFaultOrBreaksSomething(t *testing.T) {
	const list = `HKLM\SOFTWARE\Policies\Citrix\VirtualDesktopAgent\ListOfDDCs`
	muc := func(m *world.Model) []string { return m.Connectors(estate.Recovery) }
	set := func(object, attribute, value string) *results.Change {
		return &results.Change{Kind: "command", Where: "DNS server 127.0.0.1 (recovery)", Action: "set", Object: object, Attribute: attribute, Values: []string{value}}
	}
	pooled := "OU=Pooled,OU=MUC,OU=VDA,OU=Citrix,DC=corp,DC=contoso,DC=example"
	type wrong struct {
		fault  string
		before func(m *world.Model) // what else the estate is like, if anything
		change func(m *world.Model) *results.Change
		still  string // a rule that fails afterwards
	}
	registrationMUC := "gpo/" + world.GPORegistrationMUC
	for name, c := range map[string]wrong{
		"a list for the pooled desktops, written into the policy that they share with those that fail over": {"listofddcs-ungrouped", nil, func(m *world.Model) *results.Change {
			fra := m.Connectors(estate.Production)
			return set("gpo/"+world.GPORegistrationFRA, list, fra[0]+" "+fra[1])
		}, "registration/failover-desktops-can-switch"},
		"one name for the new policies of both sites, of which the list of the last one wins": {"listofddcs-missing", nil, func(m *world.Model) *results.Change {
			fra := m.Connectors(estate.Production)
			return &results.Change{Kind: "command", Action: "add", Object: "newgpo/Citrix registration", Attribute: list, Values: []string{fra[0] + " " + fra[1]}, At: []string{"ou/" + pooled}}
		}, "registration/recovery-connectors-listed"},
		"the wrong policy": {"listofddcs-production-only", nil, func(m *world.Model) *results.Change { return set("gpo/"+world.GPOFAS, list, muc(m)[0]+" "+muc(m)[1]) }, "registration/recovery-connectors-listed"},
		"the wrong value": {"listofddcs-production-only", nil, func(m *world.Model) *results.Change {
			return set(registrationMUC, list, "("+m.Connectors("production")[0]+")")
		}, "registration/recovery-connectors-listed"},
		"the wrong key": {"listofddcs-production-only", nil, func(m *world.Model) *results.Change {
			return set(registrationMUC, `HKLM\SOFTWARE\Citrix\VirtualDesktopAgent\ListOfDDCs`, muc(m)[0]+" "+muc(m)[1])
		}, "registration/recovery-connectors-listed"},
		"the plain key of FSLogix, which the policy key overrules": {"profiles-production-only", nil, func(m *world.Model) *results.Change {
			return &results.Change{Kind: "command", Action: "set", Object: "gpo/" + world.GPOFSLogix, Attribute: `HKLM\SOFTWARE\FSLogix\Profiles\CCDLocations`, Values: []string{
				`type=smb,connectionString=\\` + m.FQDN("fs-fra-01") + `\fslogix$`, `type=smb,connectionString=\\` + m.FQDN("fs-muc-01") + `\fslogix$`,
			}}
		}, "profiles/container-locations-at-recovery"},
		"the record at the other site": {"xml-missing", nil, func(*world.Model) *results.Change {
			return &results.Change{Kind: "command", Where: "127.0.0.1 (production)", Action: "set", Object: "record/xml.corp.contoso.example", Attribute: "A", Values: []string{"10.10.10.101"}}
		}, "cloud_connectors/xml-service-record"},
		"policies fetched by desktops whose OU gets none": {"inheritance-blocked", nil, func(m *world.Model) *results.Change {
			for host, h := range m.WindowsHosts() {
				if h.OU == world.OUPooledMUC {
					return &results.Change{Kind: "command", Where: host, Action: "run", Object: "host/" + host, Attribute: "group policy"}
				}
			}
			t.Fatal("no desktop of that OU is asked")
			return nil
		}, "registration/vda-knows-recovery-connectors"},
	} {
		t.Run(name, func(t *testing.T) {
			m := faulty(t, c.fault)
			if c.before != nil {
				c.before(m)
			}
			if err := apply(m, c.change(m)); err != nil {
				t.Fatal(err)
			}
			doc, err := scanModel(m)
			if err != nil {
				t.Fatal(err)
			}
			after := statusesOf(judge(t, doc))
			for _, status := range after[c.still] {
				if status == results.Fail {
					return
				}
			}
			t.Errorf("%s does not fail afterwards; what does is %q", c.still, after.failing())
		})
	}
}
