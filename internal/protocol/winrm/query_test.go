package winrm

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/facts"
)

var services = wsman.Host{Classes: map[string][]wsman.Instance{
	"root/cimv2/Win32_Service": {
		{"Name": "BrokerAgent", "State": "Running", "Started": true, "ProcessId": 42, "PathName": nil, "DependsOn": []string{"RpcSs", "W32Time"}},
		{"Name": "O'Brien <&>", "State": "Stopped", "Started": false, "ProcessId": 0, "PathName": `C:\Program Files\x.exe`, "DependsOn": []string{}},
	},
	"root/cimv2/Win32_QuickFixEngineering": {},
}}

func TestQuery(t *testing.T) {
	bothWays(t, services, func(t *testing.T, _ *lab, s *Session) {
		for name, c := range map[string]struct {
			namespace, question string
			want                []string // names
		}{
			"all of a class":               {"root/cimv2", "SELECT * FROM Win32_Service", []string{"BrokerAgent", "O'Brien <&>"}},
			"with backslashes and case":    {`ROOT\CIMv2`, "select Name,State from win32_service", []string{"BrokerAgent", "O'Brien <&>"}},
			"chosen by text":               {"root/cimv2", "SELECT Name FROM Win32_Service WHERE State = 'Running'", []string{"BrokerAgent"}},
			"chosen by text with quotes":   {"root/cimv2", `SELECT Name FROM Win32_Service WHERE Name = 'O\'Brien <&>'`, []string{"O'Brien <&>"}},
			"chosen by truth and number":   {"root/cimv2", "SELECT Name FROM Win32_Service WHERE Started = TRUE AND ProcessId = 42", []string{"BrokerAgent"}},
			"chosen by a path":             {"root/cimv2", `SELECT Name FROM Win32_Service WHERE PathName="C:\\Program Files\\x.exe"`, []string{"O'Brien <&>"}},
			"none that match":              {"root/cimv2", "SELECT Name FROM Win32_Service WHERE State = 'Paused'", []string{}},
			"a class that has no instance": {"root/cimv2", "SELECT * FROM Win32_QuickFixEngineering", []string{}},
		} {
			t.Run(name, func(t *testing.T) {
				found, err := s.Query(t.Context(), c.namespace, c.question, 10)
				if err != nil {
					t.Fatal(err)
				}
				got := []string{}
				for _, i := range found {
					n, _ := i.Text("name")
					got = append(got, n)
				}
				if found == nil || !slices.Equal(got, c.want) {
					t.Errorf("got %q, want %q", got, c.want)
				}
			})
		}
	})
}

func TestInstance(t *testing.T) {
	l := simulate(t, services, true)
	s := dial(t, l.options())
	found, err := s.Query(t.Context(), "root/cimv2", "SELECT * FROM Win32_Service", 10)
	if err != nil {
		t.Fatal(err)
	}
	one := found[0]
	if one.Class() != "Win32_Service" {
		t.Errorf("it is a %q", one.Class())
	}
	if v, ok := one.Text("PROCESSID"); v != "42" || !ok {
		t.Errorf("the process is %q, %v", v, ok)
	}
	if v, ok := one.Text("PathName"); ok {
		t.Errorf("null is %q", v)
	}
	if v, ok := one.Text("NoSuchThing"); ok {
		t.Errorf("what is not there is %q", v)
	}
	if v := one.Texts("DependsOn"); !slices.Equal(v, []string{"RpcSs", "W32Time"}) {
		t.Errorf("it depends on %q", v)
	}
	if v := found[1].Texts("DependsOn"); len(v) != 0 {
		t.Errorf("an empty array is %q", v)
	}
	some, err := s.Query(t.Context(), "root/cimv2", "SELECT Name FROM Win32_Service", 10)
	if err != nil || some[0].Class() != "" {
		t.Errorf("with chosen columns it is a %q, %v", some[0].Class(), err)
	}
	if _, ok := some[0].Text("State"); ok {
		t.Error("a column that nobody asked for is there")
	}
}

func TestManyPages(t *testing.T) {
	var rows []wsman.Instance
	for i := range 1000 {
		rows = append(rows, wsman.Instance{"Name": fmt.Sprint(i)})
	}
	bothWays(t, wsman.Host{Classes: map[string][]wsman.Instance{"root/cimv2/Win32_Process": rows}}, func(t *testing.T, l *lab, s *Session) {
		found, err := s.Query(t.Context(), "root/cimv2", "SELECT Name FROM Win32_Process", 1000)
		if err != nil || len(found) != 1000 {
			t.Fatalf("got %d, %v", len(found), err)
		}
		for i := range found {
			if n, _ := found[i].Text("Name"); n != fmt.Sprint(i) {
				t.Fatalf("instance %d is %s", i, n)
			}
		}
		if n := l.Requests()["Pull"]; n != 1000/pageSize-1 {
			t.Errorf("%d pages were pulled", n)
		}
		found, err = s.Query(t.Context(), "root/cimv2", "SELECT Name FROM Win32_Process", 999)
		if !errors.Is(err, ErrTooMany) || found != nil {
			t.Errorf("got %d, %v", len(found), err)
		}
		if _, err = s.Query(t.Context(), "root/cimv2", "SELECT Name FROM Win32_Process", 60); !errors.Is(err, ErrTooMany) {
			t.Errorf("got %v", err)
		}
		if n := l.Enumerations(); n != 0 {
			t.Errorf("%d enumerations are left", n)
		}
	})
}

