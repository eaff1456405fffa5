package attestation_test

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
)

func statement() *estate.Attestation {
	list := []string{"b: 'quoted'", "a leads to 10.1.1.1"}
	return &estate.Attestation{
		Rule: "question/NET-001", Target: "component/network", Statement: "it's so: # really", Owner: "Jo", Evidence: "CHG-1",
		Date: "2026-11-20", Expires: "2027-05-20", List: attestation.Hash(list), Items: attestation.Items(list),
	}
}

const written = `- rule: question/NET-001
  target: component/network
  statement: 'it''s so: # really'
  owner: 'Jo'
  date: 2026-11-20
  expires: 2027-05-20
  evidence: 'CHG-1'
  list: LIST
  items:
    - 'a leads to 10.1.1.1'
    - 'b: ''quoted'''
`

const one = "attestations:\n- rule: dns/a   # a comment\n  target: x/y\n  statement: >-\n    two\n    lines\n  owner: Jo\n  date: 2026-11-01\n  expires: 2026-12-01\n"

func TestAnEntryIsAddedAndAllElseStays(t *testing.T) {
	indented := func(n int) string {
		pad := strings.Repeat(" ", n)
		text := strings.ReplaceAll(written, "LIST", statement().List)
		return pad + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+pad) + "\n"
	}
	deep := "attestations:\n    - " + strings.ReplaceAll(strings.TrimPrefix(one, "attestations:\n- "), "\n  ", "\n      ")
	tests := []struct{ name, old, want string }{
		{"a file that is not there", "", "version: 1\nattestations:\n" + indented(2)},
		{"a file with a comment", "# signed by hand\n", "# signed by hand\nversion: 1\nattestations:\n" + indented(2)},
		{"a file of nothing but its version", "version: 1\n", "version: 1\nattestations:\n" + indented(2)},
		{"an entry below the version", "version: 1\n" + one, "version: 1\n" + one + indented(0)},
		{"a list without entries", "attestations:\n", "attestations:\n" + indented(2)},
		{"a list without entries and without a last line feed", "attestations:", "attestations:\n" + indented(2)},
		{"an empty list in brackets", "# x\nattestations: []\n", "# x\nattestations: \n" + indented(2)},
		{"an entry", one, one + indented(0)},
		{"an entry without a last line feed", strings.TrimSuffix(one, "\n"), one + indented(0)},
		{"entries that are indented", deep, deep + indented(4)},
		{"a comment at the end", one + "# the end\n", one + "# the end\n" + indented(0)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := attestation.Append("a.yaml", []byte(tt.old), statement())
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestAFileThatCannotTakeAnEntryIsLeftAlone(t *testing.T) {
	for name, tt := range map[string]struct{ old, want string }{
		"entries in brackets":    {"attestations: [{rule: dns/a, target: x/y, statement: seen, owner: Jo, date: 2026-11-01, expires: 2026-12-01}]\n", "between brackets"},
		"all of it in brackets":  {"{attestations: []}\n", "between brackets"},
		"nothing in brackets":    {"{}\n", "holds only {}"},
		"a version below":        {one + "version: 1\n", "so nothing was written"},
		"another file":           {"waivers:\n", "unknown key"},
		"a file with a mistake":  {one + "- rule: dns/b\n", "target is missing"},
		"a document that ended":  {one + "...\n", "a.yaml"},
		"no YAML":                {"attestations: {", "not valid YAML"},
		"two documents":          {one + "---\n" + one, "second YAML document"},
		"lines that do not hash": {one + "  items: [a]\n  list: " + strings.Repeat("0", 64) + "\n", "are not the lines of which list is the hash"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := attestation.Append("a.yaml", []byte(tt.old), statement()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, %v; want an error with %q", got, err, tt.want)
			}
		})
	}
	bad := statement()
	bad.Statement = "<what you saw>"
	if _, err := attestation.Append("a.yaml", []byte(one), bad); err == nil || !strings.Contains(err.Error(), "nothing was written") {
		t.Errorf("an entry that the file could not hold: %v", err)
	}
}

func TestLinesTellWhatChangedSinceTheyWereSigned(t *testing.T) {
	many := func(n int, more ...string) []string {
		var list []string
		for i := range n {
			list = append(list, strings.Repeat("x", i+1))
		}
		return append(list, more...)
	}
	tests := []struct {
		name          string
		signed, found []string
		want          string
	}{
		{"a line more", []string{"a"}, []string{"a", "b"}, "(new: b)"},
		{"a line less", []string{"a", "b"}, []string{"a"}, "(gone: b)"},
		{"another line", []string{"a", "b"}, []string{"a", "c"}, "(new: c; gone: b)"},
		{"many lines more", []string{"a"}, []string{"a", "b", "c", "d", "e", "f"}, "(new: b, c, d and 2 more)"},
		{"a long list", many(300), many(300, "new one"), "(new: new one)"},
		{"a long list, of which only hashes were kept", many(300, "old one"), many(300, "new one"), "(new: new one; gone: 1 lines)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := statement()
			at.List, at.Items = attestation.Hash(tt.signed), attestation.Items(tt.signed)
			if len(strings.Join(at.Items, "")) > 4000 {
				t.Errorf("%d lines are kept", len(at.Items))
			}
			file, err := attestation.Append("a.yaml", nil, at)
			if err != nil {
				t.Fatal(err)
			}
			kept, err := attestation.Parse("a.yaml", file, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := outcome(t, kept, tt.found); !strings.Contains(got, "the list has changed since it was signed "+tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if got := outcome(t, kept, tt.signed); got != "" {
				t.Errorf("the same list, and %q", got)
			}
		})
	}
}

func TestLinesAreEnoughToSignThem(t *testing.T) {
	text := strings.Replace(one, "rule: dns/a", "rule: question/NET-001", 1)
	text = strings.Replace(text, "target: x/y", "target: component/network", 1) + "  items: [b, a]\n"
	kept, err := attestation.Parse("a.yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	if kept[0].List != attestation.Hash([]string{"a", "b"}) {
		t.Errorf("the list is %q", kept[0].List)
	}
	if _, err := attestation.Parse("a.yaml", []byte(one+"  items: ['#01234567']\n"), nil); err == nil || !strings.Contains(err.Error(), "list is missing") {
		t.Errorf("short hashes alone: %v", err)
	}
}
