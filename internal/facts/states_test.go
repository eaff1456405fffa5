package facts

import (
	"testing"

	"github.com/muster-dr/muster/internal/kit/formcheck"
)

// What the collector may write of a desktop, whoever reads the facts takes: both lists are one.
func TestTheStatesOfDesktopsAreThoseThatFactsMayHave(t *testing.T) {
	well := func(change func(*MachineClass)) string {
		c := &MachineClass{Registration: "Registered", Power: "On"}
		change(c)
		return formcheck.First(c)
	}
	for _, state := range Registrations {
		if wrong := well(func(c *MachineClass) { c.Registration = state }); wrong != "" {
			t.Error(wrong)
		}
	}
	for _, state := range PowerStates {
		if wrong := well(func(c *MachineClass) { c.Power = state }); wrong != "" {
			t.Error(wrong)
		}
	}
	for name, change := range map[string]func(*MachineClass){
		"another registration":      func(c *MachineClass) { c.Registration = "Registering" },
		"one in another case":       func(c *MachineClass) { c.Registration = "registered" },
		"no registration":           func(c *MachineClass) { c.Registration = "" },
		"another state of power":    func(c *MachineClass) { c.Power = "Hibernated" },
		"a state of power from AHV": func(c *MachineClass) { c.Power = "ON" },
	} {
		if well(change) == "" {
			t.Errorf("%s is taken", name)
		}
	}
}
