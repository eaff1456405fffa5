package winrm

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/masterzen/winrm"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/facts"
)

// prints is a host whose scripts leave this.
func prints(o wsman.Output) wsman.Host {
	return wsman.Host{Script: func(string) wsman.Output { return o }}
}

func TestRun(t *testing.T) {
	long := strings.Repeat(`{"a":"ä€𝄞"},`, 20000)
	for name, c := range map[string]struct{ stdout, want string }{
		"a line":          {"[1]\r\n", "[1]"},
		"without its end": {"[1]", "[1]"},
		"several lines":   {"[\r\n1\r\n]\r\n", "[\n1\n]"},
		"other scripts":   {`["ä€𝄞"]`, `["ä€𝄞"]`},
		"a lot":           {long, long},
	} {
		t.Run(name, func(t *testing.T) {
			bothWays(t, prints(wsman.Output{Stdout: c.stdout}), func(t *testing.T, l *lab, s *Session) {
				got, err := s.Run(t.Context(), Script{"a.ps1", "Get-A"})
				if err != nil || string(got) != c.want {
					t.Errorf("got %.80q, %v", got, err)
				}
				if n := l.Shells(); n != 0 {
					t.Errorf("%d shells are left", n)
				}
			})
		})
	}
}

func TestScriptArrivesAsItIs(t *testing.T) {
	const script = "foreach ($x in 'a', \"b\") {\n\t\"<$x> & ]]> ä€𝄞\"\n}\n# the end"
	got := ""
	l := simulate(t, wsman.Host{Script: func(text string) wsman.Output { got = text; return wsman.Output{Stdout: "x"} }}, true)
	if _, err := dial(t, l.options()).Run(t.Context(), Script{"a.ps1", "\r\n" + script + "\n"}); err != nil {
		t.Fatal(err)
	}
	if got != script {
		t.Errorf("the host got %q", got)
	}
}

func TestScriptsThatFail(t *testing.T) {
	const xml = `#< CLIXML
<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><S S="Error">Get-A : It is_x000D__x000A_</S><S S="progress">never</S><S S="Error">not here._x000D__x000A_</S></Objs>`
	for name, c := range map[string]struct {
		out  wsman.Output
		want string
	}{
		"nothing and exit code 0":         {wsman.Output{}, "it wrote nothing (exit code 0)"},
		"white space and exit code 0":     {wsman.Output{Stdout: " \r\n"}, "it wrote nothing"},
		"an error half way":               {wsman.Output{Stdout: "[1,", Stderr: xml, Exit: 1}, "it did not come to its end (exit code 1): Get-A : It is not here."},
		"an error in words":               {wsman.Output{Stdout: "[1,", Stderr: "Out of\r\nmemory", Exit: 3}, "(exit code 3): Out of memory"},
		"an error in XML that is damaged": {wsman.Output{Stderr: "#< CLIXML\n<Objs><S", Exit: 1}, "it did not come to its end (exit code 1)"},
		"text that is no UTF-8":           {wsman.Output{Stdout: "\xff\xfe"}, "is not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			l := simulate(t, prints(c.out), true)
			got, err := dial(t, l.options()).Run(t.Context(), Script{"a.ps1", "Get-A"})
			if err == nil || got != nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "running a.ps1 on example.com: ") {
				t.Errorf("got %q, %v", got, err)
			}
			if n := l.Shells(); n != 0 {
				t.Errorf("%d shells are left", n)
			}
		})
	}
	t.Run("a host that does not let us", func(t *testing.T) {
		l := simulate(t, wsman.Host{}, true)
		if _, err := dial(t, l.options()).Run(t.Context(), Script{"a.ps1", "Get-A"}); facts.FromError(err).Reason != facts.PermissionDenied {
			t.Errorf("got %v", err)
		}
	})
}

