package estate_test

import (
	"fmt"

	"github.com/muster-dr/muster/internal/estate"
)

func ExampleParse() {
	e, err := estate.Parse("estate.yaml", []byte(`
version: 1
domain: Corp.example
sites:
  production: {resolvers: [10.1.0.10]}
  recovery: {resolvers: [10.2.0.10], networks: [10.2.0.0/16]}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.Name, e.Sites.Recovery.Resolvers, e.Policy.FailOn)
	at, _ := e.Locate("subnet/10.2.7.0/24") // declared by the network around it
	fmt.Printf("line %d, column %d\n", at.Line, at.Column)
	// Output:
	// corp.example [10.2.0.10:53] high
	// line 6, column 49
}

// All problems come at once, each with its place.
func ExampleParse_problems() {
	_, err := estate.Parse("estate.yaml", []byte(`
version: 1
domain: corp.example
sites:
  production: {resolver: [10.1.0.10]}
  recovery: {resolvers: [dc3]}
`))
	fmt.Println(err)
	// Output:
	// estate.yaml:5:16: sites.production: unknown key "resolver"; did you mean "resolvers"?
	// estate.yaml:6:26: sites.recovery.resolvers[0]: "dc3" is not an address; a resolver is given by its IP address, because nothing could look up its name
}

func ExampleWrite() {
	e := estate.New()
	e.Version, e.Domain = 1, "corp.example"
	e.Sites.Production.Resolvers, e.Sites.Recovery.Resolvers = []string{"10.1.0.10"}, []string{"10.2.0.10"}
	e.Thresholds.FactsAge = 12 * 3600
	text, err := estate.Write(e, map[string]string{"thresholds": "Facts are collected twice a day."})
	fmt.Printf("%s%v\n", text, err)
	// Output:
	// version: 1
	// domain: corp.example
	// sites:
	//   production:
	//     resolvers: [10.1.0.10]
	//   recovery:
	//     resolvers: [10.2.0.10]
	//
	// # Facts are collected twice a day.
	// thresholds:
	//   factsAge: 12h
	// <nil>
}

func ExampleSections() {
	for _, s := range estate.Sections() {
		if s.Path != "sites.<site>.domainControllers[]" {
			continue
		}
		for _, k := range s.Keys {
			fmt.Println(k.Name, k.Example)
		}
	}
	// Output:
	// host dc3.corp.example.com
	// ldap '10.20.0.12:636'
	// smb '10.20.0.12:445'
}

func ExampleSecret() {
	reference := estate.Secret("cmd:vault read -field=password euc/scan")
	fmt.Println(reference, reference.Scheme())
	// Output: cmd:… cmd
}
