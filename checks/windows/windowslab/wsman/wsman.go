// Package wsman is the part of a Windows host that answers WS-Management: Identify,
// WQL over tables, the registry through StdRegProv, and a shell that runs what its
// owner makes of a PowerShell script. It is for tests and for the embedded estate,
// and strict enough for clients that nobody here wrote.
package wsman

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Host is what a host has to tell.
type Host struct {
	// Product is its version as Identify tells it; that of a Windows Server 2022 if
	// empty.
	Product string
	// Classes are the instances of each WMI class, by namespace and class, such as
	// "root/cimv2/Win32_Service". A class without instances has an empty entry.
	Classes map[string][]Instance
	// Clock is what the one instance of root/cimv2/Win32_UTCTime shows each time that
	// it is asked for. Nil leaves the class to Classes.
	Clock func() time.Time
	// Registry has the keys below HKEY_LOCAL_MACHINE, such as `SOFTWARE\Citrix`, those
	// of the 32-bit view below `SOFTWARE\WOW6432Node`. Keys above them exist, too.
	Registry map[string]Key
	// Script runs a PowerShell script. Lines of it that are nothing but a quoted
	// string are taken out before and printed where they stood, as PowerShell does.
	// Nil refuses shells.
	Script func(text string) Output
}

// Instance has the properties of a WMI object: strings, numbers, booleans, slices of
// strings, or nil for null.
type Instance map[string]any

// Key is a registry key.
type Key struct {
	// Values are string for REG_SZ, [Expandable], uint32 for REG_DWORD, []string for
	// REG_MULTI_SZ and []byte for REG_BINARY.
	Values map[string]any
	Denied bool // nobody may look into it
}

// Expandable is a REG_EXPAND_SZ. The host does not expand it.
type Expandable string

// Output is what a script leaves.
type Output struct {
	Stdout, Stderr string
	Exit           int
}

// FailureMode is what a host that fails does instead of answering.
type FailureMode int

// The modes.
const (
	Refuse  FailureMode = iota // a SOAP fault: access denied
	Break                      // a SOAP fault: internal error
	TimeOut                    // a SOAP fault: nothing yet, at once
	Empty                      // an answer with nothing in it, at once
	Hang                       // no answer until the client gives up
	Drop                       // the connection is closed
	Flood                      // an answer without end
	Garbage                    // an answer that is no XML
)

// Failure makes a host fail.
type Failure struct {
	On    string // the last part of the action, such as "Receive"; "" for every request
	Do    FailureMode
	Times int // how often; 0 for always
}

// Server serves one host. Its logon is a matter of [Protect] or of what stands in
// front of it.
type Server struct {
	host Host

	mu       sync.Mutex
	failures []Failure
	requests map[string]int
	pages    map[string][]string // the rest of enumerations, by context
	shells   map[string]*shell
}

// New serves a host.
func New(host Host) *Server {
	if host.Product == "" {
		host.Product = "OS: 10.0.20348 SP: 0.0 Stack: 3.0"
	}
	if host.Clock != nil {
		host.Classes = maps.Clone(host.Classes)
		if host.Classes == nil {
			host.Classes = map[string][]Instance{}
		}
		host.Classes[timeClass] = nil // made anew for each query
	}
	return &Server{host: host, requests: map[string]int{}, pages: map[string][]string{}, shells: map[string]*shell{}}
}

// timeClass is the class of the time.
const timeClass = "root/cimv2/Win32_UTCTime"

// instances are those of a class as they are now.
func (h *Host) instances(path string) []Instance {
	if path != timeClass || h.Clock == nil {
		return h.Classes[path]
	}
	t := h.Clock().UTC()
	return []Instance{{
		"Year": t.Year(), "Month": int(t.Month()), "Day": t.Day(), "Hour": t.Hour(), "Minute": t.Minute(), "Second": t.Second(),
	}}
}

// FailWith makes the host fail in these ways, and in no others any more.
func (s *Server) FailWith(f ...Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = f
}

// Requests counts what was asked, by the last part of the action.
func (s *Server) Requests() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.requests)
}

// Shells is the number of shells that were made and not deleted.
func (s *Server) Shells() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.shells)
}

// failure counts a request and finds how it fails, if it does.
func (s *Server) failure(action string) (FailureMode, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[action]++
	for i := range s.failures {
		t := &s.failures[i]
		if t.On != "" && t.On != action || t.Times < 0 {
			continue
		}
		if t.Times == 1 {
			t.Times = -1 // done with
		} else if t.Times > 1 {
			t.Times--
		}
		return t.Do, true
	}
	return 0, false
}

// longestRequest is the largest message in bytes.
const longestRequest = 512 << 10

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/wsman" || r.Method != http.MethodPost {
		http.Error(w, "there is only /wsman, and it wants POST", http.StatusNotFound)
		return
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestRequest))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	if len(b) == 0 { // a logon that asks nothing yet
		w.WriteHeader(http.StatusOK)
		return
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/soap+xml") {
		http.Error(w, "that is no SOAP", http.StatusUnsupportedMediaType)
		return
	}
	m, err := read(b)
	if err != nil {
		s.answer(w, &message{}, nil, newFault("Sender", "s:MustUnderstand", 2150858818, err.Error()))
		return
	}
	if mode, fails := s.failure(m.verb()); fails {
		s.fail(w, r, m, mode)
		return
	}
	body, err := s.do(m)
	s.answer(w, m, body, err)
}

// do carries out a request.
func (s *Server) do(m *message) ([]byte, error) {
	if m.Body.Identify != nil {
		return fmt.Appendf(nil, `<i:IdentifyResponse xmlns:i="%s"><i:ProtocolVersion>%s</i:ProtocolVersion><i:ProductVendor>Microsoft Corporation</i:ProductVendor><i:ProductVersion>%s</i:ProductVersion></i:IdentifyResponse>`,
			nsIdentify, nsWSMan, escape(s.host.Product)), nil
	}
	if err := m.complete(); err != nil {
		return nil, err
	}
	switch {
	case strings.HasPrefix(m.Header.Action, nsEnumeration+"/"):
		return s.enumeration(m)
	case strings.HasPrefix(m.Header.Resource, nsWMI) && strings.HasPrefix(m.Header.Action, m.Header.Resource+"/"):
		return s.method(m)
	case m.Header.Resource == nsShell+"/cmd":
		return s.shell(m)
	}
	return nil, newFault("Sender", "a:ActionNotSupported", 2150858817, "This action is not supported by the service.")
}

// fail fails a request.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, m *message, mode FailureMode) {
	switch mode {
	case Refuse:
		s.answer(w, m, nil, newFault("Sender", "w:AccessDenied", 5, "Access is denied."))
	case Break:
		s.answer(w, m, nil, newFault("Receiver", "w:InternalError", 2152992672, "Something went wrong in the provider."))
	case TimeOut:
		s.answer(w, m, nil, newFault("Receiver", "w:TimedOut", 2150858793, "The WS-Management service cannot complete the operation within the time specified in OperationTimeout."))
	case Empty:
		s.answer(w, m, nothing(m), nil)
	case Hang:
		<-r.Context().Done()
	case Drop:
		panic(http.ErrAbortHandler)
	case Flood:
		w.Header().Set("Content-Type", soapType)
		for chunk := []byte(strings.Repeat(" ", 32<<10)); r.Context().Err() == nil; {
			if _, err := w.Write(chunk); err != nil {
				break
			}
		}
	case Garbage:
		w.Header().Set("Content-Type", soapType)
		_, _ = io.WriteString(w, "<s:Envelope><s:Body><unfinished")
	}
}
