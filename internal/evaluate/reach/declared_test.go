package reach

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestAComponentInScopeSaysHowItIsRecovered(t *testing.T) {
	servers := func(recovery ...string) estate.PerSite {
		return estate.PerSite{Production: []string{"a"}, Recovery: recovery}
	}
	for _, tt := range []struct {
		name     string
		id       string
		declared *estate.Component
		missing  string // what is told; "" for nothing
	}{
		{"a source names it, and the file does not", "sql", nil, "components.sql.methods"},
		{"a source names it, and the document has no row for it", "profiles", nil, "components.profiles"},
		{"every estate with desktops has it", "registration", nil, ""},
		{"servers at both sites", "sql", &estate.Component{Methods: []string{"application"}, Servers: servers("b")}, ""},
		{"the application brings it back, and nothing stands at recovery", "sql", &estate.Component{Methods: []string{"application"}, Servers: servers()}, "components.sql.servers.recovery"},
		{"Smart DR without a file server at recovery", "file_services", &estate.Component{Methods: []string{"smart_dr"}, Servers: servers()}, "components.file_services.servers.recovery"},
		{"a copy of the VM needs no server at recovery", "sql", &estate.Component{Methods: []string{"hypervisor"}, Servers: servers()}, ""},
		{"one of two methods needs one", "sql", &estate.Component{Methods: []string{"hypervisor", "standby"}, Servers: servers()}, "components.sql.servers.recovery"},
		{"no servers are declared anywhere", "sql", &estate.Component{Methods: []string{"application"}}, ""},
		{"it is declared without a method, which a rule tells", "sql", &estate.Component{Servers: servers("b")}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			est := &estate.Estate{Components: map[string]*estate.Component{}}
			if tt.declared != nil {
				est.Components[tt.id] = tt.declared
			}
			j := &Judge{Doc: &facts.Document{Estate: est}, Input: &input.Input{Components: map[string]*input.Component{
				"sql": {Strategies: []string{"existing"}}, "file_services": {Strategies: []string{"smart_dr"}}, "profiles": {},
			}}}
			got := strings.Join(j.unsaid(tt.id), " ")
			if (tt.missing == "") != (got == "") || !strings.Contains(got, tt.missing) {
				t.Errorf("missing is %q, want %q", got, tt.missing)
			}
		})
	}
}
