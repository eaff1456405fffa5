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
