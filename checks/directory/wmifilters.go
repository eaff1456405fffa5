package directory

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
)

// wmiFilters reads the WMI filters of the domain. One that cannot be understood is kept
// without queries: nobody can tell then to what it applies.
func (s *session) wmiFilters(ctx context.Context, domain string) facts.Listing[*facts.WMIFilter] {
	return list(ctx, s, query{what: "the WMI filters", base: "CN=SOM,CN=WMIPolicy,CN=System," + domain, scope: oneLevel,
		class: "msWMI-Som", attributes: []string{"msWMI-ID", "msWMI-Name", "msWMI-Parm2", "whenChanged"}, optional: true,
	}, func(e *ldap.Entry, to map[string]*facts.WMIFilter) error {
		id := strings.ToUpper(text(e, "msWMI-ID"))
		if !guid.MatchString(id) {
			return nil
		}
		f := &facts.WMIFilter{GUID: id, Name: text(e, "msWMI-Name"), Queries: []facts.WMIQuery{}, Changed: changed(e)}
		if queries, err := wmiQueries(text(e, "msWMI-Parm2")); err == nil {
			f.Queries = queries
		}
		to[id] = f
		return nil
	})
}

// wmiQueries reads msWMI-Parm2 (MS-GPOL 2.2.5): how many queries there are, and of each
// three lengths, its language, its namespace and its text.
func wmiQueries(value string) ([]facts.WMIQuery, error) {
	wrong := fmt.Errorf("%.80q is no list of queries", value)
	field := func() (string, bool) {
		var part string
		var ok bool
		part, value, ok = strings.Cut(value, ";")
		return part, ok
	}
	count, ok := field()
	n, err := strconv.Atoi(count)
	if !ok || err != nil || n < 1 || n > 100 {
		return nil, wrong
	}
	var all []facts.WMIQuery
	for range n {
		var lengths [3]int
		for i := range lengths {
			part, ok := field()
			if lengths[i], err = strconv.Atoi(part); !ok || err != nil || lengths[i] < 0 {
				return nil, wrong
			}
		}
		var parts [3]string
		for i, length := range lengths {
			if i == 0 {
				if parts[0], ok = field(); !ok {
					return nil, wrong
				}
				continue
			}
			// Texts may hold semicolons: their lengths count.
			if length >= len(value) || value[length] != ';' {
				return nil, wrong
			}
			parts[i], value = value[:length], value[length+1:]
		}
		if !strings.EqualFold(parts[0], "WQL") {
			return nil, wrong
		}
		all = append(all, facts.WMIQuery{Namespace: parts[1], Query: parts[2]})
	}
	if strings.TrimSpace(value) != "" {
		return nil, wrong
	}
	return all, nil
}
