package suggest_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

func TestTo(t *testing.T) {
	keys := []string{"networks", "resolvers", "adSite", "sysvol", "sr", "ups"}
	for name, c := range map[string]struct{ word, want string }{
		"a missing letter":                {"resolver", "resolvers"},
		"swapped letters":                 {"resovlers", "resolvers"},
		"swapped letters of a short name": {"pus", "ups"},
		"another case":                    {"ADSITE", "adSite"},
		"the word itself":                 {"sysvol", "sysvol"},
		"a short name, one wrong":         {"upd", "ups"},
		"nothing near":                    {"password", ""},
		"a short name, all wrong":         {"xy", ""},
		"an empty word":                   {"", ""},
		"a word as long as a book":        {string(make([]byte, 1<<20)), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := suggest.To(c.word, keys); got != c.want {
				t.Errorf("To(%.20q) = %q, want %q", c.word, got, c.want)
			}
		})
	}
	if got := suggest.To("x", nil); got != "" {
		t.Errorf("of no candidates, To gives %q", got)
	}
}

func TestWhatIsSaidOfANameThatIsNotKnown(t *testing.T) {
	many := make([]string, 100)
	for i := range many {
		many[i] = string(rune('a' + i%26))
	}
	for name, c := range map[string]struct {
		word  string
		known []string
		want  string
	}{
		"one is near":           {"windws", []string{"dns", "windows"}, `there is no source "windws"; did you mean "windows"?`},
		"none of a few is near": {"vcenter", []string{"dns", "windows"}, `there is no source "vcenter"; there are dns, windows`},
		"none of many is near":  {"vcenter", many, `there is no source "vcenter"`},
		"none is known":         {"vcenter", nil, `there is no source "vcenter"`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := suggest.Unknown("source", c.word, c.known).Error(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if got := suggest.Or("x", []string{"windows"}, "; nothing is"); got != "; nothing is" {
		t.Errorf("got %q", got)
	}
}
