package wsman

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const header = `<a:To>http://h/wsman</a:To><a:ReplyTo><a:Address>anonymous</a:Address></a:ReplyTo><a:MessageID>uuid:1</a:MessageID><a:Action>%s</a:Action><w:ResourceURI>%s</w:ResourceURI>`

// post sends a message and returns the status and the body of the answer.
func post(t *testing.T, h http.Handler, header, body string) (int, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/wsman", strings.NewReader(`<s:Envelope xmlns:s="`+nsSOAP+`" xmlns:a="`+nsAddressing+`" xmlns:w="`+nsWSMan+`" xmlns:n="`+nsEnumeration+`" xmlns:rsp="`+nsShell+`"><s:Header>`+header+`</s:Header><s:Body>`+body+`</s:Body></s:Envelope>`))
	r.Header.Set("Content-Type", soapType)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestMessagesThatAreRefused(t *testing.T) {
	s := New(Host{Script: func(string) Output { return Output{} }})
	enumerate := fmt.Sprintf(header, nsEnumeration+"/Enumerate", nsWMI+"root/cimv2/*")
	filter := `<n:Enumerate><w:Filter Dialect="` + dialectWQL + `">%s</w:Filter></n:Enumerate>`
	provider := nsWMI + "root/default/StdRegProv"
	for name, c := range map[string]struct{ header, body, want string }{
		"no header at all":             {"", "<x/>", "a:MessageInformationHeaderRequired"},
		"an action that nobody knows":  {fmt.Sprintf(header, "http://x/Put", "http://y"), "", "a:ActionNotSupported"},
		"an enumeration of one class":  {fmt.Sprintf(header, nsEnumeration+"/Enumerate", nsWMI+"root/cimv2/Win32_Service"), fmt.Sprintf(filter, "SELECT * FROM x"), "w:CannotProcessFilter"},
		"a query in another language":  {enumerate, `<n:Enumerate><w:Filter Dialect="xpath">/a</w:Filter></n:Enumerate>`, "w:CannotProcessFilter"},
		"a query that cannot be read":  {enumerate, fmt.Sprintf(filter, "SELECT * FROM x WHERE a &gt; 1"), "w:CannotProcessFilter"},
		"an old enumeration":           {fmt.Sprintf(header, nsEnumeration+"/Pull", nsWMI+"root/cimv2/*"), `<n:Pull><n:EnumerationContext>uuid:old</n:EnumerationContext></n:Pull>`, "InvalidEnumerationContext"},
		"another provider":             {fmt.Sprintf(header, nsWMI+"root/cimv2/Win32_Process/Create", nsWMI+"root/cimv2/Win32_Process"), "", "a:DestinationUnreachable"},
		"a method that writes":         {fmt.Sprintf(header, provider+"/SetStringValue", provider), `<p:SetStringValue_INPUT xmlns:p="` + provider + `"><p:hDefKey>` + hklm + `</p:hDefKey></p:SetStringValue_INPUT>`, "a:ActionNotSupported"},
		"another hive":                 {fmt.Sprintf(header, provider+"/EnumKey", provider), `<p:EnumKey_INPUT xmlns:p="` + provider + `"><p:hDefKey>1</p:hDefKey></p:EnumKey_INPUT>`, "w:InvalidParameter"},
		"input of another method":      {fmt.Sprintf(header, provider+"/EnumKey", provider), `<p:EnumValues_INPUT xmlns:p="` + provider + `"/>`, "w:InvalidParameter"},
		"a shell that nobody has made": {fmt.Sprintf(header, nsShell+"/Receive", nsShell+"/cmd"), `<rsp:Receive/>`, "w:InvalidSelectors"},
		"a shell that tells nothing":   {fmt.Sprintf(header, nsTransfer+"/Create", nsShell+"/cmd"), `<rsp:Shell/>`, "w:SchemaValidationError"},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := post(t, s, c.header, c.body)
			if status != http.StatusInternalServerError || !strings.Contains(body, c.want) {
				t.Errorf("got %d, %s", status, body)
			}
		})
	}
}