func TestQueriesThatFail(t *testing.T) {
	l := simulate(t, services, true)
	s := dial(t, l.options())
	for name, c := range map[string]struct {
		namespace, question string
		notFound            bool
		want                string
	}{
		"no such class":           {"root/cimv2", "SELECT * FROM Win32_Nothing", true, "Invalid class"},
		"no such namespace":       {"root/citrix", "SELECT * FROM Win32_Service", true, "Invalid namespace"},
		"no such language":        {"root/cimv2", "DELETE FROM Win32_Service", false, "Invalid query"},
		"no namespace at all":     {"http://elsewhere/", "SELECT * FROM Win32_Service", false, "no WMI namespace"},
		"markup in the namespace": {`root/cimv2"><x>`, "SELECT * FROM Win32_Service", false, "no WMI namespace"},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := s.Query(t.Context(), c.namespace, c.question, 10)
			if err == nil || found != nil || errors.Is(err, ErrNotFound) != c.notFound || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, %v", found, err)
			}
		})
	}
}

func TestAnswersThatAreNoSOAP(t *testing.T) {
	const open, end = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>`, `</s:Body></s:Envelope>`
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"an empty body":           {open + end, true},
		"elements in elements":    {open + strings.Repeat("<a>", deepest-2) + strings.Repeat("</a>", deepest-2) + end, true},
		"ever more elements":      {open + strings.Repeat("<a>", deepest) + strings.Repeat("</a>", deepest) + end, false},
		"a document type":         {`<!DOCTYPE a [<!ENTITY b "c">]>` + open + end, false},
		"another version of SOAP": {strings.ReplaceAll(open+end, "2003/05", "2001/12"), false},
		"a part":                  {open, false},
		"nothing":                 {" ", false},
		"a page of the web":       {"<html><body>", false},
	} {
		if _, err := decode([]byte(c.text)); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFaults(t *testing.T) {
	const envelope = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>%s</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">%s</s:Text></s:Reason><s:Detail>%s</s:Detail></s:Fault></s:Body></s:Envelope>`
	for name, c := range map[string]struct {
		subcode, reason, detail string
		text                    string
		because                 facts.Reason
		notFound                bool
	}{
		"of a provider": {
			"w:InvalidParameter", "The parameter is incorrect. ",
			`<f:WSManFault Code="87" Machine="h"><f:Message><f:ProviderFault provider="Shell cmd plugin" path="x.dll">Not this one. </f:ProviderFault></f:Message></f:WSManFault>`,
			"the host refuses: The parameter is incorrect. (InvalidParameter, code 87) because Not this one.", facts.CollectorFailed, false,
		},
		"of access": {"w:AccessDenied", "Access is denied. ", `<f:WSManFault Code="5"><f:Message>Access is denied. </f:Message></f:WSManFault>`,
			"the host refuses: Access is denied. (AccessDenied, code 5)", facts.PermissionDenied, false},
		"of WMI, by its number": {"w:InternalError", "It failed.", `<p:MSFT_WmiError xmlns:p="x"><p:error_Code>2147749891</p:error_Code></p:MSFT_WmiError>`,
			"the host refuses: It failed. (InternalError)", facts.PermissionDenied, false},
		"of WMI, in its words": {"w:InternalError", "It failed.", `<f:WSManFault Code="1"><f:Message><f:ProviderFault><f:WSManFault Code="2"><f:Message>Invalid class HRESULT = 0x80041010</f:Message></f:WSManFault></f:ProviderFault></f:Message></f:WSManFault>`,
			"not found: the host refuses: It failed. (InternalError, code 1) because Invalid class HRESULT = 0x80041010", facts.CollectorFailed, true},
		"of time": {"w:TimedOut", "Nothing yet.", "", "the host refuses: Nothing yet. (TimedOut)", facts.Timeout, false},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := decode(fmt.Appendf(nil, envelope, c.subcode, c.reason, c.detail))
			if err != nil || e.Body.Fault == nil {
				t.Fatal(e, err)
			}
			err = e.Body.Fault.reasoned()
			if err.Error() != c.text || facts.FromError(err).Reason != c.because || errors.Is(err, ErrNotFound) != c.notFound {
				t.Errorf("got %q (%s)", err, facts.FromError(err).Reason)
			}
			var fault *Fault
			if !errors.As(err, &fault) {
				t.Error("the fault is lost")
			}
		})
	}
}
