package discover

import (
	"slices"
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

// Each answer that the file proposes can be uncommented as it stands, and the file still loads.
func TestAnAnswerThatIsUncommentedGivesNoKeyTwice(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  string // of the component after that, as the file has it
	}{
		"a key that the component has not": {[]string{"  sql:", "    methods: [application]"}, "methods: [application]"},
		"a further pair of a mapping":      {[]string{"  workloads_mcs:", "    catalogs: {Servers: Servers-DR}"}, "Servers: Servers-DR"},
		"a component that is not there":    {[]string{"  base_images:", "    methods: [protection_domain]"}, "protection_domain"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &run{Found: &Found{Estate: estate.New(), From: map[string]string{}}}
			e := r.Estate
			e.Version, e.Domain = 1, "corp.example"
			e.Sites.Production.Resolvers, e.Sites.Recovery.Resolvers = []string{"10.0.0.1"}, []string{"10.1.0.1"}
			e.Components = map[string]*estate.Component{
				"sql":           {Servers: estate.PerSite{Production: []string{"sql1.corp.example"}}},
				"workloads_mcs": {Methods: []string{"recreate_pooled"}, Catalogs: map[string]string{"Pooled": "Pooled-DR"}},
			}
			r.ask("components", "How is that?", c.lines...)
			r.ask("components", "And what of the rest, of which a longer question is asked, so that it takes several lines in the file?")
			text, err := r.File()
			if err != nil {
				t.Fatal(err)
			}
			answered := answer(string(text))
			if uncommented(string(text), c.want) || !uncommented(answered, c.want) {
				t.Fatalf("the question brings no answer:\n%s", answered)
			}
			if _, err := estate.Parse("e.yaml", []byte(answered)); err != nil {
				t.Errorf("%v\n%s", err, answered)
			}
		})
	}
}

// answer uncomments the lines below a question.
func answer(text string) string {
	lines, asked := strings.Split(text, "\n"), false
	for i, line := range lines {
		bare := strings.TrimLeft(line, " ")
		switch {
		case strings.HasPrefix(bare, "# ? "):
			asked = true
		case strings.HasPrefix(bare, "#   ") || !strings.HasPrefix(bare, "# "):
			asked = asked && strings.HasPrefix(bare, "#   ")
		case asked:
			lines[i] = line[:len(line)-len(bare)] + bare[2:]
		}
	}
	return strings.Join(lines, "\n")
}

// uncommented tells that a word stands outside of comments.
func uncommented(text, word string) bool {
	return slices.ContainsFunc(strings.Split(text, "\n"), func(line string) bool {
		return strings.Contains(line, word) && !strings.HasPrefix(strings.TrimSpace(line), "#")
	})
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