func TestLengthOfScripts(t *testing.T) {
	l := simulate(t, prints(wsman.Output{Stdout: "x"}), true)
	s := dial(t, l.options())
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"the longest":                {strings.Repeat("x", LongestScript), true},
		"one more":                   {strings.Repeat("x", LongestScript+1), false},
		"characters that count two":  {strings.Repeat("𝄞", LongestScript/2), true},
		"one more of them":           {strings.Repeat("𝄞", LongestScript/2+1), false},
		"none":                       {" \n", false},
		"bytes that are no text":     {"\xff", false},
		"some room for real scripts": {strings.Repeat("x", 2800), true},
	} {
		t.Run(name, func(t *testing.T) {
			before := l.Requests()["Create"]
			_, err := s.Run(t.Context(), Script{"a.ps1", c.text})
			if (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
			if n := l.Requests()["Create"]; !c.ok && n != before {
				t.Error("the host was troubled with it")
			}
			if command, _, err := (Script{"a.ps1", c.text}).command(); err == nil && len(command) > longestCommand {
				t.Errorf("the command line has %d characters", len(command))
			}
		})
	}
}

// A host that cuts the command off runs nothing and says exit code 0.
func TestMarksOfTheFrameAreMissed(t *testing.T) {
	for name, o := range map[string]output{
		"nothing ran":     {},
		"another's marks": {stdout: []byte("0123456789abcdef+\n[1]\n0123456789abcdef-\n")},
	} {
		if got, err := unframe(o, "fedcba9876543210"); err == nil || !strings.Contains(err.Error(), "it did not run (exit code 0)") {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestDamagedOutput(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString
	for name, c := range map[string]struct {
		answer string
		want   string
	}{
		"no base64":             {`<Stream Name="stdout">%%%</Stream>`, "damaged"},
		"no exit code":          {`<CommandState State="` + commandDone + `"/>`, "without an exit code"},
		"an exit code in words": {`<CommandState State="` + commandDone + `"><ExitCode>fine</ExitCode></CommandState>`, "without an exit code"},
		"too much":              {`<Stream Name="stderr">` + b64(make([]byte, longestPrint+1)) + `</Stream>`, "longer than"},
	} {
		e, err := decode([]byte(`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><ReceiveResponse>` + c.answer + `</ReceiveResponse></s:Body></s:Envelope>`))
		if err != nil {
			t.Fatal(err)
		}
		var o output
		if _, _, err := o.add(e.Body.Received); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// The library's own client, over our session.
func TestTransporter(t *testing.T) {
	bothWays(t, prints(wsman.Output{Stdout: "out", Stderr: "err"}), func(t *testing.T, l *lab, s *Session) {
		run := func(ctx context.Context) (string, string, int, error) {
			p := winrm.NewParameters("PT20S", "en-US", 153600)
			p.TransportDecorator = func() winrm.Transporter { return s.Transporter(ctx) }
			client, err := winrm.NewClientWithParameters(winrm.NewEndpoint("example.com", 5986, true, false, nil, nil, nil, 0), "", "", p)
			if err != nil {
				t.Fatal(err)
			}
			return client.RunPSWithContext(ctx, "Get-A")
		}
		if stdout, stderr, code, err := run(t.Context()); strings.TrimSpace(stdout) != "out" || stderr != "err" || code != 0 || err != nil {
			t.Errorf("got %q, %q, %d, %v", stdout, stderr, code, err)
		}
		before := l.Requests()["Receive"]
		l.FailWith(wsman.Failure{On: "Receive", Do: wsman.Break})
		_, _, _, err := run(t.Context())
		var fault *Fault
		if !errors.As(err, &fault) || l.Requests()["Receive"] != before+1 {
			t.Errorf("after %d questions: %v", l.Requests()["Receive"]-before, err)
		}
		if l.Shells() != 0 || l.guard.Readable() != 0 {
			t.Errorf("%d shells are left, %d messages were readable", l.Shells(), l.guard.Readable())
		}
	})
}
