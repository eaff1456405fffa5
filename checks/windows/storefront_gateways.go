package windows

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// gateways are the gateways of the deployment by name. The list is never nil. Stores
// refer to them as well; only the file of roaming says what they are.
func (o *storeFrontOutput) gateways() (map[string]*facts.Gateway, error) {
	i := slices.IndexFunc(o.Files, func(f storeFrontFile) bool { return f.roaming() })
	if i < 0 {
		return map[string]*facts.Gateway{}, fmt.Errorf(`there is no Roaming\web.config below %s, which lists them: %s`, o.Root, importIt)
	}
	found, err := o.Files[i].gateways()
	if err != nil {
		return map[string]*facts.Gateway{}, fmt.Errorf("%s: %w: %s", o.Files[i].Path, err, importIt)
	}
	return found, nil
}

func (f *storeFrontFile) gateways() (map[string]*facts.Gateway, error) {
	var elements []*element
	lists := 0
	for _, part := range f.Parts {
		e, err := parseElement(part)
		if err != nil {
			return nil, err
		}
		switch e.name {
		case "gateway":
			elements = append(elements, e)
		case "gateways":
			lists++
			entries, err := e.entries()
			if err != nil {
				return nil, err
			}
			if strings.TrimSpace(e.text.String()) != "" {
				return nil, errors.New("the list of gateways is in a form that is not known")
			}
			elements = append(elements, entries...)
		}
	}
	// No gateway is an answer only where there is a list, which is empty.
	if lists == 0 && len(elements) == 0 {
		return nil, errors.New("it has no gateways in a form that is known")
	}
	found, names := map[string]*facts.Gateway{}, map[string]bool{}
	for _, e := range elements {
		if e.name != "gateway" {
			return nil, fmt.Errorf("the list of gateways has an entry %s, which is not known", e.label)
		}
		name := strings.TrimSpace(e.attribute("name"))
		if name == "" {
			return nil, errors.New("there is a gateway without a name")
		}
		if names[strings.ToLower(name)] {
			return nil, fmt.Errorf("there are two gateways %s", name)
		}
		names[strings.ToLower(name)] = true
		gateway, err := readGateway(e)
		if err != nil {
			return nil, fmt.Errorf("the gateway %s: %w", name, err)
		}
		found[name] = gateway
	}
	return found, nil
}

// use is what an address inside a gateway is for.
type use int

const (
	unknownUse      use = iota
	forUsers            // the gateway itself
	forCallbacks        // StoreFront asks it who signed in
	ticketAuthority     // issues the tickets
	otherUse            // known, and of no concern
)

// The names of elements and attributes by the use of their addresses, in lower case.
var (
	ticketAuthorities = regexp.MustCompile(`^(secureticketauthorit(y|ies)|stas?)(urls?|address(es)?|paths?|locations?|servers?)?$`)
	callbacks         = []string{"callback", "callbackurl", "callbackaddress"}
	own               = []string{"address", "url", "gatewayurl", "location"} // of the gateway alone
	others            = regexp.MustCompile(`gslb|silentauthentication|clusternode|certificate`)
	// carriers hold what the element around them is about.
	carriers = []string{"path", "url", "address", "location", "value", "uri", "href"}
)

func useOf(name string) use {
	switch {
	case ticketAuthorities.MatchString(name):
		return ticketAuthority
	case slices.Contains(callbacks, name):
		return forCallbacks
	case others.MatchString(name):
		return otherUse
	}
	return unknownUse
}

// gatewayReader reads one gateway.
type gatewayReader struct {
	gateway facts.Gateway
	listed  bool // ticket authorities stand in a form that is known
}

// readGateway reads a gateway of which every address must be understood: one of
// unknown use might be the callback, or issue tickets.
func readGateway(e *element) (*facts.Gateway, error) {
	r := &gatewayReader{gateway: facts.Gateway{STAs: []string{}}}
	if err := r.read(e, unknownUse, true); err != nil {
		return nil, err
	}
	switch {
	case r.gateway.URL == "":
		return nil, errors.New("its URL is in no form that is known")
	case !r.listed:
		return nil, errors.New("its ticket authorities are in no form that is known")
	}
	return &r.gateway, nil
}

// read reads an element whose addresses are for one use; top is the gateway itself.
func (r *gatewayReader) read(e *element, what use, top bool) error {
	// of is the use of what has a name of its own, or else takes part in this one.
	of := func(name string, takesPart bool) use {
		u := useOf(name)
		switch {
		case u != unknownUse:
			r.listed = r.listed || u == ticketAuthority
			return u
		case top && slices.Contains(own, name):
			return forUsers
		case takesPart:
			return what
		}
		return unknownUse
	}
	for _, a := range e.attributes {
		if err := r.take(of(a.name, slices.Contains(carriers, a.name)), a.value, fmt.Sprintf("the attribute %s of %s", a.label, e.label)); err != nil {
			return err
		}
	}
	if err := r.take(what, e.text.String(), "the text of "+e.label); err != nil {
		return err
	}
	entries, err := e.entries()
	if err != nil {
		return err
	}
	for _, c := range entries {
		u := of(c.name, true)
		if u == otherUse {
			continue
		}
		before := len(r.gateway.STAs)
		if err := r.read(c, u, false); err != nil {
			return err
		}
		// An entry of a list says which one it is; the list itself may be empty.
		if what == ticketAuthority && len(r.gateway.STAs) == before {
			return fmt.Errorf("%s in %s names no ticket authority in a form that is known", c.label, e.label)
		}
	}
	return nil
}

// take takes a value for what it is used for. Errors do not quote it: it may be
// anything.
func (r *gatewayReader) take(u use, value, where string) error {
	value = strings.TrimSpace(value)
	if value == "" {
		return nil
	}
	lower := strings.ToLower(value)
	address := strings.Contains(lower, "http://") || strings.Contains(lower, "https://")
	switch u {
	case unknownUse:
		if address {
			return fmt.Errorf("%s is an address of unknown use", where)
		}
	case forUsers:
		if address { // a place, say, is none, and a gateway without any is told
			return one(&r.gateway.URL, value, where)
		}
	case forCallbacks:
		return one(&r.gateway.Callback, value, where)
	case ticketAuthority:
		for _, address := range strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(facts.Separators, c) }) {
			if !facts.IsWebURL(address) {
				return fmt.Errorf("%s is not the URL of a ticket authority", where)
			}
			r.gateway.STAs = append(r.gateway.STAs, address)
		}
	}
	return nil
}

// one sets an address of which there is one.
func one(to *string, value, where string) error {
	switch {
	case !facts.IsWebURL(value):
		return fmt.Errorf("%s is not a URL", where)
	case *to != "" && *to != value:
		return fmt.Errorf("%s is another URL than the one before", where)
	}
	*to = value
	return nil
}
