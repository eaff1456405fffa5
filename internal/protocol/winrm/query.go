package winrm

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/masterzen/winrm/soap"
)

const (
	enumeration = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
	wql         = "http://schemas.microsoft.com/wbem/wsman/1/WQL"
	pageSize    = 50
	// emptyPages is how many pages without anything in them are borne.
	emptyPages = 3
)

// ErrTooMany is wrapped by the error of a query with more instances than its limit.
var ErrTooMany = errors.New("too many instances")

// Instance is what a query returns of one WMI object. Names do not mind case.
type Instance struct {
	class  string
	values map[string][]string
}

// Class is the WMI class; "" when the query chose columns, which Windows then
// leaves out.
func (i Instance) Class() string { return i.class }

// Text is the value of a property and whether it has one: it may be null, or not
// there.
func (i Instance) Text(name string) (string, bool) {
	if v := i.values[strings.ToLower(name)]; len(v) > 0 {
		return v[0], true
	}
	return "", false
}

// Texts are the values of an array property; none if it is null or not there.
func (i Instance) Texts(name string) []string { return i.values[strings.ToLower(name)] }

var namespaces = regexp.MustCompile(`^(?i:root)(/[A-Za-z0-9_]+)*$`)

// Query asks a WMI namespace such as root/cimv2 a question in WQL. More than limit
// instances are an error, since part of an answer looks like all of it. An empty
// slice means that there is none.
func (s *Session) Query(ctx context.Context, namespace, question string, limit int) ([]Instance, error) {
	ctx, done, err := s.call(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	found, err := s.query(ctx, strings.ReplaceAll(namespace, `\`, "/"), question, limit)
	if err != nil {
		return nil, fmt.Errorf("asking %s for %q in %s: %w", s.options.Host, question, namespace, err)
	}
	return found, nil
}

func (s *Session) query(ctx context.Context, namespace, question string, limit int) ([]Instance, error) {
	if !namespaces.MatchString(namespace) {
		return nil, errors.New("that is no WMI namespace")
	}
	resource := wmi + strings.ToLower(namespace) + "/*"
	e, err := s.enumerate(ctx, resource, "Enumerate", `<w:OptimizeEnumeration/><w:MaxElements>`+strconv.Itoa(pageSize)+
		`</w:MaxElements><w:Filter Dialect="`+wql+`">`+text(question)+`</w:Filter>`)
	if err != nil {
		return nil, err
	}
	found, empty := []Instance{}, 0
	for p := e.Body.Begun; ; p = e.Body.Pulled {
		if p == nil {
			return nil, errors.New("the answer is to another question")
		}
		before := len(found)
		for i := range p.Items {
			found = append(found, instances(p.Items[i].Children)...)
		}
		if empty++; len(found) > before || p == e.Body.Begun {
			empty = 0
		}
		switch {
		case len(found) > limit:
			s.release(ctx, resource, p)
			return nil, fmt.Errorf("%w: more than %d", ErrTooMany, limit)
		case p.End != nil:
			return found, nil
		case p.Context == "":
			return nil, errors.New("the answer neither ends nor goes on")
		case empty > emptyPages:
			return nil, errors.New("the answer goes on and on without anything in it")
		}
		e, err = s.enumerate(ctx, resource, "Pull", `<n:EnumerationContext>`+text(p.Context)+`</n:EnumerationContext><n:MaxElements>`+strconv.Itoa(pageSize)+`</n:MaxElements>`)
		if err != nil {
			return nil, fmt.Errorf("after %d instances: %w", len(found), err)
		}
	}
}

func (s *Session) enumerate(ctx context.Context, resource, verb, content string) (*envelope, error) {
	m, h := s.message(enumeration+"/"+verb, resource)
	h.Build()
	m.CreateBodyElement(verb, soap.DOM_NS_ENUM).SetContent(content)
	return s.ask(ctx, m)
}

// release tells the host that the rest is not wanted. Otherwise it keeps it for a
// while; so much for an error here.
func (s *Session) release(ctx context.Context, resource string, p *page) {
	if p.End == nil && p.Context != "" {
		_, _ = s.enumerate(ctx, resource, "Release", `<n:EnumerationContext>`+text(p.Context)+`</n:EnumerationContext>`)
	}
}

// instances reads the items of a page. Some hosts put each into an element of its
// own, beside a reference to it.
func instances(items []element) []Instance {
	var all []Instance
	for i := range items {
		e := &items[i]
		if e.XMLName.Local == "Item" {
			all = append(all, instances(e.Children)...)
			continue
		}
		if e.XMLName.Local == "EndpointReference" {
			continue
		}
		one := Instance{class: e.XMLName.Local, values: map[string][]string{}}
		if one.class == "XmlFragment" {
			one.class = ""
		}
		for j := range e.Children {
			p := &e.Children[j]
			if name := strings.ToLower(p.XMLName.Local); !p.null() {
				one.values[name] = append(one.values[name], p.value())
			}
		}
		all = append(all, one)
	}
	return all
}
