package rsop

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

// WMI filters come from the directory, and are whatever somebody typed there.
func FuzzWMIQuery(f *testing.F) {
	for _, where := range []string{`ProductType = 1`, `Version LIKE "10.%" AND NOT (ProductType <> "3")`, `BuildNumber >= '26100' or x = y`, `((((`, `not not not`, `"`, `=`} {
		f.Add(`select * from Win32_OperatingSystem where ` + where)
	}
	c := &facts.Computer{System: "Windows 11 Enterprise", Version: "10.0 (26100)"}
	f.Fuzz(func(t *testing.T, query string) {
		switch v := asksSystem(facts.WMIQuery{Namespace: `root\CIMv2`, Query: query}, systemOf(c)); v {
		case applies, spared, unsure:
		default:
			t.Errorf("the verdict is %v", v)
		}
	})
}

// A stack that overflows cannot be caught: it would end the program.
func TestAConditionOfMillionsOfParenthesesIsNotUnderstood(t *testing.T) {
	for _, deep := range []string{strings.Repeat("(", 4<<20), strings.Repeat("not ", 4<<20), strings.Repeat("(", 60<<10)} {
		q := facts.WMIQuery{Namespace: `root\cimv2`, Query: "select * from Win32_OperatingSystem where " + deep + "ProductType = 1"}
		if v := asksSystem(q, system{}); v != unsure {
			t.Errorf("the verdict is %v", v)
		}
	}
}
