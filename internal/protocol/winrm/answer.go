package winrm

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
)

// envelope is every answer that a host may give. Elements are known by their local
// names: hosts differ in prefixes and not in meaning.
type envelope struct {
	XMLName xml.Name `xml:"http://www.w3.org/2003/05/soap-envelope Envelope"`
	Body    struct {
		Fault    *Fault         `xml:"Fault"`
		Identify *identity      `xml:"IdentifyResponse"`
		Begun    *page          `xml:"EnumerateResponse"`
		Pulled   *page          `xml:"PullResponse"`
		Created  *created       `xml:"ResourceCreated"`
		Shell    *shellIdentity `xml:"Shell"`
		Started  *started       `xml:"CommandResponse"`
		Received *received      `xml:"ReceiveResponse"`
		Other    []element      `xml:",any"`
	} `xml:"Body"`
}

type identity struct {
	Vendor  string `xml:"ProductVendor"`
	Version string `xml:"ProductVersion"`
}

// page is a part of an enumeration.
type page struct {
	Context string    `xml:"EnumerationContext"`
	Items   []element `xml:"Items"`
	End     *struct{} `xml:"EndOfSequence"`
}

type created struct {
	Selectors []struct {
		Name  string `xml:"Name,attr"`
		Value string `xml:",chardata"`
	} `xml:"ReferenceParameters>SelectorSet>Selector"`
}

type shellIdentity struct {
	ID string `xml:"ShellId"`
}

type started struct {
	ID string `xml:"CommandId"`
}

type received struct {
	Streams []struct {
		Name    string `xml:"Name,attr"`
		Content string `xml:",chardata"`
	} `xml:"Stream"`
	State *struct {
		State string `xml:"State,attr"`
		Exit  string `xml:"ExitCode"`
	} `xml:"CommandState"`
}

// element is any element.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

// null tells whether the element says that it has no value.
func (e *element) null() bool {
	for _, a := range e.Attrs {
		if a.Name.Local == "nil" {
			return a.Value == "true" || a.Value == "1"
		}
	}
	return false
}

// value is the text of an element, or of the one element in it, as dates have it.
func (e *element) value() string {
	for len(e.Children) == 1 {
		e = &e.Children[0]
	}
	return e.Text
}

// deepest is how deep the elements of an answer may nest.
const deepest = 64

// decode reads an answer.
func decode(b []byte) (*envelope, error) {
	if err := shallow(b); err != nil {
		return nil, err
	}
	var e envelope
	if err := xml.Unmarshal(b, &e); err != nil {
		return nil, err
	}
	return &e, nil
}

// shallow refuses what nests so deep that reading it costs more than it is worth,
// and document type declarations, which SOAP forbids.
func shallow(b []byte) error {
	d, depth := xml.NewDecoder(bytes.NewReader(b)), 0
	for {
		t, err := d.RawToken()
		if err != nil {
			if depth == 0 && d.InputOffset() > 0 && strings.TrimSpace(string(b)) != "" {
				return nil // the end; what is wrong otherwise shows when it is read
			}
			return fmt.Errorf("it is not whole XML: %w", err)
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth > deepest {
				return errors.New("its elements nest too deep")
			}
		case xml.EndElement:
			depth--
		case xml.Directive:
			return errors.New("it declares a document type")
		}
	}
}
