package windows

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
)

const farmXML = `<farm name="DaaS" farmType="?" xmlPort="443" transport="https" sslRelayPort="?"><servers><clear /><server name="CC1.corp.example" /><server name="cc2.corp.example" /></servers></farm>`

// output is what the script writes of these parts by file.
func output(files map[string][]string) *storeFrontOutput {
	o := &storeFrontOutput{Root: `C:\inetpub\wwwroot\Citrix`}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		o.Files = append(o.Files, storeFrontFile{Path: path, Parts: files[path]})
	}
	return o
}

func inWords(stores map[string]*facts.Store) string {
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(stores)) {
		fmt.Fprintf(&b, "%s %v;", path, stores[path].Farms)
	}
	return b.String()
}

// told checks what was read, or that the error says why nothing was.
func told(t *testing.T, got string, err error, want, wantErr string) {
	t.Helper()
	switch {
	case wantErr == "" && (err != nil || got != want):
		t.Errorf("got %s (%v), want %s", got, err, want)
	case wantErr != "" && (err == nil || !strings.Contains(err.Error(), wantErr) || got != ""):
		t.Errorf("got %s (%v), want the error %q and nothing read", got, err, wantErr)
	}
}

func TestStoresAreReadInTheFormThatIsKnown(t *testing.T) {
	const read = "/Citrix/Store [{DaaS [cc1.corp.example cc2.corp.example] 443 HTTPS}];"
	for name, c := range map[string]struct {
		parts     []string
		want, err string
	}{
		"a farm with servers":                         {[]string{farmXML}, read, ""},
		"references of an optimal gateway":            {[]string{farmXML, `<farm name="DaaS" />`, `<farm name="Other"></farm>`}, read, ""},
		"capitals and namespaces":                     {[]string{`<x:FARM xmlns:x="http://x" Name="DaaS" XMLPORT="443" Transport="HTTPS"><x:Servers><x:Server NAME="cc1.corp.example"/><Server name="CC2.corp.example"/></x:Servers></x:FARM>`}, read, ""},
		"a farm that lists no server":                 {[]string{`<farm name="DaaS" xmlPort="80"><servers /></farm>`}, "/Citrix/Store [{DaaS [] 80 }];", ""},
		"a farm without a port":                       {[]string{`<farm name="DaaS"><servers><server name="cc1"/></servers></farm>`}, "/Citrix/Store [{DaaS [cc1] 0 }];", ""},
		"an IPv6 address":                             {[]string{`<farm name="DaaS"><servers><server name="[fd00::1]"/></servers></farm>`}, "/Citrix/Store [{DaaS [[fd00::1]] 0 }];", ""},
		"two farms":                                   {[]string{`<farm name="A"><servers><server name="a"/></servers></farm>`, `<farm name="B"><servers><server name="b"/></servers></farm>`}, "/Citrix/Store [{A [a] 0 } {B [b] 0 }];", ""},
		"servers under another attribute":             {[]string{`<farm name="DaaS"><servers><server host="cc1"/></servers></farm>`}, "", `the servers of the farm DaaS have an entry server that names none`},
		"one server of two is not known":              {[]string{`<farm name="DaaS"><servers><server name="cc1"/><server id="2"/></servers></farm>`}, "", "names none in a form that is known"},
		"servers under another element":               {[]string{`<farm name="DaaS"><servers><controller name="cc1"/></servers></farm>`}, "", "an entry controller that"},
		"servers as text":                             {[]string{`<farm name="DaaS"><servers>?</servers></farm>`}, "", "form that is not known"},
		"several servers in one entry":                {[]string{`<farm name="DaaS"><servers><server name="cc1, cc2"/></servers></farm>`}, "", "names none in a form that is known"},
		"a server as a URL":                           {[]string{`<farm name="DaaS"><servers><server name="http://cc1"/></servers></farm>`}, "", "names none in a form that is known"},
		"servers that are taken away again":           {[]string{`<farm name="DaaS"><servers><server name="cc1"/><remove name="cc1"/></servers></farm>`}, "", "has remove among its entries"},
		"a list that starts over":                     {[]string{`<farm name="DaaS"><servers><server name="cc1"/><clear/></servers></farm>`}, "", "has clear among its entries"},
		"another element in place of servers":         {[]string{farmXML, `<farm name="New"><controllers><server name="cc1"/></controllers></farm>`}, "", "the farm New has no list of servers"},
		"an attribute in place of servers":            {[]string{farmXML, `<farm name="New" servers="?" />`}, "", "the farm New has no list of servers"},
		"a farm with a transport, and nothing inside": {[]string{farmXML, `<farm name="New" transport="HTTP" />`}, "", "the farm New has no list of servers"},
		"two lists of servers":                        {[]string{`<farm name="DaaS"><servers/><servers/></farm>`}, "", "two lists of servers"},
		"a farm without a name":                       {[]string{`<farm><servers/></farm>`}, "", "a farm without a name"},
		"nothing but references":                      {[]string{`<farm name="DaaS" />`}, "", `no store was found below C:\inetpub\wwwroot\Citrix`},
		"no farm":                                     {nil, "", "no store was found below"},
		"half an element":                             {[]string{farmXML, `<farm name="x"><servers>`}, "", "no XML"},
		"nothing in place of an element":              {[]string{""}, "", "no XML"},
		"an entity of its own":                        {[]string{`<!DOCTYPE farm [<!ENTITY a "x">]><farm name="&a;"><servers/></farm>`}, "", "no XML"},
		"two elements at once":                        {[]string{farmXML + farmXML}, "", "two elements"},
		"text around an element":                      {[]string{farmXML + "x"}, "", "text around"},
		"an element that is too deep":                 {[]string{strings.Repeat("<farm>", 40) + strings.Repeat("</farm>", 40)}, "", "more than 32 levels"},
		"an element that is too long":                 {[]string{"<farm>" + strings.Repeat(" ", longest) + "</farm>"}, "", "more than 1048576 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			stores, err := output(map[string][]string{`\Store\web.config`: c.parts}).stores()
			told(t, inWords(stores), err, c.want, c.err)
			if stores == nil {
				t.Error("the list is null")
			}
		})
	}
}

