package windows

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

const (
	// theGateway is a gateway in the known form, with places for more.
	theGateway = `<gateway id="1" name="GW" address="https://gw.example" callbackURL="https://cb.example/a.asmx" %s>` +
		`<secureTicketAuthorityURLs><location path="https://cc1.corp.example/scripts/ctxsta.dll" /></secureTicketAuthorityURLs>%s</gateway>`
	readGW = "GW {https://gw.example https://cb.example/a.asmx [https://cc1.corp.example/scripts/ctxsta.dll]};"
)

func gatewayXML(attributes, children string) string {
	return fmt.Sprintf(theGateway, attributes, children)
}

func gatewaysInWords(gateways map[string]*facts.Gateway) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(gateways)) {
		fmt.Fprintf(&b, "%s %v;", name, *gateways[name])
	}
	return b.String()
}

func TestGatewaysAreReadInTheFormThatIsKnown(t *testing.T) {
	sta := func(list string) string {
		return `<gateway name="GW" address="https://gw.example" callbackURL="https://cb.example/a.asmx">` + list + `</gateway>`
	}
	const none = "GW {https://gw.example https://cb.example/a.asmx []};"
	for name, c := range map[string]struct{ part, want, err string }{
		"one in a list":                          {"<gateways>" + gatewayXML("", "") + "</gateways>", readGW, ""},
		"one alone":                              {gatewayXML("", ""), readGW, ""},
		"an empty list":                          {"<gateways><clear /></gateways>", "", ""},
		"capitals and namespaces":                {strings.NewReplacer("gateway ", "g:Gateway ", "/gateway", "/g:Gateway", "name=", `xmlns:g="http://citrix.example/g" g:Name=`, "location", "LOCATION").Replace(gatewayXML("", "")), readGW, ""},
		"lists that are empty":                   {gatewayXML(`gslbUrl=""`, "<clusternodes /><silentAuthenticationURLs />"), readGW, ""},
		"the URL of GSLB":                        {gatewayXML(`gslbUrl="https://gslb.example"`, ""), readGW, ""},
		"URLs for silent authentication":         {gatewayXML("", `<silentAuthenticationURLs><clear/><location path="https://x.example"/><remove/></silentAuthenticationURLs>`), readGW, ""},
		"the nodes of a cluster":                 {gatewayXML("", `<clusternodes><node address="https://n1.example"><callback>https://n1.example</callback></node></clusternodes>`), readGW, ""},
		"certificates":                           {gatewayXML("", `<certificates><add url="https://crl.example"/></certificates>`), readGW, ""},
		"what is no address":                     {gatewayXML(`stasUseLoadBalancing="?" location="HQ" ipAddress="?" version="?"`, `<x y="?">?</x>`), readGW, ""},
		"no ticket authority":                    {sta("<secureTicketAuthorityURLs />"), none, ""},
		"ticket authorities as text":             {sta("<staUrls><clear/><staUrl>https://a/sta</staUrl><staUrl>http://b/sta</staUrl></staUrls>"), "GW {https://gw.example https://cb.example/a.asmx [https://a/sta http://b/sta]};", ""},
		"ticket authorities in one value":        {strings.Replace(sta(""), "name=", `staUrls="https://a/sta; http://b/sta" name=`, 1), "GW {https://gw.example https://cb.example/a.asmx [https://a/sta http://b/sta]};", ""},
		"an attribute for them that is empty":    {strings.Replace(sta(""), "name=", `staUrls="" name=`, 1), none, ""},
		"elements in place of attributes":        {`<gateway name="GW"><address>https://gw</address><callback url="HTTPS://cb"/><sta>http://cc1/sta</sta></gateway>`, "GW {https://gw HTTPS://cb [http://cc1/sta]};", ""},
		"no callback":                            {`<gateway name="GW" url="https://gw" callbackUrl=""><stas/></gateway>`, "GW {https://gw  []};", ""},
		"an attribute that nobody knows":         {gatewayXML(`endpoint="https://x.example"`, ""), "", "the gateway GW: the attribute endpoint of gateway is an address of unknown use"},
		"an element that nobody knows":           {gatewayXML("", `<tickets><from>http://x.example</from></tickets>`), "", "the text of from is an address of unknown use"},
		"an address within a value":              {gatewayXML(`settings="a=HTTP://x.example"`, ""), "", "the attribute settings of gateway is an address of unknown use"},
		"an unknown attribute of an authority":   {sta(`<stas><sta url="https://a/sta" backup="https://b/sta"/></stas>`), "", "the attribute backup of sta is an address of unknown use"},
		"an authority that is no URL":            {sta(`<stas><sta path="cc1"/></stas>`), "", "the attribute path of sta is not the URL of a ticket authority"},
		"one authority of two that is no URL":    {strings.Replace(sta(""), "name=", `staUrls="https://a/sta;cc1" name=`, 1), "", "is not the URL of a ticket authority"},
		"an authority in another form":           {sta(`<stas><sta path="https://a/sta"/><sta server="?"/></stas>`), "", "sta in stas names no ticket authority in a form that is known"},
		"an authority as text that is no URL":    {sta(`<secureTicketAuthorityURLs>?</secureTicketAuthorityURLs>`), "", "is not the URL of a ticket authority"},
		"authorities nowhere":                    {sta(""), "", "its ticket authorities are in no form that is known"},
		"names that only begin like authorities": {sta("<status/><startPage/>"), "", "its ticket authorities are in no form that is known"},
		"an authority that is taken away again":  {sta(`<stas><sta path="https://a/sta"/><remove path="https://a/sta"/></stas>`), "", "has remove among its entries"},
		"an authority with a password":           {sta(`<stas><sta path="https://u:hush@a/sta"/></stas>`), "", "is not the URL of a ticket authority"},
		"a callback that is no URL":              {`<gateway name="GW" address="https://gw" callbackURL="gw.example"><stas/></gateway>`, "", "the attribute callbackURL of gateway is not a URL"},
		"two callbacks":                          {gatewayXML("", "<callback>https://other.example</callback>"), "", "the text of callback is another URL than the one before"},
		"a gateway without a URL":                {`<gateway name="GW"><stas/></gateway>`, "", "its URL is in no form that is known"},
		"a gateway whose URL is none":            {`<gateway name="GW" address="gw.example"><stas/></gateway>`, "", "its URL is in no form that is known"},
		"a gateway without a name":               {`<gateway id="1" address="https://gw"><stas/></gateway>`, "", "a gateway without a name"},
		"two of one name":                        {"<gateways>" + gatewayXML("", "") + strings.Replace(gatewayXML("", ""), "GW", "gw", 1) + "</gateways>", "", "two gateways gw"},
		"another element among them":             {"<gateways>" + gatewayXML("", "") + "<netscaler/></gateways>", "", "an entry netscaler"},
		"a list of text":                         {"<gateways>?</gateways>", "", "the list of gateways is in a form that is not known"},
		"gateways that are taken away again":     {"<gateways>" + gatewayXML("", "") + "<clear/></gateways>", "", "has clear among its entries"},
		"neither gateways nor a list":            {"<roaming/>", "", "it has no gateways in a form that is known"},
		"half an element":                        {"<gateways>", "", "no XML"},
	} {
		t.Run(name, func(t *testing.T) {
			gateways, err := output(map[string][]string{`\Store\web.config`: {`<gateways><gateway/></gateways>`}, `\ROAMING\Web.config`: {c.part}}).gateways()
			told(t, gatewaysInWords(gateways), err, c.want, c.err)
			if gateways == nil {
				t.Error("the list is null")
			}
			if err != nil && (strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "x.example")) {
				t.Errorf("the error quotes a value: %v", err)
			}
		})
	}
	for name, o := range map[string]*storeFrontOutput{
		"no file of gateways":         output(map[string][]string{`\Store\web.config`: {gatewayXML("", "")}, `\Roaming2\web.config`: {"<gateways/>"}}),
		"a file of gateways, no part": output(map[string][]string{`\Roaming\web.config`: {}}),
	} {
		if gateways, err := o.gateways(); err == nil || len(gateways) > 0 {
			t.Errorf("%s: %v", name, gateways)
		}
	}
}
