package windows

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestScopesAreReadAsTheServerTellsThem(t *testing.T) {
	const begin = `{"authorised":"True","scopes":[{"id":"10.20.64.0","mask":"255.255.255.0","name":"VDA","start":"10.20.64.10","end":"10.20.64.19"`
	for name, c := range map[string]struct{ output, want string }{
		"active, without exclusions":         {begin + `,"state":"Active","free":"7","freeHere":"3"}]}`, "10.20.64.0/24 active 10 usable 7 free"},
		"inactive, as older pages spell it":  {begin + `,"state":"InActive","free":"10"}]}`, "10.20.64.0/24 inactive 10 usable 10 free"},
		"nobody says how many are free":      {begin + `,"state":"Active","free":""}]}`, "10.20.64.0/24 active 10 usable ? free"},
		"excluded in the middle":             {begin + `,"state":"Active","free":"1","excluded":[{"start":"10.20.64.12","end":"10.20.64.14"}]}]}`, "10.20.64.0/24 active 7 usable 1 free"},
		"excluded twice over":                {begin + `,"state":"Active","free":"1","excluded":[{"start":"10.20.64.12","end":"10.20.64.14"},{"start":"10.20.64.10","end":"10.20.64.13"}]}]}`, "10.20.64.0/24 active 5 usable 1 free"},
		"excluded as a whole, and beyond":    {begin + `,"state":"Active","free":"0","excluded":[{"start":"10.20.64.1","end":"10.20.64.254"}]}]}`, "10.20.64.0/24 active 0 usable 0 free"},
		"excluded beside the range":          {begin + `,"state":"Active","free":"9","excluded":[{"start":"10.20.64.1","end":"10.20.64.9"}]}]}`, "10.20.64.0/24 active 10 usable 9 free"},
		"a state that nobody knows":          {begin + `,"state":"2","free":"9"}]}`, `the scope "10.20.64.0": it is in the state "2", which is neither Active nor Inactive`},
		"an exclusion that is none":          {begin + `,"state":"Active","excluded":[{"start":"","end":""}]}]}`, `the scope "10.20.64.0": "" is no IPv4 address`},
		"no scopes":                          {`{"authorised":"False","scopes":[]}`, "unauthorised"},
		"no word of being authorised":        {`{"authorised":"","scopes":[]}`, "?"},
		"no list of scopes is no empty list": {`{"authorised":"True"}`, "the output has no list of scopes"},
		"a range that is turned round": {
			`{"scopes":[{"id":"10.20.64.0","mask":"255.255.255.0","state":"Active","start":"10.20.64.19","end":"10.20.64.10"}]}`,
			`the scope "10.20.64.0": the range 10.20.64.19 to 10.20.64.10 ends before it begins`,
		},
		"a mask that is none": {
			`{"scopes":[{"id":"10.20.64.0","mask":"","state":"Active","start":"10.20.64.1","end":"10.20.64.10"}]}`, `the scope "10.20.64.0": "" is no subnet mask`,
		},
	} {
		var out dhcpScopes
		if err := json.Unmarshal([]byte(c.output), &out); err != nil {
			t.Fatal(name, err)
		}
		d := facts.UnreadDHCP(facts.Yes())
		got := "?"
		err := out.into(d)
		if d.Authorised != nil && !*d.Authorised {
			got = "unauthorised"
		}
		for _, s := range d.Scopes.Items {
			state, free := "inactive", "?"
			if s.Active {
				state = "active"
			}
			if s.Free != nil {
				free = fmt.Sprint(*s.Free)
			}
			got = fmt.Sprintf("%s %s %d usable %s free", s.CIDR, state, s.Usable, free)
		}
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestOptionsWithoutAValueAreNone(t *testing.T) {
	var out dhcpScopes
	err := json.Unmarshal([]byte(`{"scopes":[{"id":"10.20.64.0","mask":"255.255.255.0","state":"Active","start":"10.20.64.1","end":"10.20.64.9",
		"options":[{"id":"6","values":["10.20.0.10"," 10.20.0.11 "]},{"id":"66","values":[" "]},{"id":"3","values":[]}]}]}`), &out)
	if err != nil {
		t.Fatal(err)
	}
	d := facts.UnreadDHCP(facts.Yes())
	if err := out.into(d); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(d.Scopes.Items["10.20.64.0"].Options); got != "map[6:[10.20.0.10 10.20.0.11]]" {
		t.Error(got)
	}
}

func TestRelationshipsAreReadAsTheServerTellsThem(t *testing.T) {
	for name, c := range map[string]struct{ output, want string }{
		"balanced":                          {`{"name":"a","partner":"DC1.Corp.example","mode":"LoadBalance","state":"Normal","share":"50","lead":"3600","switches":"True","after":"1800","scopes":["10.2.0.0","10.1.0.0"]}`, "dc1.corp.example LoadBalance  Normal 50 3600 true 1800 [10.1.0.0 10.2.0.0]; here 3 and ?"},
		"a standby":                         {`{"name":"a","partner":"dc1","mode":"HotStandby","role":"Standby","state":"Normal","reserve":"0","lead":"60","switches":"False","after":"","scopes":["10.1.0.0"]}`, "dc1 HotStandby Standby Normal 0 60 false 0 [10.1.0.0]; here 3 and ?"},
		"the active one":                    {`{"name":"a","partner":"dc1","mode":"HotStandby","role":"Active","state":"PartnerDown","reserve":"5","scopes":[]}`, "dc1 HotStandby Active PartnerDown 5 0 false 0 []; here ? and ?"},
		"a number where a word should be":   {`{"name":"a","mode":"1"}`, `the relationship "a" has the mode "1", which is neither LoadBalance nor HotStandby`},
		"it does not say how the load goes": {`{"name":"a","partner":"dc1","mode":"LoadBalance","state":"Normal"}`, "dc1 LoadBalance  Normal ? 0 false 0 []; here ? and ?"},
	} {
		var out dhcpRelationships
		if err := json.Unmarshal([]byte(`{"failover":[`+c.output+`]}`), &out); err != nil {
			t.Fatal(name, err)
		}
		three, zero := int64(3), int64(0)
		d := facts.UnreadDHCP(facts.Yes())
		d.Scopes.Items["10.1.0.0"], d.Scopes.Items["10.9.0.0"] = &facts.DHCPScope{FreeHere: &three}, &facts.DHCPScope{FreeHere: &zero}
		said := func(n *int64) string {
			if n == nil {
				return "?"
			}
			return fmt.Sprint(*n)
		}
		got := ""
		if err := out.into(d); err != nil {
			got = err.Error()
		} else {
			r := d.Failover.Items["a"]
			got = fmt.Sprint(r.Partner, " ", r.Mode, " ", r.Role, " ", r.State, " ", said(r.Percent), " ", r.LeadSeconds, " ", r.Switches, " ", r.SwitchSeconds, " ", r.Scopes,
				"; here ", said(d.Scopes.Items["10.1.0.0"].FreeHere), " and ", said(d.Scopes.Items["10.9.0.0"].FreeHere))
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if err := (&dhcpRelationships{}).into(facts.UnreadDHCP(facts.Yes())); err == nil {
		t.Error("no list of relationships is taken for an empty one")
	}
}

func TestDHCPServersOfWindowsAreAskedAndAppliancesAreNot(t *testing.T) {
	est := &estate.Estate{Domain: "corp.example", Components: map[string]*estate.Component{
		"dhcp": {Servers: estate.PerSite{Recovery: []string{"dc1.corp.example", "member1.corp.example", "box1.corp.example"}}},
	}}
	read := &facts.Directory{
		Views: map[string]*facts.DirectoryView{
			estate.Production: {DHCPServers: facts.Listing[*facts.DHCPServer]{Answered: facts.Yes(), Items: map[string]*facts.DHCPServer{"DC1.corp.example": {}}}},
			estate.Recovery:   {DHCPServers: facts.Listing[*facts.DHCPServer]{Answered: facts.No(facts.Timeout, "silent")}},
		},
		Computers: &facts.Computers{Items: []facts.Computer{{Name: "MEMBER1", DN: "CN=MEMBER1,DC=corp,DC=example"}}},
	}
	for name, c := range map[string]struct {
		directory *facts.Directory
		want      string
	}{
		"the directory was read":     {read, "[dc1.corp.example member1.corp.example]"},
		"the directory was not read": {nil, "[box1.corp.example dc1.corp.example member1.corp.example]"},
	} {
		k := &known{est: est}
		k.read(&facts.Document{Sections: facts.Sections{Directory: c.directory}})
		var hosts []string
		for _, t := range k.targets() {
			hosts = append(hosts, t.host)
		}
		if got := fmt.Sprint(hosts); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