func TestEachFileIsAStore(t *testing.T) {
	stores, err := output(map[string][]string{`\A\web.config`: {farmXML}, `\B\Web.Config`: {farmXML}, `\Roaming\web.config`: {"<gateways"}, `\Auth\web.config`: nil}).stores()
	if got := slices.Sorted(maps.Keys(stores)); err != nil || !slices.Equal(got, []string{"/Citrix/A", "/Citrix/B"}) {
		t.Error(got, err)
	}
}

func TestFilesAgreeOnTheBaseURL(t *testing.T) {
	for name, c := range map[string]struct {
		a, b      []string
		want, err string
	}{
		"no file tells":               {nil, []string{"", " "}, "", ""},
		"one file tells":              {nil, []string{"https://sf/"}, "https://sf/", ""},
		"two files tell the same":     {[]string{"https://sf/"}, []string{"HTTPS://SF"}, "https://sf/", ""},
		"two files disagree":          {[]string{"https://sf/"}, []string{"https://sf2/"}, "", `https://sf/ in \A\web.config and https://sf2/ in \B\web.config`},
		"one file disagrees":          {nil, []string{"https://sf", "http://sf"}, "", "hostBaseUrl is"},
		"something that is not a URL": {[]string{"sf"}, nil, "", `hostBaseUrl in \A\web.config is not a URL`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := (&storeFrontOutput{Files: []storeFrontFile{{Path: `\A\web.config`, Bases: c.a}, {Path: `\B\web.config`, Bases: c.b}}}).baseURL()
			told(t, got, err, c.want, c.err)
		})
	}
}

// FuzzStoreFront: whatever a file holds, it is an error or has names everywhere.
func FuzzStoreFront(f *testing.F) {
	f.Add(farmXML, gatewayXML("", ""), "https://sf")
	f.Add(`<farm name="x" />`, "<gateways><gateway name='a' url='http://a'><stas>http://b http://c</stas></gateway></gateways>", "")
	f.Fuzz(func(t *testing.T, farm, gateway, base string) {
		o := output(map[string][]string{`\Store\web.config`: {farm}, `\Roaming\web.config`: {gateway}})
		o.Files[0].Bases = []string{base}
		stores, err := o.stores()
		if (err != nil) == (len(stores) > 0) {
			t.Errorf("%d stores, and the error %v", len(stores), err)
		}
		for _, s := range stores {
			for _, f := range s.Farms {
				if f.Name == "" || f.Servers == nil || slices.Contains(f.Servers, "") {
					t.Errorf("the farm %+v", f)
				}
			}
		}
		gateways, err := o.gateways()
		if err != nil && len(gateways) > 0 {
			t.Errorf("%d gateways, and the error %v", len(gateways), err)
		}
		for name, g := range gateways {
			ok := name != "" && facts.IsWebURL(g.URL) && (g.Callback == "" || facts.IsWebURL(g.Callback)) && g.STAs != nil
			for _, sta := range g.STAs {
				ok = ok && facts.IsWebURL(sta)
			}
			if !ok {
				t.Errorf("the gateway %q: %+v", name, *g)
			}
		}
		if url, err := o.baseURL(); url != "" && (err != nil || !facts.IsWebURL(url)) {
			t.Errorf("the base URL %q (%v)", url, err)
		}
	})
}

func TestTheScriptsOutputIsRead(t *testing.T) {
	var o storeFrontOutput
	text := `{"root":"C:\\inetpub\\wwwroot\\Citrix","files":[{"path":"\\Store\\web.config","bases":["https://sf"],"parts":["<farm name=\"a\"><servers/></farm>"]}]}`
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	stores, err := o.stores()
	base, _ := o.baseURL()
	if len(stores) != 1 || err != nil || base != "https://sf" {
		t.Error(stores, err, base)
	}
}

func TestEachPartOfStoreFrontFailsAlone(t *testing.T) {
	_, est := serve(t, "storefront/sf1")
	est.Sites.Production.Hosts[0].HTTPS = nobody(t)
	doc := scan(t.Context(), est, New(collect.Limits{}))
	s := doc.Windows.Hosts["sf1."+wireDomain].StoreFront
	// The host tells of one reference to a farm, and no web server answers.
	if s == nil || !s.Learnt() || !s.BaseURL.Learnt() || s.BaseURL.URL != "" {
		t.Fatalf("%+v", s)
	}
	for part, c := range map[string]struct {
		state facts.Answered
		want  string
	}{
		"stores":       {s.Stores.Answered, "the stores of StoreFront on sf1.corp.example: no store was found below C:\\inetpub;"},
		"gateways":     {s.Gateways.Answered, "the gateways of StoreFront on sf1.corp.example: there is no Roaming\\web.config"},
		"certificates": {s.Certificates.Answered, "the web server of sf1.corp.example"},
	} {
		if c.state.Status != facts.Failed || !strings.Contains(c.state.Message, c.want) {
			t.Errorf("%s: %+v, want %q", part, c.state, c.want)
		}
	}
	if s.Stores.Items == nil || s.Gateways.Items == nil || s.Certificates.Items == nil {
		t.Errorf("lists are null: %+v", s)
	}
}
