package winrm

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// ErrNotFound is wrapped by errors that say that there is no such key, value,
// namespace or class, as opposed to not being allowed to see it.
var ErrNotFound = errors.New("not found")

// Fault is a host's refusal in the language of WS-Management: a SOAP fault.
type Fault struct {
	Code    string  `xml:"Code>Value"`         // whose fault it is, such as "s:Sender"
	Subcode string  `xml:"Code>Subcode>Value"` // what is wrong, such as "w:AccessDenied"
	Reason  string  `xml:"Reason>Text"`
	Detail  element `xml:"Detail"`
}

// Error quotes the reason, the codes, and what the provider behind WS-Management
// said, if anything.
func (f *Fault) Error() string {
	words := []string{oneLine(f.Reason)}
	if code := f.Number(); code != 0 {
		words = append(words, fmt.Sprintf("(%s, code %d)", local(f.Subcode), code))
	} else {
		words = append(words, fmt.Sprintf("(%s)", local(f.Subcode)))
	}
	if p := f.Provider(); p != "" && p != words[0] {
		words = append(words, "because "+p)
	}
	return "the host refuses: " + strings.Join(words, " ")
}

// Number is the code of WS-Management or Windows, such as 5 for access denied; 0 if
// there is none.
func (f *Fault) Number() uint32 {
	var code uint32
	f.Detail.each(func(e *element) {
		if code != 0 || e.XMLName.Local != "WSManFault" {
			return
		}
		for _, a := range e.Attrs {
			if a.Name.Local == "Code" {
				n, _ := strconv.ParseUint(a.Value, 10, 32)
				code = uint32(n)
			}
		}
	})
	return code
}

// Provider is the text of the provider behind WS-Management, such as WMI; "" if
// there is none.
func (f *Fault) Provider() string {
	var text string
	f.Detail.each(func(e *element) {
		if text == "" && (e.XMLName.Local == "ProviderFault" || e.XMLName.Local == "Message" && len(e.Children) == 0) {
			text = oneLine(e.all())
		}
	})
	return text
}

// Numbers in faults: errors of Windows, of WS-Management (0x80338000 and on) and of
// WMI (0x80041000 and on).
const (
	accessDenied    = 5
	noResource      = 0x80338000
	timedOut        = 0x80338029
	wmiAccessDenied = 0x80041003
	wmiNoNamespace  = 0x8004100e
	wmiNoClass      = 0x80041010
)

// TimedOut tells whether the host only says that it has nothing to say yet.
func (f *Fault) TimedOut() bool { return local(f.Subcode) == "TimedOut" || f.Number() == timedOut }

// reasoned is the fault as an error that knows its reason.
func (f *Fault) reasoned() error {
	is := f.numbers()
	switch {
	case local(f.Subcode) == "AccessDenied" || is[accessDenied] || is[wmiAccessDenied]:
		return facts.Failure{Reason: facts.PermissionDenied, Err: f}
	case is[wmiNoNamespace] || is[wmiNoClass] || is[noResource]:
		return fmt.Errorf("%w: %w", ErrNotFound, f)
	case f.TimedOut():
		return facts.Failure{Reason: facts.Timeout, Err: f}
	}
	return f
}

var hresult = regexp.MustCompile(`0x8[0-9A-Fa-f]{7}`)

// numbers are all codes that the fault mentions, in whatever element: WMI's own
// stands in error_Code or only in the words.
func (f *Fault) numbers() map[uint32]bool {
	all := map[uint32]bool{f.Number(): true}
	note := func(text string) {
		if n, err := strconv.ParseUint(strings.TrimSpace(text), 0, 32); err == nil {
			all[uint32(n)] = true
		}
	}
	f.Detail.each(func(e *element) {
		for _, a := range e.Attrs {
			if a.Name.Local == "Code" {
				note(a.Value)
			}
		}
		if e.XMLName.Local == "error_Code" {
			note(e.Text)
		}
		for _, h := range hresult.FindAllString(e.Text, -1) {
			note(h)
		}
	})
	return all
}

// each calls f for an element and all below it.
func (e *element) each(f func(*element)) {
	f(e)
	for i := range e.Children {
		e.Children[i].each(f)
	}
}

// all is the text of an element and all below it.
func (e *element) all() string {
	var b strings.Builder
	e.each(func(e *element) { b.WriteString(e.Text); b.WriteByte(' ') })
	return b.String()
}

// local is a qualified name without its prefix.
func local(name string) string {
	name = strings.TrimSpace(name)
	return name[strings.LastIndexByte(name, ':')+1:]
}

// oneLine makes a text short enough for an error.
func oneLine(s string) string {
	const enough = 300
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	if r := []rune(s); len(r) > enough {
		s = string(r[:enough]) + "…"
	}
	return s
}
