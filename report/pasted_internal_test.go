package report

import (
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestAButtonCopiesCommandsAndNoProse(t *testing.T) {
	command := &results.Change{Kind: "command"}
	for _, c := range []struct {
		fix    string
		change *results.Change
		want   bool
	}{
		{`Set-GPRegistryValue -Name "A" -Value "b c"`, command, true},
		{`Set-GPRegistryValue -Name "A" -Value "b c"`, nil, true},
		{`"A", "B" | ForEach-Object { New-GPLink -Name $_ -Target "OU=on,DC=x" }`, command, true},
		{"repadmin /syncall /AdeP; dfsrdiag PollAD", command, true},
		{"Get-Thing | Remove-Thing; if ($left) { Get-Thing }", command, true},
		{"on sf1.example, in an elevated Windows PowerShell: Set-STFDeployment -HostBaseUrl https://a", command, false},
		{"In Prism Central pc.example, VMs › a › Power On; on the cluster: acli vm.on a", command, false},
		{"vpx1.example: copy the LDAP action", command, false},
		{"Get-ADObject -Filter x | Restore-ADObject; where nothing comes back, join it to the domain again", nil, false},
		{"Get-BrokerMachine -CatalogName a; on one of them check its list", nil, false},
		{"Get-DhcpServerv4ExclusionRange -ScopeId 10.0.0.0, and remove what should be given out", nil, false},
		{"Set-Thing -Value a", &results.Change{Kind: "console"}, false},
		{"see why", nil, false},
	} {
		if got := pasted(&results.Finding{Fix: c.fix, Change: c.change}); got != c.want {
			t.Errorf("%q is copied: %v, want %v", c.fix, got, c.want)
		}
	}
}
