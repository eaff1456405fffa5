package wsman

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The return values of StdRegProv are errors of Windows.
const (
	success      = 0
	otherKind    = 1 // also: no such value
	fileNotFound = 2
	denied       = 5

	hklm = "2147483650"
)

// method answers a call of a method of StdRegProv.
func (s *Server) method(m *message) ([]byte, error) {
	if !strings.EqualFold(m.Header.Resource, nsWMI+"root/default/StdRegProv") {
		return nil, newFault("Sender", "a:DestinationUnreachable", 2150858752, "The service cannot find the resource identified by the resource URI and selectors.")
	}
	verb := m.verb()
	if len(m.Body.Other) != 1 || m.Body.Other[0].XMLName.Local != verb+"_INPUT" || m.Body.Other[0].XMLName.Space != m.Header.Resource {
		return nil, newFault("Sender", "w:InvalidParameter", 2150858812, "The input of the method does not fit.")
	}
	in := &m.Body.Other[0]
	if strings.TrimSpace(in.get("hDefKey")) != hklm {
		return nil, newFault("Sender", "w:InvalidParameter", 2150858812, "Only HKEY_LOCAL_MACHINE is served.")
	}
	var out strings.Builder
	code, err := s.registry(&out, verb, in.get("sSubKeyName"), in)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, `<p:%s_OUTPUT xmlns:p="%s" xmlns:xsi="%s">%s<p:ReturnValue>%d</p:ReturnValue></p:%[1]s_OUTPUT>`,
		verb, m.Header.Resource, nsInstance, out.String(), code), nil
}

func (s *Server) registry(out *strings.Builder, verb, path string, in *input) (code int, err error) {
	key, below, found := s.key(path)
	switch {
	case !found:
		return fileNotFound, nil
	case key.Denied:
		return denied, nil
	}
	switch verb {
	case "EnumKey":
		property(out, "p:sNames", below)
		return success, nil
	case "EnumValues":
		var names, kinds []string
		for _, name := range slices.Sorted(maps.Keys(key.Values)) {
			names = append(names, name)
			kinds = append(kinds, fmt.Sprint(kind(key.Values[name])))
		}
		property(out, "p:sNames", names)
		property(out, "p:Types", kinds)
		return success, nil
	}
	wants, known := map[string]int{"GetStringValue": 1, "GetExpandedStringValue": 2, "GetBinaryValue": 3, "GetDWORDValue": 4, "GetMultiStringValue": 7}[verb]
	if !known {
		return 0, newFault("Sender", "a:ActionNotSupported", 2150858817, "StdRegProv is read only here and has no method "+verb+".")
	}
	element := "p:sValue"
	if verb == "GetDWORDValue" || verb == "GetBinaryValue" {
		element = "p:uValue"
	}
	name := in.get("sValueName")
	for have, value := range key.Values {
		if strings.EqualFold(have, name) && kind(value) == wants {
			property(out, element, value)
			return success, nil
		}
	}
	property(out, element, nil)
	return otherKind, nil
}

// key finds a key and the names right below it.
func (s *Server) key(path string) (key Key, below []string, found bool) {
	path = strings.Trim(path, `\`)
	found = path == ""
	for _, p := range slices.Sorted(maps.Keys(s.host.Registry)) {
		if strings.EqualFold(p, path) {
			key, found = s.host.Registry[p], true
			continue
		}
		if len(p) > len(path) && (path == "" || strings.EqualFold(p[:len(path)], path) && p[len(path)] == '\\') {
			found = true
			name, _, _ := strings.Cut(strings.Trim(p[len(path):], `\`), `\`)
			if !slices.ContainsFunc(below, func(b string) bool { return strings.EqualFold(b, name) }) {
				below = append(below, name)
			}
		}
	}
	return key, below, found
}

func kind(value any) int {
	switch value.(type) {
	case string:
		return 1
	case Expandable:
		return 2
	case []byte:
		return 3
	case uint32:
		return 4
	case []string:
		return 7
	}
	return 0
}
