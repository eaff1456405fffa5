package directory

import (
	"reflect"
	"testing"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
)

func TestWMIQueriesAreReadByTheirLengths(t *testing.T) {
	for name, c := range map[string]struct {
		value string
		want  []facts.WMIQuery
	}{
		"one":            {`1;3;10;8;WQL;root\CIMv2;select a;`, []facts.WMIQuery{{Namespace: `root\CIMv2`, Query: "select a"}}},
		"two":            {`2;3;10;8;WQL;root\CIMv2;select a;3;10;8;WQL;root\CIMv2;select b;`, []facts.WMIQuery{{Namespace: `root\CIMv2`, Query: "select a"}, {Namespace: `root\CIMv2`, Query: "select b"}}},
		"with semicolon": {`1;3;10;9;WQL;root\CIMv2;select ;a;`, []facts.WMIQuery{{Namespace: `root\CIMv2`, Query: "select ;a"}}},
		"cut off":        {`1;3;10;80;WQL;root\CIMv2;select a;`, nil},
		"more than said": {`1;3;10;8;WQL;root\CIMv2;select a;3;10;8;WQL;root\CIMv2;select b;`, nil},
		"no number":      {`x;3;10;8;WQL;root\CIMv2;select a;`, nil},
		"none":           {`0;`, nil},
		"another one":    {`1;3;10;8;XQL;root\CIMv2;select a;`, nil},
		"a negative one": {`1;3;-10;8;WQL;root\CIMv2;select a;`, nil},
		"empty":          {``, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := wmiQueries(c.value)
			if !reflect.DeepEqual(got, c.want) || (err == nil) != (c.want != nil) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestRangesOfAnAttribute(t *testing.T) {
	for name, c := range map[string]struct {
		attributes []*ldap.EntryAttribute
		from, n    int
		more, bad  bool
	}{
		"whole":                     {[]*ldap.EntryAttribute{{Name: "Member", Values: []string{"a", "b"}}}, 0, 2, false, false},
		"the first of several":      {[]*ldap.EntryAttribute{{Name: "member"}, {Name: "member;range=0-1", Values: []string{"a", "b"}}}, 0, 2, true, false},
		"the last of several":       {[]*ldap.EntryAttribute{{Name: "member;Range=2-*", Values: []string{"c"}}}, 2, 1, false, false},
		"none":                      {nil, 0, 0, false, false},
		"what cannot be understood": {[]*ldap.EntryAttribute{{Name: "member;binary", Values: []string{"a"}}}, 0, 0, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			from, values, more, err := ranged(&ldap.Entry{Attributes: c.attributes}, "member")
			if from != c.from || len(values) != c.n || more != c.more || (err != nil) != c.bad {
				t.Errorf("%d %q %t %v", from, values, more, err)
			}
		})
	}
}

func TestASIDInAFilter(t *testing.T) {
	got, err := sidFilter("S-1-5-21-1-2-3-513")
	if want := `\01\05\00\00\00\00\00\05\15\00\00\00\01\00\00\00\02\00\00\00\03\00\00\00\01\02\00\00`; got != want || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	for _, wrong := range []string{"", "S-1", "S-1-5-x", "S-2-5-21", `S-1-5-21-1)(cn=*`} {
		if got, err := sidFilter(wrong); err == nil {
			t.Errorf("%q became %s", wrong, got)
		}
	}
}
