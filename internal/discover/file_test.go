package discover

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Whoever may name a Group Policy object must not write into the file of the estate.
func TestNamesOfTheEstateStayInTheirComments(t *testing.T) {
	r := &run{Found: &Found{Estate: estate.New(), From: map[string]string{}}}
	e := r.Estate
	e.Version, e.Domain = 1, "corp.example"
	e.Sites.Production.Resolvers, e.Sites.Recovery.Resolvers = []string{"10.0.0.1"}, []string{"10.1.0.1"}
	e.Components = map[string]*estate.Component{"dns": {Methods: []string{"application"}}}
	hostile := "CTX\npolicy: {failOn: low}\n# \u202ereversed"
	r.from("components.dns", "the policy %s", hostile)
	r.ask("components", "Whose is "+hostile+"?", "  fas:", "    vms: ["+hostile+"]")
	text, err := r.File()
	if err != nil {
		t.Fatal(err)
	}
	got, err := estate.Parse("e.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if got.Policy.FailOn != "high" || len(got.Components) != 1 {
		t.Errorf("it was taken over:\n%s", text)
	}
	if strings.ContainsRune(string(text), '\u202e') || !strings.HasPrefix(string(text), "# yaml-language-server: $schema=") {
		t.Errorf("got\n%s", text)
	}
}

func TestWhichSiteIsWhich(t *testing.T) {
	controllers := map[string][]string{"fra": {"a"}, "muc": {"b"}}
	three := map[string][]string{"fra": {"a"}, "muc": {"b"}, "nue": {"c"}}
	choose := func(answer string) func(string, []string, string) (string, error) {
		return func(string, []string, string) (string, error) { return answer, nil }
	}
	for name, c := range map[string]struct {
		controllers          map[string][]string
		said                 map[string]string
		choose               func(string, []string, string) (string, error)
		production, recovery string
		refuse               string
	}{
		"as it was said":                       {three, map[string]string{"production": "NUE", "recovery": "muc"}, nil, "NUE", "muc", ""},
		"the other one of two":                 {controllers, map[string]string{"recovery": "FRA"}, nil, "muc", "FRA", ""},
		"the PDC emulator's, when nobody says": {controllers, nil, nil, "fra", "muc", ""},
		"as somebody answers":                  {controllers, nil, choose("muc"), "muc", "fra", ""},
		"of three nobody can tell":             {three, nil, nil, "", "", "give --production, one of fra, muc, nue"},
		"one that does not exist":              {controllers, map[string]string{"production": "BER"}, nil, "", "", "--production BER: no domain controller"},
		"there is only one":                    {map[string][]string{"fra": {"a"}}, nil, nil, "", "", "only fra has domain controllers"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &run{Input: Input{Sites: c.said}, Tools: Tools{Choose: c.choose}, Found: &Found{Estate: estate.New(), From: map[string]string{}},
				directory: &facts.DirectoryView{Roles: facts.Listing[*facts.Role]{Items: map[string]*facts.Role{"pdc": {Site: "fra"}}}}}
			err := r.choose(c.controllers)
			if c.refuse != "" {
				if err == nil || !strings.Contains(err.Error(), c.refuse) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil || r.Sites[estate.Production] != c.production || r.Sites[estate.Recovery] != c.recovery {
				t.Errorf("got %v, %v", r.Sites, err)
			}
		})
	}
}
