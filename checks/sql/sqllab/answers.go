package sqllab

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/checks/sql/sqllab/tds"
)

// row is a row of an answer, by the names of its columns.
type row = map[string]any

// kinds are the columns that are no texts.
var kinds = map[string]tds.Kind{
	"state": tds.Text, "lag": tds.Int, "age": tds.Int, "port": tds.Int,
	"joined": tds.Bit, "suspended": tds.Bit, "distributed": tds.Bit, "contained": tds.Bit, "disabled": tds.Bit,
}

// named is the first line of a question of muster.
var named = regexp.MustCompile(`^-- muster: (\w+)\n`)

// answer answers the questions that muster asks, which say in their first line who they are.
// It does not understand SQL, but for the list of columns that are wanted.
func (s *server) answer(text string) (*tds.Result, error) {
	s.world.Counters.Requests.Add(1)
	name := named.FindStringSubmatch(text)
	if name == nil {
		return nil, &tds.Error{Number: 102, Class: 15, Message: "Incorrect syntax near '" + text[:min(len(text), 20)] + "'."}
	}
	rows, known := map[string]func() []row{
		"instance": s.instance, "replicas": s.replicas, "copies": s.copies, "listeners": s.listeners, "databases": s.databases,
		"logins": s.logins, "clients": s.clients, "restored": s.restored,
	}[name[1]]
	if !known {
		return nil, &tds.Error{Number: 208, Class: 16, Message: "Invalid object name '" + name[1] + "'."}
	}
	result := &tds.Result{}
	for _, c := range wanted(text[len(name[0]):]) {
		kind := kinds[c]
		if name[1] == "instance" && (c == "state" || c == "definition" || c == "everything" || c == "shipping") {
			kind = tds.Int
		}
		result.Columns = append(result.Columns, tds.Column{Name: c, Kind: kind})
	}
	for _, r := range rows() {
		var values []any
		for _, c := range result.Columns {
			v, there := r[c.Name]
			if !there {
				return nil, &tds.Error{Number: 207, Class: 16, Message: "Invalid column name '" + c.Name + "'."}
			}
			values = append(values, v)
		}
		result.Rows = append(result.Rows, values)
	}
	return result, nil
}

// wanted are the names of the columns of a SELECT: the last word of each.
func wanted(text string) []string {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "SELECT "), "DISTINCT ")
	var names []string
	depth, from := 0, 0
	add := func(to int) {
		if words := strings.Fields(text[from:to]); len(words) > 0 {
			names = append(names, words[len(words)-1])
		}
		from = to + 1
	}
	for i, c := range text {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			add(i)
		case depth == 0 && strings.HasPrefix(text[i:], " FROM "):
			add(i)
			return names
		}
	}
	add(len(text))
	return names
}

func (s *server) instance() []row {
	may := func(right string) any {
		if slices.Contains(s.of.Denied, right) {
			return int64(0)
		}
		return int64(1)
	}
	return []row{{
		"name": s.of.Name, "version": s.of.Version, "edition": s.of.Edition,
		"state": may("state"), "definition": may("definition"), "everything": may("everything"), "shipping": may("shipping"),
	}}
}

// sees tells that the views of availability groups show something to the login.
func (s *server) sees() bool {
	return !slices.Contains(s.of.Denied, "state") && !slices.Contains(s.of.Denied, "definition")
}

// groups are those that the instance takes part in.
func (s *server) groups() []*Group {
	var all []*Group
	for _, g := range of(s.world.Model).Groups {
		if s.sees() && slices.ContainsFunc(g.Replicas, func(r *Replica) bool { return r.Server == s.of.Name }) {
			all = append(all, g)
		}
	}
	return all
}

func (s *server) replicas() []row {
	var rows []row
	for _, g := range s.groups() {
		for _, r := range g.Replicas {
			out := row{"ag": g.Name, "distributed": false, "contained": g.Contained, "main": g.Primary, "replica": r.Server, "mode": r.Mode, "connected": nil}
			if s.knows(g, r) {
				out["connected"] = "CONNECTED"
				if r.Away {
					out["connected"] = "DISCONNECTED"
				}
			}
			rows = append(rows, out)
		}
	}
	return rows
}

// knows tells whether the instance knows the state of a replica: the primary one knows that
// of all, any other that of its own.
func (s *server) knows(g *Group, r *Replica) bool {
	return g.Primary == s.of.Name || r.Server == s.of.Name
}

func (s *server) copies() []row {
	var rows []row
	for _, g := range s.groups() {
		for _, r := range g.Replicas {
			for _, db := range g.Databases {
				c := r.Copies[db]
				out := row{"ag": g.Name, "replica": r.Server, "db": db, "joined": c != nil, "state": nil, "suspended": nil, "reason": nil, "lag": nil}
				if c != nil && s.knows(g, r) {
					out["state"], out["suspended"] = c.State, c.Suspended
					if c.Suspended {
						out["reason"] = "SUSPEND_FROM_USER"
					}
					if g.Primary == s.of.Name {
						out["lag"] = c.Lag
					}
				}
				rows = append(rows, out)
			}
		}
	}
	return rows
}

func (s *server) listeners() []row {
	var rows []row
	for _, g := range s.groups() {
		if g.Listener == "" {
			continue
		}
		for _, a := range g.Addresses {
			rows = append(rows, row{"ag": g.Name, "listener": g.Listener, "port": int64(1433), "address": a})
		}
		if len(g.Addresses) == 0 {
			rows = append(rows, row{"ag": g.Name, "listener": g.Listener, "port": nil, "address": nil})
		}
	}
	return rows
}

func (s *server) databases() []row {
	var rows []row
	for _, name := range slices.Sorted(maps.Keys(s.of.Databases)) {
		d := s.of.Databases[name]
		rows = append(rows, row{"db": name, "state": d.State, "mirror": orNull(d.Mirror), "partner": orNull(d.MirrorOf)})
	}
	return rows
}

// logins are those of which the question does not say that it wants none.
func (s *server) logins() []row {
	var rows []row
	for _, name := range slices.Sorted(maps.Keys(s.of.Logins)) {
		if strings.HasPrefix(name, "##") || strings.HasPrefix(name, "NT ") {
			continue
		}
		l := s.of.Logins[name]
		rows = append(rows, row{"name": name, "kind": l.Kind, "sid": l.SID, "disabled": l.Disabled})
	}
	return rows
}

func (s *server) clients() []row {
	var rows []row
	for _, c := range of(s.world.Model).Clients {
		if c.Server == s.of.Name {
			rows = append(rows, row{"host": c.Host, "db": c.Database, "login": c.Login, "address": orNull(c.Address)})
		}
	}
	return append(rows, row{"host": "DBA-PC-7", "db": "master", "login": fmt.Sprintf(`%s\dba`, s.world.Model.NetBIOS), "address": nil})
}

func (s *server) restored() []row {
	var rows []row
	for _, name := range slices.Sorted(maps.Keys(s.of.Restored)) {
		r := s.of.Restored[name]
		rows = append(rows, row{"db": name, "source": r.Source, "original": r.Database, "age": r.Minutes})
	}
	return rows
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
