package citrixcloud

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func TestWhatAccessRulesOfItsOwnSayOfADeliveryGroup(t *testing.T) {
	const (
		told   = `"IncludedClientIPFilterEnabled":false,"ExcludedClientIPFilterEnabled":false,"IncludedClientNameFilterEnabled":false,"ExcludedClientNameFilterEnabled":false,`
		narrow = `"IncludedClientIPFilterEnabled":true,"ExcludedClientIPFilterEnabled":false,"IncludedClientNameFilterEnabled":false,"ExcludedClientNameFilterEnabled":true,`
		hq     = `"IncludedUserFilterEnabled":true,"IncludedUsers":[{"SamName":"A\\hq"}],"ExcludedUserFilterEnabled":true,"ExcludedUsers":[{"SamName":"A\\x"},{"SamName":"A\\y"}]`
		dr     = `"IncludedUserFilterEnabled":true,"IncludedUsers":[{"SamName":"A\\dr"}],"ExcludedUserFilterEnabled":true,"ExcludedUsers":[{"SamName":"A\\y"}]`
		all    = `"IncludedUserFilterEnabled":false`
		on     = `"Enabled":true,"AllowedUsers":"Filtered",`
	)
	nobody := facts.Audience{Users: []string{}, Excluded: []string{}}
	for name, c := range map[string]struct {
		rules string
		who   facts.Audience
		says  string // why nobody can tell who
		ways  string // direct, gateway, anonymous, smart access
		kinds []string
	}{
		"two ways with users of their own": {`{` + on + told + `"AllowedConnection":"NotViaAG",` + hq + `},{` + on + narrow + `"AllowedConnection":"ViaAG",` + dr + `}`,
			facts.Audience{Users: []string{`A\dr`, `A\hq`}, Excluded: []string{`A\y`}}, "", "yes yes no no", []string{}},
		"one that is disabled": {`{"Enabled":false,"AllowedUsers":"Any","AllowedConnection":"NotViaAG",` + all + `},{` + on + narrow + `"AllowedConnection":"ViaAG",` + dr + `}`,
			facts.Audience{Users: []string{`A\dr`}, Excluded: []string{`A\y`}}, "", "no yes no no", []string{"ClientIP", "ClientName"}},
		"everybody by one of them": {`{` + on + told + `"AllowedConnections":"AnyViaAG",` + all + `},{` + on + told + `"AllowedConnection":"NotViaAG",` + dr + `}`,
			facts.Audience{Everyone: true, Users: []string{}, Excluded: []string{}}, "", "yes yes no no", []string{}},
		"tags of a gateway alone": {`{` + on + told + `"AllowedConnection":"Filtered","IncludedSmartAccessFilterEnabled":true,` + all + `}`,
			facts.Audience{Everyone: true, Users: []string{}, Excluded: []string{}}, "", "no yes no yes", []string{}},
		"without signing in": {`{"Enabled":true,"AllowedUsers":"FilteredOrAnonymous",` + told + `"AllowedConnection":"Filtered",` + all + `}`,
			facts.Audience{Everyone: true, Users: []string{}, Excluded: []string{}}, "", "yes yes yes no", []string{}},
		"a way that has no name":             {`{` + on + told + `"AllowedConnection":"ByPigeon",` + all + `}`, facts.Audience{Everyone: true, Users: []string{}, Excluded: []string{}}, "", "? ? ? ?", []string{}},
		"one that may be disabled":           {`{"AllowedUsers":"Filtered",` + told + `"AllowedConnection":"ViaAG",` + dr + `}`, nobody, "whether one of its access rules is enabled", "? ? ? ?", nil},
		"one that does not say for whom":     {`{` + on + told + `"AllowedConnection":"ViaAG"}`, nobody, "whether its users are restricted", "no yes no no", []string{}},
		"one that does not say of addresses": {`{` + on + `"AllowedConnection":"ViaAG",` + all + `}`, facts.Audience{Everyone: true, Users: []string{}, Excluded: []string{}}, "", "no yes no no", nil},
		"none in force":                      {`{"Enabled":false}`, nobody, "", "no no no no", []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			var g group
			if err := json.Unmarshal([]byte(`{"Id":"a","Name":"A","AdvancedAccessPolicy":[`+c.rules+`]}`), &g); err != nil {
				t.Fatal(err)
			}
			f := g.fact()
			err := g.entitled(f)
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
			if f.Everyone != c.who.Everyone || !slices.Equal(f.Users, c.who.Users) || !slices.Equal(f.Excluded, c.who.Excluded) {
				t.Errorf("it is for %v %q without %q", f.Everyone, f.Users, f.Excluded)
			}
			var ways []string
			for _, way := range []*bool{f.Direct, f.Gateway, f.Anonymous, f.SmartAccess} {
				switch {
				case way == nil:
					ways = append(ways, "?")
				case *way:
					ways = append(ways, "yes")
				default:
					ways = append(ways, "no")
				}
			}
			if got := strings.Join(ways, " "); got != c.ways {
				t.Errorf("the ways are %s", got)
			}
			if !slices.Equal(f.Restricted, c.kinds) || (f.Restricted == nil) != (c.kinds == nil) {
				t.Errorf("it is restricted by %v", f.Restricted)
			}
		})
	}
}
