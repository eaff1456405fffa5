package grouppolicy

import (
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/redact"
)

// maxNesting bounds collections within collections.
const maxNesting = 64

// prefNode is an element of Registry.xml: an item, a collection or something
// that is passed over.
type prefNode struct {
	disabled   bool
	targeted   bool // has filters of its own, or is in a collection that has
	properties *prefProperties
	children   []*prefNode
}

// prefProperties are the attributes of the element Properties.
type prefProperties struct {
	action, hive, key, name, kind, value string
	isDefault                            bool
	values                               []string
}

// parsePreferences returns the settings of a Preferences\Registry\Registry.xml
// that rules read. Items that are disabled, or in a disabled collection, are as
// if they were not there; those with filters are marked as targeted.
func parsePreferences(b []byte) ([]facts.RegistrySetting, error) {
	text, err := decodeText(b)
	if err != nil {
		return nil, err
	}
	d := xml.NewDecoder(strings.NewReader(text))
	// The text is decoded already, whatever encoding the declaration names.
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var root *prefNode
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root != nil || start.Name.Local != "RegistrySettings" {
			return nil, fmt.Errorf("line %d: the element <%.60s> where only <RegistrySettings> may be", line(d), start.Name.Local)
		}
		if root, err = readNode(d, start, 0); err != nil {
			return nil, err
		}
	}
	if root == nil {
		return nil, errors.New("it has no element <RegistrySettings>")
	}
	return root.settings(false, nil)
}

func line(d *xml.Decoder) int { l, _ := d.InputPos(); return l }

// readNode reads the element whose start has been consumed.
func readNode(d *xml.Decoder, start xml.StartElement, depth int) (*prefNode, error) {
	if depth > maxNesting {
		return nil, fmt.Errorf("line %d: collections are nested deeper than %d", line(d), maxNesting)
	}
	n := &prefNode{disabled: attribute(start, "disabled") == "1"}
	for {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			return n, nil
		case xml.StartElement:
			switch t.Name.Local {
			case "Registry", "Collection":
				child, err := readNode(d, t, depth+1)
				if err != nil {
					return nil, err
				}
				n.children = append(n.children, child)
			case "Properties":
				if n.properties != nil {
					return nil, fmt.Errorf("line %d: an item with two elements <Properties>, of which nobody knows which counts", line(d))
				}
				if n.properties, err = readProperties(d, t); err != nil {
					return nil, err
				}
			case "Filters":
				filters, err := skipCounting(d)
				if err != nil {
					return nil, err
				}
				n.targeted = filters > 0
			default:
				if err := d.Skip(); err != nil {
					return nil, err
				}
			}
		}
	}
}

func readProperties(d *xml.Decoder, start xml.StartElement) (*prefProperties, error) {
	p := &prefProperties{
		action: strings.ToUpper(attribute(start, "action")), hive: attribute(start, "hive"), key: attribute(start, "key"),
		name: attribute(start, "name"), kind: strings.ToUpper(attribute(start, "type")), value: attribute(start, "value"),
		isDefault: attribute(start, "default") == "1",
	}
	if p.action == "" {
		p.action = "U" // what Windows takes when nothing is said
	}
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			switch t.Name.Local {
			case "Value":
				var text string
				if err := d.DecodeElement(&text, &t); err != nil {
					return nil, err
				}
				p.values = append(p.values, text)
			case "SubProp":
				p.values = append(p.values, attribute(t, "value"))
				depth++
			case "Values":
				depth++
			default:
				if err := d.Skip(); err != nil {
					return nil, err
				}
			}
		}
	}
	return p, nil
}

// skipCounting passes over the rest of an element and counts its children.
func skipCounting(d *xml.Decoder) (children int, err error) {
	for {
		token, err := d.Token()
		if err != nil {
			return 0, err
		}
		switch token.(type) {
		case xml.StartElement:
			children++
			if err := d.Skip(); err != nil {
				return 0, err
			}
		case xml.EndElement:
			return children, nil
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// settings appends what n and its children do, in the order of the file.
func (n *prefNode) settings(targeted bool, out []facts.RegistrySetting) ([]facts.RegistrySetting, error) {
	if n.disabled {
		return out, nil
	}
	targeted = targeted || n.targeted
	if n.properties != nil {
		s, err := n.properties.setting()
		if err != nil {
			return nil, err
		}
		if s != nil {
			if targeted {
				s.Condition = strings.TrimSuffix(facts.ItemLevelTargeting+"; "+s.Condition, "; ")
			}
			if out = append(out, *s); len(out) > maxSettings {
				return nil, errTooMany
			}
		}
	}
	var err error
	for _, c := range n.children {
		if out, err = c.settings(targeted, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// setting translates one item; nil when rules do not read what it does.
func (p *prefProperties) setting() (*facts.RegistrySetting, error) {
	if h := strings.ToUpper(p.hive); h != "HKEY_LOCAL_MACHINE" && h != "HKLM" {
		return nil, nil
	}
	s := &facts.RegistrySetting{Layer: facts.LayerPreference, Key: p.key, Value: p.name, Data: []string{}}
	if p.isDefault {
		s.Value = ""
	}
	if name, rest := hive(p.key); name != "" && relevantTree(rest) {
		return nil, fmt.Errorf("the item for %.200q names a hive in its key as well, and what clients do with it is not known", p.key)
	}
	wholeKey := p.name == "" && !p.isDefault
	switch {
	case !slices.Contains([]string{"C", "R", "U", "D"}, p.action):
		return nil, fmt.Errorf("the item for %.200q has the action %.20q, which is none of C, R, U and D", p.key, p.action)
	case wholeKey && (p.action == "D" || p.action == "R"):
		s.Action = facts.ActionDeleteKey // replacing a key empties it
		if !relevantTree(p.key) {
			return nil, nil
		}
		return s, nil
	case wholeKey || !relevant(p.key):
		return nil, nil
	case p.action == "D":
		s.Action = facts.ActionDelete
		return s, nil
	case p.action == "C":
		s.Condition = facts.OnlyIfMissing
	}
	data, err := p.data()
	if err != nil {
		return nil, fmt.Errorf("the item for %.200q, value %.200q: %w", p.key, p.name, err)
	}
	s.Action, s.Data, s.Type = facts.ActionSet, redact.Locations(p.key, data), p.kind
	return s, nil
}

// data gives the content in the form of [facts.RegistrySetting]. Numbers are
// written in hexadecimal, however the editor displays them.
func (p *prefProperties) data() ([]string, error) {
	switch p.kind {
	case "REG_SZ", "REG_EXPAND_SZ":
		return []string{p.value}, nil
	case "REG_MULTI_SZ":
		if p.values == nil && p.value != "" {
			return []string{p.value}, nil
		}
		return append([]string{}, p.values...), nil
	case "REG_DWORD", "REG_QWORD":
		bits := 32
		if p.kind == "REG_QWORD" {
			bits = 64
		}
		n, err := strconv.ParseUint(strings.TrimPrefix(strings.ToLower(p.value), "0x"), 16, bits)
		if err != nil {
			return nil, fmt.Errorf("its %s is %.40q, not a hexadecimal number of %d bits", p.kind, p.value, bits)
		}
		return []string{strconv.FormatUint(n, 10)}, nil
	case "REG_BINARY", "REG_NONE":
		b, err := hex.DecodeString(p.value)
		if err != nil {
			return nil, fmt.Errorf("its %s is not hexadecimal: %w", p.kind, err)
		}
		return []string{hex.EncodeToString(b)}, nil
	}
	return nil, fmt.Errorf("its type is %.40q, which is not known", p.kind)
}
