package wsman

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/uuid"
)

// Namespaces of WS-Management.
const (
	nsSOAP        = "http://www.w3.org/2003/05/soap-envelope"
	nsAddressing  = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
	nsEnumeration = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
	nsTransfer    = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
	nsWSMan       = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
	nsIdentify    = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
	nsFault       = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
	nsWMI         = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
	nsShell       = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
	nsInstance    = "http://www.w3.org/2001/XMLSchema-instance"

	soapType = "application/soap+xml;charset=UTF-8"
)

// message is a request.
type message struct {
	XMLName xml.Name `xml:"http://www.w3.org/2003/05/soap-envelope Envelope"`
	Header  struct {
		To        string  `xml:"To"`
		Action    string  `xml:"Action"`
		ReplyTo   string  `xml:"ReplyTo>Address"`
		ID        string  `xml:"MessageID"`
		Resource  string  `xml:"ResourceURI"`
		Selectors []named `xml:"SelectorSet>Selector"`
		Options   []named `xml:"OptionSet>Option"`
	} `xml:"Header"`
	Body struct {
		Identify  *struct{} `xml:"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd Identify"`
		Enumerate *struct {
			Optimize    *struct{} `xml:"OptimizeEnumeration"`
			MaxElements int       `xml:"MaxElements"`
			Filter      struct {
				Dialect string `xml:"Dialect,attr"`
				Text    string `xml:",chardata"`
			} `xml:"Filter"`
		} `xml:"Enumerate"`
		Pull *struct {
			Context     string `xml:"EnumerationContext"`
			MaxElements int    `xml:"MaxElements"`
		} `xml:"Pull"`
		Release *struct {
			Context string `xml:"EnumerationContext"`
		} `xml:"Release"`
		Shell *struct {
			Output string `xml:"OutputStreams"`
		} `xml:"Shell"`
		CommandLine *struct {
			Command   string   `xml:"Command"`
			Arguments []string `xml:"Arguments"`
		} `xml:"CommandLine"`
		Receive *struct {
			Stream struct {
				Command string `xml:"CommandId,attr"`
			} `xml:"DesiredStream"`
		} `xml:"Receive"`
		Signal *struct {
			Command string `xml:"CommandId,attr"`
		} `xml:"Signal"`
		Other []input `xml:",any"`
	} `xml:"Body"`
}

type named struct {
	Name string `xml:"Name,attr"`
	Text string `xml:",chardata"`
}

// input is the parameters of a method.
type input struct {
	XMLName    xml.Name
	Parameters []struct {
		XMLName xml.Name
		Text    string `xml:",chardata"`
	} `xml:",any"`
}

func (i *input) get(name string) string {
	for _, p := range i.Parameters {
		if p.XMLName.Local == name {
			return p.Text
		}
	}
	return ""
}

func read(b []byte) (*message, error) {
	var m message
	if err := xml.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("the message is no SOAP 1.2 envelope: %w", err)
	}
	for _, s := range []*string{&m.Header.To, &m.Header.Action, &m.Header.ReplyTo, &m.Header.ID, &m.Header.Resource} {
		*s = strings.TrimSpace(*s)
	}
	return &m, nil
}

// verb is the last part of the action.
func (m *message) verb() string {
	if m.Body.Identify != nil {
		return "Identify"
	}
	return m.Header.Action[strings.LastIndexByte(m.Header.Action, '/')+1:]
}

// complete checks what every message but Identify must have in its header.
func (m *message) complete() error {
	for name, value := range map[string]string{
		"wsa:To": m.Header.To, "wsa:Action": m.Header.Action, "wsa:ReplyTo": m.Header.ReplyTo, "wsa:MessageID": m.Header.ID, "wsman:ResourceURI": m.Header.Resource,
	} {
		if value == "" {
			return newFault("Sender", "a:MessageInformationHeaderRequired", 2150858759, "A required header is missing: "+name)
		}
	}
	return nil
}

func (m *message) selector(name string) string {
	for _, s := range m.Header.Selectors {
		if s.Name == name {
			return strings.TrimSpace(s.Text)
		}
	}
	return ""
}

// fault is an error that a client may see.
type fault struct {
	code, subcode string
	number        uint32
	reason        string
	detail        string // XML beside the number
}

func (f *fault) Error() string { return f.reason }

func newFault(code, subcode string, number uint32, reason string) *fault {
	return &fault{code: code, subcode: subcode, number: number, reason: reason}
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}

// answer writes a response, or a fault.
func (s *Server) answer(w http.ResponseWriter, m *message, body []byte, err error) {
	action, status := m.Header.Action+"Response", http.StatusOK
	if err != nil {
		var f *fault
		if !errors.As(err, &f) {
			f = newFault("Receiver", "w:InternalError", 1, err.Error())
		}
		action, status = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault", http.StatusInternalServerError
		body = fmt.Appendf(nil, `<s:Fault><s:Code><s:Value>s:%s</s:Value><s:Subcode><s:Value>%s</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">%s</s:Text></s:Reason><s:Detail>%s<f:WSManFault xmlns:f="%s" Code="%d" Machine="lab"><f:Message>%[3]s</f:Message></f:WSManFault></s:Detail></s:Fault>`,
			f.code, f.subcode, escape(f.reason), f.detail, nsFault, f.number)
	}
	w.Header().Set("Content-Type", soapType)
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `<s:Envelope xml:lang="en-US" xmlns:s="%s" xmlns:a="%s" xmlns:n="%s" xmlns:w="%s" xmlns:x="%s" xmlns:rsp="%s"><s:Header><a:Action>%s</a:Action><a:MessageID>uuid:%s</a:MessageID><a:To>%s/role/anonymous</a:To><a:RelatesTo>%s</a:RelatesTo></s:Header><s:Body>%s</s:Body></s:Envelope>`,
		nsSOAP, nsAddressing, nsEnumeration, nsWSMan, nsTransfer, nsShell, escape(action), uuid.NewString(), nsAddressing, escape(m.Header.ID), body)
}

// nothing is an answer in the form that the client expects, with nothing in it.
func nothing(m *message) []byte {
	switch m.verb() {
	case "Pull":
		return []byte(`<n:PullResponse><n:EnumerationContext>uuid:again</n:EnumerationContext><n:Items></n:Items></n:PullResponse>`)
	case "Receive":
		return []byte(`<rsp:ReceiveResponse></rsp:ReceiveResponse>`)
	}
	return nil
}
