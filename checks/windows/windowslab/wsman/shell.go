package wsman

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/google/uuid"
)

// chunk is how many bytes of output are handed out at a time.
const chunk = 32 << 10

// shell is a shell and what its commands have left to tell.
type shell struct {
	commands map[string]*Output
}

// longestCommandLine is what cmd.exe takes. Beyond that it runs nothing and says so
// to nobody.
const longestCommandLine = 8191

// shell answers the messages of the remote shell (MS-WSMV 3.1.4.5 and on).
func (s *Server) shell(m *message) ([]byte, error) {
	verb := m.verb()
	if verb == "Create" {
		return s.createShell(m)
	}
	id := m.selector("ShellId")
	s.mu.Lock()
	defer s.mu.Unlock()
	sh := s.shells[id]
	if sh == nil {
		return nil, newFault("Sender", "w:InvalidSelectors", 2150858843, "The request contained invalid selectors for the resource: there is no such shell.")
	}
	switch {
	case verb == "Command" && m.Body.CommandLine != nil:
		return s.command(sh, m)
	case verb == "Receive" && m.Body.Receive != nil:
		return sh.receive(m.Body.Receive.Stream.Command)
	case verb == "Signal" && m.Body.Signal != nil:
		delete(sh.commands, m.Body.Signal.Command)
		return []byte(`<rsp:SignalResponse/>`), nil
	case verb == "Delete":
		delete(s.shells, id)
		return nil, nil
	}
	return nil, newFault("Sender", "a:ActionNotSupported", 2150858817, "This action is not supported by the service.")
}

func (s *Server) createShell(m *message) ([]byte, error) {
	if s.host.Script == nil {
		return nil, newFault("Sender", "w:AccessDenied", 5, "Access is denied.")
	}
	if m.Body.Shell == nil || !strings.Contains(m.Body.Shell.Output, "stdout") {
		return nil, newFault("Sender", "w:SchemaValidationError", 2150858817, "A shell needs output streams.")
	}
	id := strings.ToUpper(uuid.NewString())
	s.mu.Lock()
	s.shells[id] = &shell{commands: map[string]*Output{}}
	s.mu.Unlock()
	return fmt.Appendf(nil, `<x:ResourceCreated><a:Address>%s</a:Address><a:ReferenceParameters><w:ResourceURI>%s/cmd</w:ResourceURI><w:SelectorSet><w:Selector Name="ShellId">%s</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated><rsp:Shell><rsp:ShellId>%[3]s</rsp:ShellId></rsp:Shell>`,
		escape(m.Header.To), nsShell, id), nil
}

// command runs a command at once and keeps its output.
func (s *Server) command(sh *shell, m *message) ([]byte, error) {
	line := m.Body.CommandLine.Command
	for _, a := range m.Body.CommandLine.Arguments {
		line += " " + a
	}
	id := strings.ToUpper(uuid.NewString())
	out := &Output{}
	if script, ok := encodedScript(line); ok && len(line) <= longestCommandLine {
		*out = run(script, s.host.Script)
	}
	sh.commands[id] = out
	return fmt.Appendf(nil, `<rsp:CommandResponse><rsp:CommandId>%s</rsp:CommandId></rsp:CommandResponse>`, id), nil
}

// encodedScript is the script in a command line of PowerShell.
func encodedScript(line string) (string, bool) {
	words := strings.Fields(line)
	for i, w := range words {
		if !strings.EqualFold(w, "-EncodedCommand") || i+1 >= len(words) {
			continue
		}
		b, err := base64.StdEncoding.DecodeString(words[i+1])
		if err != nil || len(b)%2 != 0 {
			return "", false
		}
		units := make([]uint16, len(b)/2)
		for j := range units {
			units[j] = uint16(b[2*j]) | uint16(b[2*j+1])<<8
		}
		return string(utf16.Decode(units)), true
	}
	return "", false
}

// run is as much of PowerShell as is needed: a line that is a quoted string prints
// it, preferences are set, and a block between two such lines is for the host to
// make something of. A script that fails prints nothing more.
func run(script string, host func(string) Output) Output {
	var out Output
	var rest []string
	flush := func() bool {
		if n := len(rest); n > 1 && rest[0] == "&{" && rest[n-1] == "}" {
			rest = rest[1 : n-1]
		}
		text := strings.TrimSpace(strings.Join(rest, "\n"))
		rest = nil
		if text == "" {
			return true
		}
		o := host(text)
		out.Stdout, out.Stderr, out.Exit = out.Stdout+o.Stdout, out.Stderr+o.Stderr, o.Exit
		if o.Stdout != "" && !strings.HasSuffix(o.Stdout, "\n") {
			out.Stdout += "\r\n"
		}
		return o.Exit == 0
	}
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\r\n")
		n := len(line)
		switch {
		case n > 1 && line[0] == '\'' && line[n-1] == '\'' && !strings.Contains(line[1:n-1], "'"):
			if !flush() {
				return out
			}
			out.Stdout += line[1:n-1] + "\r\n"
		case strings.HasPrefix(line, "$ProgressPreference="):
		default:
			rest = append(rest, line)
		}
	}
	flush()
	return out
}

// receive hands out the next piece of output, and the end with the last one.
func (sh *shell) receive(id string) ([]byte, error) {
	out := sh.commands[id]
	if out == nil {
		return nil, newFault("Sender", "w:InvalidSelectors", 2150858843, "The request contained invalid selectors for the resource: there is no such command.")
	}
	b := []byte(`<rsp:ReceiveResponse>`)
	for name, text := range map[string]*string{"stdout": &out.Stdout, "stderr": &out.Stderr} {
		n := min(chunk, len(*text))
		if n > 0 {
			b = fmt.Appendf(b, `<rsp:Stream Name="%s" CommandId="%s">%s</rsp:Stream>`, name, id, base64.StdEncoding.EncodeToString([]byte((*text)[:n])))
			*text = (*text)[n:]
		}
		if *text == "" {
			b = fmt.Appendf(b, `<rsp:Stream Name="%s" CommandId="%s" End="true"></rsp:Stream>`, name, id)
		}
	}
	state := "Running"
	if out.Stdout == "" && out.Stderr == "" {
		state = "Done"
	}
	b = fmt.Appendf(b, `<rsp:CommandState CommandId="%s" State="%s/CommandState/%s">`, id, nsShell, state)
	if state == "Done" {
		b = fmt.Appendf(b, `<rsp:ExitCode>%d</rsp:ExitCode>`, out.Exit)
	}
	return append(b, `</rsp:CommandState></rsp:ReceiveResponse>`...), nil
}
