package imports_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/imports"
)

// reading are the cmdlets that exports may use.
var reading = []string{
	"Add-PSSnapin", // makes cmdlets known to the session
	"ConvertTo-Json", "Get-ChildItem", "Get-Content", "Get-FasCertificateDefinition", "Get-Item", "Get-ItemProperty", "Get-STFDeployment", "Get-STFRoamingGateway", "Get-STFStoreFarm", "Get-STFStoreService", "Select-Object", "Test-Path",
}

var cmdlet = regexp.MustCompile(`\b[A-Z][A-Za-z]+-[A-Z][A-Za-z]+\b`)

func TestExportsOnlyRead(t *testing.T) {
	for _, k := range imports.Kinds() {
		if k.Command != "" {
			if k.Before+k.Script != "" || !slices.Contains([]string{"gpresult", "Get-GPOReport"}, strings.Fields(k.Command)[0]) {
				t.Errorf("%s is made by %s", k.Name, k.Line())
			}
			continue
		}
		for _, name := range cmdlet.FindAllString(k.Before+k.Script, -1) {
			if !slices.Contains(reading, name) {
				t.Errorf("%s uses %s", k.Name, name)
			}
		}
		if strings.Contains(k.Script, ">") || !strings.Contains(k.Script, "$ErrorActionPreference = 'Stop'") {
			t.Errorf("%s writes to a file, or goes on after an error as if there had been nothing", k.Name)
		}
		if !strings.Contains(k.Script, "muster = '"+k.Schema()+"'") {
			t.Errorf("%s does not say that it is %s", k.Name, k.Schema())
		}
		// What is read one by one must be a list also when it is one thing, or none.
		for _, loop := range regexp.MustCompile(`.{0,2}foreach \(`).FindAllString(k.Script, -1) {
			if !strings.HasPrefix(loop, "@(") {
				t.Errorf("%s has a loop outside of @( )", k.Name)
			}
		}
	}
}

// TestTheDocumentationShowsTheExports: people copy them from there.
func TestTheDocumentationShowsTheExports(t *testing.T) {
	page, err := os.ReadFile("../../docs/sources/imports.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range imports.Kinds() {
		if line := k.Line(); !strings.Contains(string(page), "\n    "+line+"\n") || strings.Contains(line, "\n") {
			t.Errorf("docs/sources/imports.md does not show:\n    %s", line)
		}
		if !strings.Contains(string(page), "--import "+k.Name+"=") {
			t.Errorf("docs/sources/imports.md does not say how %s is imported", k.Name)
		}
	}
}