func TestQueriesThatCannotBeRead(t *testing.T) {
	for _, text := range []string{"", "SELECT", "SELECT * Win32_Service", "SELECT a b FROM c", "SELECT * FROM", "SELECT * FROM c HAVING a = 1", "SELECT * FROM c WHERE a", "SELECT * FROM c WHERE a = 'x", "SELECT * FROM c WHERE a = 1 OR b = 2"} {
		if q, err := parseWQL(text); err == nil {
			t.Errorf("%q is %+v", text, q)
		}
	}
}

func TestQueriesChooseInstances(t *testing.T) {
	citrix := Instance{"Name": "BrokerAgent", "DisplayName": "Citrix Desktop Service", "ProcessId": 7, "Path": nil}
	for condition, want := range map[string]bool{
		"DisplayName LIKE 'Citrix%'":                    true,
		"displayname like 'citrix desktop%'":            true,
		"DisplayName LIKE '%Service' AND ProcessId = 7": true,
		"DisplayName LIKE 'Citrix_Desktop%'":            true,
		"DisplayName LIKE 'Citrix'":                     false,
		"DisplayName LIKE '%Citrix'":                    false,
		"DisplayName LIKE 'C.*'":                        false,
		"DisplayName LIKE 'Citrix%' AND ProcessId = 8":  false,
		"Name = 'Broker%'":                              false,
		"Name = 'brokeragent'":                          true,
		"Path LIKE '%'":                                 false, // null is not like anything
		"Missing LIKE '%'":                              false,
	} {
		q, err := parseWQL("SELECT * FROM Win32_Service WHERE " + condition)
		if err != nil {
			t.Errorf("%s: %v", condition, err)
		} else if q.matches(citrix) != want {
			t.Errorf("%s: want %v", condition, want)
		}
	}
}

// A server in front must not let anybody in whom it cannot tell apart.
func TestGuardTurnsAway(t *testing.T) {
	reached := false
	g := Protect(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }), &Guard{Basic: true, Accounts: []Account{{User: "u", Password: "p"}}})
	without := httptest.NewServer(g)
	t.Cleanup(without.Close)
	plain := httptest.NewUnstartedServer(g)
	plain.Config.ConnContext = ConnContext
	plain.Start()
	t.Cleanup(plain.Close)
	for name, c := range map[string]struct {
		url, authorization string
		status             int
	}{
		"everybody, when it cannot tell connections apart": {without.URL, "", 500},
		"who does not sign in":                             {plain.URL, "", 401},
		"who shows the password outside TLS":               {plain.URL, "Basic dTpw", 401},
		"who proves something without a challenge":         {plain.URL, "Negotiate TlRMTVNTUAADAAAA", 401},
		"who sends nonsense":                               {plain.URL, "Negotiate !", 401},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/wsman", strings.NewReader("x"))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", c.authorization)
			a, err := plain.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer a.Body.Close() //nolint:errcheck // of a test
			_, _ = io.Copy(io.Discard, a.Body)
			if a.StatusCode != c.status || reached {
				t.Errorf("got %d, let in: %v", a.StatusCode, reached)
			}
		})
	}
}

// The example of MS-NLMP 4.2.4.4.
func TestSealOfTheSpecification(t *testing.T) {
	d := newDirection(bytes.Repeat([]byte{0x55}, 16), "client-to-server")
	signature, sealed := d.seal(wide("Plaintext"))
	if got := hex.EncodeToString(sealed); got != "54e50165bf1936dc996020c1811b0f06fb5f" {
		t.Errorf("the message is %s", got)
	}
	if got := hex.EncodeToString(signature); got != "010000007fb38ec5c55d497600000000" {
		t.Errorf("the signature is %s", got)
	}
	other := newDirection(bytes.Repeat([]byte{0x55}, 16), "client-to-server")
	if plain, err := other.open(signature, sealed); err != nil || narrow(plain) != "Plaintext" {
		t.Errorf("got %q, %v", plain, err)
	}
}
