package wsman

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

const dialectWQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL"

// enumeration answers Enumerate, Pull and Release.
func (s *Server) enumeration(m *message) ([]byte, error) {
	switch {
	case m.Body.Enumerate != nil:
		items, err := s.search(m)
		if err != nil {
			return nil, err
		}
		if m.Body.Enumerate.Optimize == nil {
			return s.page("EnumerateResponse", "w", items, 0), nil
		}
		return s.page("EnumerateResponse", "w", items, max(1, m.Body.Enumerate.MaxElements)), nil
	case m.Body.Pull != nil:
		context := strings.TrimSpace(m.Body.Pull.Context)
		s.mu.Lock()
		items, known := s.pages[context]
		delete(s.pages, context)
		s.mu.Unlock()
		if !known {
			return nil, newFault("Receiver", "n:InvalidEnumerationContext", 2150858778, "The supplied enumeration context is invalid.")
		}
		return s.page("PullResponse", "n", items, max(1, m.Body.Pull.MaxElements)), nil
	case m.Body.Release != nil:
		s.mu.Lock()
		delete(s.pages, strings.TrimSpace(m.Body.Release.Context))
		s.mu.Unlock()
		return nil, nil
	}
	return nil, newFault("Sender", "a:ActionNotSupported", 2150858817, "This action is not supported by the service.")
}

// Enumerations is the number of enumerations that were neither read to their end
// nor released.
func (s *Server) Enumerations() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pages)
}

// page hands out n items and keeps the rest.
func (s *Server) page(element, prefix string, items []string, n int) []byte {
	n = min(n, len(items))
	b := fmt.Appendf(nil, "<n:%s>", element)
	rest := items[n:]
	context := ""
	if len(rest) > 0 || n == 0 && element == "EnumerateResponse" {
		context = "uuid:" + uuid.NewString()
		s.mu.Lock()
		s.pages[context] = rest
		s.mu.Unlock()
	}
	b = fmt.Appendf(b, "<n:EnumerationContext>%s</n:EnumerationContext><%s:Items>%s</%[2]s:Items>", context, prefix, strings.Join(items[:n], ""))
	if context == "" {
		b = fmt.Appendf(b, "<%s:EndOfSequence/>", prefix)
	}
	return fmt.Appendf(b, "</n:%s>", element)
}

// search answers a WQL query.
func (s *Server) search(m *message) ([]string, error) {
	filter := m.Body.Enumerate.Filter
	namespace, found := strings.CutPrefix(strings.ToLower(m.Header.Resource), nsWMI)
	namespace, star := strings.CutSuffix(namespace, "/*")
	if !found || !star || filter.Dialect != dialectWQL {
		return nil, newFault("Sender", "w:CannotProcessFilter", 2150858797, "Only queries in WQL of all classes of a namespace are served.")
	}
	q, err := parseWQL(filter.Text)
	if err != nil {
		f := newFault("Sender", "w:CannotProcessFilter", 2150858797, "The WS-Management service cannot process the filter: "+err.Error())
		f.detail = wmiError(0x80041017, "Invalid query ")
		return nil, f
	}
	rows, class, err := s.class(namespace, q.class)
	if err != nil {
		return nil, err
	}
	var items []string
	for _, row := range rows {
		if q.matches(row) {
			items = append(items, q.item(nsWMI+namespace+"/"+class, class, row))
		}
	}
	return items, nil
}

// class finds a class, and the way its name is really written.
func (s *Server) class(namespace, name string) ([]Instance, string, error) {
	known := false
	for _, path := range slices.Sorted(maps.Keys(s.host.Classes)) {
		cut := strings.LastIndexByte(path, '/')
		if !strings.EqualFold(path[:cut], namespace) {
			continue
		}
		known = true
		if strings.EqualFold(path[cut+1:], name) {
			return s.host.instances(path), path[cut+1:], nil
		}
	}
	f := newFault("Sender", "a:DestinationUnreachable", 2150859065, "The WS-Management service cannot process the request because the class or namespace does not exist.")
	f.detail = wmiError(0x80041010, "Invalid class ")
	if !known {
		f.detail = wmiError(0x8004100e, "Invalid namespace ")
	}
	return nil, "", f
}

// wmiError is what WMI itself says in a fault.
func wmiError(code uint32, text string) string {
	return fmt.Sprintf(`<p:MSFT_WmiError xmlns:p="%sroot/cimv2/MSFT_WmiError"><p:error_Code>%d</p:error_Code><p:Message>%s HRESULT = 0x%x</p:Message></p:MSFT_WmiError>`, nsWMI, code, text, code)
}

// item writes an instance: as an object of its class, or, when columns were chosen,
// as a fragment whose elements have no namespace.
func (q *query) item(uri, class string, row Instance) string {
	var b strings.Builder
	prefix, element := "", "w:XmlFragment"
	if q.columns == nil {
		prefix, element = "p:", "p:"+class
		fmt.Fprintf(&b, `<%s xmlns:p="%s" xmlns:xsi="%s">`, element, uri, nsInstance)
	} else {
		fmt.Fprintf(&b, `<%s xmlns:xsi="%s">`, element, nsInstance)
	}
	for _, name := range slices.Sorted(maps.Keys(row)) {
		if q.columns == nil || slices.ContainsFunc(q.columns, func(c string) bool { return strings.EqualFold(c, name) }) {
			property(&b, prefix+name, row[name])
		}
	}
	fmt.Fprintf(&b, "</%s>", element)
	return b.String()
}

// property writes a value as one element, an array as several.
func property(b *strings.Builder, name string, value any) {
	if list, ok := value.([]string); ok && len(list) > 0 {
		for _, v := range list {
			fmt.Fprintf(b, "<%s>%s</%[1]s>", name, escape(v))
		}
		return
	}
	text, ok := plain(value)
	if !ok {
		fmt.Fprintf(b, `<%s xsi:nil="true"/>`, name)
		return
	}
	fmt.Fprintf(b, "<%s>%s</%[1]s>", name, escape(text))
}

// plain is the text of a value; not ok for null.
func plain(value any) (text string, ok bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case nil, []string:
		return "", false
	}
	return fmt.Sprint(value), true
}
