package windows

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// element is a piece of a configuration file. Names are without their namespace,
// and compared in lower case.
type element struct {
	name, label string // in lower case, and as it is written
	attributes  []attribute
	text        strings.Builder // without that of the children
	children    []*element
}

type attribute struct{ name, label, value string }

const (
	deepest = 32
	longest = 1 << 20 // bytes of one part
)

// parseElement reads XML that is one element. It cannot be made to grow: the decoder
// reads no document type, so it knows no entities but the five of XML, and anything
// else that looks like one is an error.
func parseElement(part string) (*element, error) {
	if len(part) > longest {
		return nil, fmt.Errorf("an element of more than %d bytes", longest)
	}
	var root *element
	var open []*element
	d := xml.NewDecoder(strings.NewReader(part))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && root != nil {
			return root, nil // the decoder counts the ends of elements
		}
		if err != nil {
			return nil, fmt.Errorf("an element that is no XML: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			e := newElement(t)
			switch {
			case len(open) == deepest:
				return nil, fmt.Errorf("an element of more than %d levels", deepest)
			case len(open) > 0:
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			case root != nil:
				return nil, errors.New("two elements in the place of one")
			default:
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			switch {
			case len(open) > 0:
				open[len(open)-1].text.Write(t)
			case len(bytes.TrimSpace(t)) > 0:
				return nil, errors.New("an element with text around it")
			}
		}
	}
}

func newElement(t xml.StartElement) *element {
	e := &element{name: strings.ToLower(t.Name.Local), label: t.Name.Local}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			continue // declares a namespace
		}
		e.attributes = append(e.attributes, attribute{strings.ToLower(a.Name.Local), a.Name.Local, a.Value})
	}
	return e
}

// attribute is the value of the first of these attributes that there is.
func (e *element) attribute(names ...string) string {
	for _, name := range names {
		for _, a := range e.attributes {
			if a.name == name {
				return a.value
			}
		}
	}
	return ""
}

// entries are the children of a list, which may begin with an element that takes
// away what other files put into it.
func (e *element) entries() ([]*element, error) {
	for i, c := range e.children {
		if c.name == "clear" && i > 0 || c.name == "remove" {
			return nil, fmt.Errorf("%s has %s among its entries", e.label, c.label)
		}
	}
	if len(e.children) > 0 && e.children[0].name == "clear" {
		return e.children[1:], nil
	}
	return e.children, nil
}
