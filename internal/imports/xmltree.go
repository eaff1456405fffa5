package imports

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// The namespaces of the reports that Windows makes of Group Policy.
const (
	nsRsop       = "http://www.microsoft.com/GroupPolicy/Rsop"
	nsSettings   = "http://www.microsoft.com/GroupPolicy/Settings"
	nsTypes      = "http://www.microsoft.com/GroupPolicy/Types"
	nsBase       = "http://www.microsoft.com/GroupPolicy/Settings/Base"
	nsRegistry   = "http://www.microsoft.com/GroupPolicy/Settings/Registry"         // Registry.pol
	nsPreference = "http://www.microsoft.com/GroupPolicy/Settings/Windows/Registry" // Registry.xml
	nsInstance   = "http://www.w3.org/2001/XMLSchema-instance"
)

// What a report may not exceed.
const (
	deepest   = 64
	manyNodes = 1 << 20 // elements of one piece
)

// node is an element of a report.
type node struct {
	xml.Name
	attributes []xml.Attr
	text       string // without that of the children
	children   []*node
}

// reportReader reads reports that Windows made of Group Policy. It cannot be made to
// grow: a document type is refused, so that there are no entities but the five of XML.
type reportReader struct {
	*xml.Decoder
	where string
}

func newReportReader(where string, raw []byte) (*reportReader, error) {
	b, err := utf8Of(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	if !utf8.Valid(b) {
		return nil, fmt.Errorf("%s is neither UTF-16 nor UTF-8", where)
	}
	d := xml.NewDecoder(strings.NewReader(string(b)))
	// The text is decoded already, whatever encoding the declaration names.
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	return &reportReader{d, where}, nil
}

// next is the next element that begins or ends; io.EOF at the end of the file.
func (r *reportReader) next() (xml.Token, error) {
	for {
		token, err := r.Token()
		if err != nil {
			return nil, r.failed(err)
		}
		switch t := token.(type) {
		case xml.StartElement, xml.EndElement:
			return t, nil
		case xml.Directive:
			return nil, r.wrong("a document type (<!%.20s), which no report has", t)
		case xml.CharData:
			if strings.TrimSpace(string(t)) != "" {
				return nil, r.wrong("the text %.40q between elements", strings.TrimSpace(string(t)))
			}
		}
	}
}

func (r *reportReader) failed(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.As(err, &syntax) && syntax.Msg == "unexpected EOF":
		return fmt.Errorf("%s: the text ends in the middle: the file is not whole", r.where)
	case errors.As(err, &syntax):
		return r.wrong("no XML: %s", syntax.Msg)
	}
	return r.wrong("no XML: %v", err)
}

func (r *reportReader) wrong(format string, args ...any) error {
	line, column := r.InputPos()
	return fmt.Errorf("%s:%d:%d: %s", r.where, line, column, fmt.Sprintf(format, args...))
}

// tree reads the element whose start was read, without the children that are passed over.
func (r *reportReader) tree(start xml.StartElement, passed map[string]bool) (*node, error) {
	count := 0
	return r.element(start, passed, 0, &count)
}

func (r *reportReader) element(start xml.StartElement, passed map[string]bool, depth int, count *int) (*node, error) {
	if *count++; *count > manyNodes {
		return nil, r.wrong("more than %d elements in one <%.40s>", manyNodes, start.Name.Local)
	}
	if depth > deepest {
		return nil, r.wrong("elements within each other, more than %d of them", deepest)
	}
	n := &node{Name: start.Name, attributes: append([]xml.Attr(nil), start.Attr...)}
	var text strings.Builder
	for {
		token, err := r.Token()
		if errors.Is(err, io.EOF) {
			err = &xml.SyntaxError{Msg: "unexpected EOF"}
		}
		if err != nil {
			return nil, r.failed(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			n.text = strings.TrimSpace(text.String())
			return n, nil
		case xml.CharData:
			text.Write(t)
		case xml.Directive:
			return nil, r.wrong("a document type (<!%.20s), which no report has", t)
		case xml.StartElement:
			if passed[t.Name.Local] {
				if err := r.pass(depth + 1); err != nil {
					return nil, err
				}
				continue
			}
			child, err := r.element(t, passed, depth+1, count)
			if err != nil {
				return nil, err
			}
			n.children = append(n.children, child)
		}
	}
}

// pass passes over the rest of an element.
func (r *reportReader) pass(depth int) error {
	for open := 1; open > 0; {
		token, err := r.Token()
		if errors.Is(err, io.EOF) {
			err = &xml.SyntaxError{Msg: "unexpected EOF"}
		}
		if err != nil {
			return r.failed(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if open++; depth+open > deepest {
				return r.wrong("elements within each other, more than %d of them", deepest)
			}
		case xml.EndElement:
			open--
		case xml.Directive:
			return r.wrong("a document type (<!%.20s), which no report has", t)
		}
	}
	return nil
}

// all are the children of a name.
func (n *node) all(space, local string) []*node {
	var found []*node
	for _, c := range n.children {
		if c.Space == space && c.Local == local {
			found = append(found, c)
		}
	}
	return found
}

// one is the only child of a name; an error when there is none, or several.
func (n *node) one(space, local string) (*node, error) {
	found := n.all(space, local)
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, fmt.Errorf("<%s> has no <%s>", n.Local, local)
	}
	return nil, fmt.Errorf("<%s> has %d elements <%s> and one belongs there", n.Local, len(found), local)
}

// value is the text of the only child of a name.
func (n *node) value(space, local string) (string, error) {
	c, err := n.one(space, local)
	if err != nil {
		return "", err
	}
	if len(c.children) > 0 {
		return "", fmt.Errorf("<%s> of <%s> has elements where a text belongs", local, n.Local)
	}
	return c.text, nil
}

func (n *node) truth(space, local string) (bool, error) {
	text, err := n.value(space, local)
	if err != nil {
		return false, err
	}
	switch text {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	}
	return false, fmt.Errorf("<%s> of <%s> is %.40q, neither true nor false", local, n.Local, text)
}

// kind is the type that an element says it has (xsi:type), with its namespace.
func (n *node) kind() (xml.Name, error) {
	for _, a := range n.attributes {
		if a.Name.Local != "type" || a.Name.Space != nsInstance && a.Name.Space != "xsi" {
			continue
		}
		prefix, local, ok := strings.Cut(a.Value, ":")
		if !ok {
			return xml.Name{Space: n.Space, Local: a.Value}, nil
		}
		for _, declared := range n.attributes {
			if declared.Name.Space == "xmlns" && declared.Name.Local == prefix {
				return xml.Name{Space: declared.Value, Local: local}, nil
			}
		}
		return xml.Name{}, fmt.Errorf("an <%s> of the type %.60q, whose namespace it does not name", n.Local, a.Value)
	}
	return xml.Name{}, fmt.Errorf("an <%s> without a type", n.Local)
}

func (n *node) attribute(name string) string {
	for _, a := range n.attributes {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
