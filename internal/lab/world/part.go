package world

import (
	"context"
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// Part is what one source brings to the lab: the servers that it is asked at, and
// what can be wrong with them and with what they report.
type Part struct {
	Source  string // its name, as in the estate file
	Servers func(*World) []Server
	Faults  []Fault
	// Variations are other ways in which people build what the source reports.
	Variations []Variation
	// Declare writes into the estate file how the source is reached. Nil writes nothing.
	Declare func(*Declaration)
}

// Declaration is an estate file that is being written.
type Declaration struct {
	*estate.Estate
	World     *World
	Addresses []Address // of the part's servers
	CAFile    string    // of the authority that clients trust
}

// Credential declares the account of a source, whose secret is that of the source
// named last.
func (d *Declaration) Credential(source, user, secretOf string) *estate.Credential {
	c := &estate.Credential{Username: user, Password: estate.Secret("file:" + d.World.SecretFile(secretOf)), CAFile: d.CAFile}
	d.Credentials[source] = c
	return c
}

// DomainUser is the name by which the account of the domain signs in.
func (m *Model) DomainUser() string { return m.Account.User + "@" + m.Domain }

// Server is something that clients find at an address: a listener or a folder.
type Server interface {
	// Start serves until Close. The context is for starting only.
	Start(ctx context.Context) error
	// Addresses are where the server is found once it was started. A server that is
	// down has addresses, too.
	Addresses() []Address
	// Close ends all connections. It may be called although Start failed, or was
	// never called.
	Close()
}

// Stopper is a [Server] of several hosts that can switch off one of them.
type Stopper interface {
	Stop(host string)
}

// Address is where a client finds one thing of the estate.
type Address struct {
	Service string // such as "ldap"
	Name    string // of the host, fully qualified, or of the site that it serves
	At      string // host:port, a URL or a path, as the estate file wants it
}

// Fault is something that is wrong with an estate, or with a server of it.
type Fault struct {
	Name  string // such as "listofddcs-production-only"
	Title string // one line for people
	// Server tells that the fault is one of a server, which takes facts away,
	// rather than one of the estate, which makes rules fail.
	Server bool
	Apply  func(*Model)
}

// Variation is another way to build an estate than that of the embedded one. It is no
// fault: the designs in testdata/designs say of each whether the estate is healthy with
// it, or which mistake it makes.
type Variation struct {
	Name  string // such as "zone-with-dynamic-updates"
	Title string // one line for people
	Apply func(*Model)
}

// Apply changes the model as the named ones of the faults say. On an unknown name it
// changes nothing and says which one was probably meant.
func Apply(m *Model, faults []Fault, names ...string) error {
	c := changes{what: "fault", list: "muster lab --list-faults lists all", by: map[string]func(*Model){}}
	for _, f := range faults {
		c.add(f.Name, f.Apply)
	}
	return c.apply(m, names)
}

// Vary is Apply for variations.
func Vary(m *Model, variations []Variation, names ...string) error {
	c := changes{what: "variation", list: "the parts of the lab have", by: map[string]func(*Model){}}
	for _, v := range variations {
		c.add(v.Name, v.Apply)
	}
	return c.apply(m, names)
}

// changes are named changes of a model.
type changes struct {
	what, list string // what one of them is called, and where they are listed
	names      []string
	by         map[string]func(*Model)
}

func (c *changes) add(name string, change func(*Model)) {
	c.names, c.by[name] = append(c.names, name), change
}

func (c *changes) apply(m *Model, names []string) error {
	for _, name := range names {
		if c.by[name] != nil {
			continue
		}
		if near := similar(name, c.names); near != "" {
			return fmt.Errorf("there is no %s %q; did you mean %q?", c.what, name, near)
		}
		return fmt.Errorf("there is no %s %q; %s %d", c.what, name, c.list, len(c.names))
	}
	for _, name := range names {
		if err := attempt(c.by[name], m); err != nil {
			return fmt.Errorf("the %s %s cannot be had together with the others that were chosen: %w", c.what, name, err)
		}
	}
	return nil
}

// missing is what a change wants of the model and another one has taken away.
type missing string

// attempt changes the model, unless it lacks what the change is about.
func attempt(change func(*Model), m *Model) (err error) {
	defer func() {
		if p := recover(); p != nil {
			what, ok := p.(missing)
			if !ok {
				panic(p)
			}
			err = fmt.Errorf("the model has no %s any more", string(what))
		}
	}()
	change(m)
	return nil
}

// similar is the fault that was probably meant: the nearest by spelling or, when none
// is near, the first that contains the word.
func similar(word string, all []string) string {
	if near := suggest.To(word, all); near != "" || word == "" {
		return near
	}
	for _, name := range all {
		if strings.Contains(name, strings.ToLower(word)) {
			return name
		}
	}
	return ""
}
