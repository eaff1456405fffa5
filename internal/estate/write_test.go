package estate_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
)

func TestWhatIsWrittenLoadsTheSame(t *testing.T) {
	t.Chdir(estates) // so that paths beside the file stay as they are
	for _, name := range []string{"small.yaml", "full.yaml"} {
		e := parsed(t, name)
		text, err := estate.Write(e, map[string]string{"sites": "Both of them."})
		if err != nil {
			t.Fatal(err)
		}
		again, err := estate.Parse(name, text, estate.Kinds...)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if !strings.Contains(string(text), "\n# Both of them.\nsites:\n") {
			t.Errorf("the comment is not above its key:\n%s", text)
		}
		again.Positions = e.Positions
		if !sameDeclaration(e, again) {
			t.Errorf("%s reads back as\n%+v\nand was\n%+v", name, again, e)
		}
	}
}

func parsed(t *testing.T, name string) *estate.Estate {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	e, err := estate.Parse(name, data, estate.Kinds...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sameDeclaration compares what the files say, not where they say it.
func sameDeclaration(a, b *estate.Estate) bool {
	for _, f := range []func(*estate.Estate) any{
		func(e *estate.Estate) any { return e.Version },
		func(e *estate.Estate) any { return e.Name },
		func(e *estate.Estate) any { return e.Domain },
		func(e *estate.Estate) any { return e.Sites },
		func(e *estate.Estate) any { return e.Credentials },
		func(e *estate.Estate) any { return e.Components },
		func(e *estate.Estate) any { return e.Thresholds },
		func(e *estate.Estate) any { return e.Policy },
	} {
		if !reflect.DeepEqual(f(a), f(b)) {
			return false
		}
	}
	return true
}

func TestWhatIsLeftOutStaysOut(t *testing.T) {
	e := estate.New()
	e.Version, e.Domain = 1, "corp.example"
	e.Sites.Production.Resolvers, e.Sites.Recovery.Resolvers = []string{"10.1.0.1:53"}, []string{"10.2.0.1:53"}
	e.Sites.Recovery.PrismCentral.Host = "pc.corp.example"
	e.Components = map[string]*estate.Component{"sspr": {}}
	e.Thresholds.SerialLag, e.Thresholds.FactsAge = 0, 12*3600
	text, err := estate.Write(e, nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = `version: 1
domain: corp.example
sites:
  production:
    resolvers: ['10.1.0.1:53']
  recovery:
    resolvers: ['10.2.0.1:53']
    prismCentral: pc.corp.example
components:
  sspr: {}
thresholds:
  factsAge: 12h
  serialLag: 0
`
	if got := string(text); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
