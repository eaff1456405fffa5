package rsop

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestParseListOfDDCs(t *testing.T) {
	type groups = [][]string
	for name, c := range map[string]struct {
		raw      string
		groups   groups
		warnings []string // a part of each
	}{
		"nothing":                       {"", groups{}, nil},
		"blanks only":                   {"   ", groups{}, nil},
		"one host":                      {"cc1.corp.example", groups{{"cc1.corp.example"}}, nil},
		"several hosts are one group":   {"CC1.corp.example  cc2.Corp.Example", groups{{"cc1.corp.example", "cc2.corp.example"}}, nil},
		"tabs and line ends":            {"cc1\tcc2\r\ncc3", groups{{"cc1", "cc2", "cc3"}}, []string{"it holds a tab, and VDAs expect blanks", "it holds a line break, and VDAs expect blanks"}},
		"a no-break space":              {"cc1\u00a0cc2", groups{{"cc1", "cc2"}}, []string{"it holds a no-break space, and VDAs expect blanks"}},
		"a blank of Japanese keyboards": {"cc1\u3000cc2", groups{{"cc1", "cc2"}}, []string{"it holds the space character U+3000, and VDAs expect blanks"}},
		"a line break at the end":       {"cc1 cc2\n", groups{{"cc1", "cc2"}}, []string{"it holds a line break, and VDAs expect blanks"}},
		"groups":                        {"(cc1 cc2) (cc3 cc4)", groups{{"cc1", "cc2"}, {"cc3", "cc4"}}, nil},
		"groups without a blank":        {"(cc1 cc2)(cc3)", groups{{"cc1", "cc2"}, {"cc3"}}, nil},
		"blanks within parentheses":     {"( cc1 cc2 )", groups{{"cc1", "cc2"}}, nil},
		"a final dot":                   {"cc1.corp.example.", groups{{"cc1.corp.example"}}, nil},
		"an address is kept":            {"10.0.0.1 fe80::1", groups{{"10.0.0.1", "fe80::1"}}, nil},
		"commas":                        {"cc1,cc2, cc3", groups{{"cc1", "cc2", "cc3"}}, []string{"commas"}},
		"semicolons":                    {"cc1;cc2", groups{{"cc1", "cc2"}}, []string{"semicolons"}},
		"both":                          {"cc1,cc2;cc3", groups{{"cc1", "cc2", "cc3"}}, []string{"commas", "semicolons"}},
		"commas between groups":         {"(cc1),(cc2)", groups{{"cc1"}, {"cc2"}}, []string{"commas"}},
		"a group that is not closed":    {"(cc1 cc2", groups{{"cc1", "cc2"}}, []string{"not closed"}},
		"a group that was not opened":   {"cc1 cc2)", groups{{"cc1", "cc2"}}, []string{"not opened"}},
		"a group in a group":            {"(cc1 (cc2) cc3)", groups{{"cc1"}, {"cc2"}, {"cc3"}}, []string{"within a group", "not opened", "outside"}},
		"an empty group":                {"() (cc1)", groups{{"cc1"}}, []string{"empty"}},
		"some outside of the groups":    {"(cc1) cc2", groups{{"cc1"}, {"cc2"}}, []string{"outside"}},
		"twice":                         {"cc1 CC1", groups{{"cc1", "cc1"}}, []string{"cc1 is listed twice"}},
		"twice in two groups":           {"(cc1) (cc1)", groups{{"cc1"}, {"cc1"}}, []string{"listed twice"}},
		"a port is not understood":      {"cc1:80", groups{{"cc1:80"}}, []string{"not a host name"}},
		"a variable is not expanded":    {"%DDC%", groups{{"%ddc%"}}, []string{"not a host name"}},
		"quotes are not taken away":     {`"cc1 cc2"`, groups{{`"cc1`, `cc2"`}}, []string{"not a host name", "not a host name"}},
		"a dot alone is nothing":        {". cc1", groups{{"cc1"}}, nil},
		"two dots are not a host name":  {"cc1..example", groups{{"cc1..example"}}, []string{"not a host name"}},
		"a line of control characters ": {"cc1\x1b[31m", groups{{"cc1\x1b[31m"}}, []string{`\x1b`}},
	} {
		t.Run(name, func(t *testing.T) {
			r := ParseListOfDDCs(c.raw)
			if r.Raw != c.raw || !reflect.DeepEqual(r.Groups, c.groups) || !slices.Equal(r.Hosts, slices.Concat(c.groups...)) {
				t.Errorf("%+v", r)
			}
			if len(r.Warnings) != len(c.warnings) {
				t.Fatalf("warnings %q, want %q", r.Warnings, c.warnings)
			}
			for i, w := range c.warnings {
				if !strings.Contains(r.Warnings[i], w) {
					t.Errorf("warnings %q, want %q", r.Warnings, c.warnings)
				}
			}
		})
	}
}

func FuzzParseListOfDDCs(f *testing.F) {
	for _, s := range []string{"cc1 cc2", "(cc1 cc2) (cc3)", "a,b;c", "((a)", ")(", "İ. ."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		r := ParseListOfDDCs(raw)
		if !slices.Equal(r.Hosts, slices.Concat(r.Groups...)) || len(r.Warnings) > maxWarnings || r.Groups == nil || r.Hosts == nil || r.Warnings == nil {
			t.Fatalf("%+v", r)
		}
		for _, g := range r.Groups {
			if len(g) == 0 {
				t.Error("an empty group")
			}
		}
		for _, h := range r.Hosts {
			if h == "" || strings.ContainsAny(h, "(),; \t\r\n") {
				t.Errorf("host %q", h)
			}
		}
		// Written the way VDAs want it, the list means the same, without a warning
		// on how it is written.
		var plain []string
		for _, g := range r.Groups {
			plain = append(plain, "("+strings.Join(g, " ")+")")
		}
		again := ParseListOfDDCs(strings.Join(plain, " "))
		if len(again.Groups) != len(r.Groups) {
			t.Errorf("%+v\n%+v", r, again)
		}
	})
}
