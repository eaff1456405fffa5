package winrm

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/masterzen/winrm"
	"github.com/masterzen/winrm/soap"
)

const (
	transfer     = "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
	shellURI     = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd"
	commandDone  = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/Done"
	bothStreams  = "stdout stderr"
	longestPrint = 8 << 20 // bytes of output in all
)

// output is what a command left.
type output struct {
	stdout, stderr []byte
	exit           int
}

// Run runs a script and returns what it wrote. A script that did not come to its
// end, failed or wrote nothing is an error. The shell that it ran in is deleted in
// any case; when ctx has ended, a moment is kept for that.
func (s *Session) Run(ctx context.Context, script Script) ([]byte, error) {
	text, err := s.run(ctx, script)
	if err != nil {
		return nil, fmt.Errorf("running %s on %s: %w", script.Name, s.options.Host, err)
	}
	return text, nil
}

func (s *Session) run(ctx context.Context, script Script) ([]byte, error) {
	command, mark, err := script.command()
	if err != nil {
		return nil, err
	}
	ctx, done, err := s.call(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	shell, err := s.createShell(ctx)
	if err != nil {
		return nil, fmt.Errorf("making a shell: %w", err)
	}
	defer s.deleteShell(ctx, shell)
	id, err := s.start(ctx, shell, command)
	if err != nil {
		return nil, err
	}
	out, err := s.receive(ctx, shell, id)
	if err != nil {
		return nil, err
	}
	return unframe(out, mark)
}

// identifiers of shells and commands come from the host and go back to it.
var identifier = regexp.MustCompile(`^[A-Za-z0-9{}._-]{1,80}$`)

// createShell asks for a shell without a user profile, since the host would make
// one for an account that it has never seen. The question outlives ctx for a
// moment: a shell whose name never arrived could not be deleted.
func (s *Session) createShell(ctx context.Context) (string, error) {
	longer, cancel := linger(ctx)
	defer cancel()
	m, h := s.message(transfer+"Create", shellURI)
	h.AddOption(soap.NewHeaderOption("WINRS_NOPROFILE", "TRUE")).AddOption(soap.NewHeaderOption("WINRS_CODEPAGE", "65001")).Build()
	shell := m.CreateBodyElement("Shell", soap.DOM_NS_WIN_SHELL)
	m.CreateElement(shell, "InputStreams", soap.DOM_NS_WIN_SHELL).SetContent("stdin")
	m.CreateElement(shell, "OutputStreams", soap.DOM_NS_WIN_SHELL).SetContent(bothStreams)
	e, err := s.askOnce(longer, m)
	if err != nil && ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", err
	}
	var id string
	if e.Body.Shell != nil {
		id = e.Body.Shell.ID
	}
	if e.Body.Created != nil {
		for _, selector := range e.Body.Created.Selectors {
			if selector.Name == "ShellId" {
				id = selector.Value
			}
		}
	}
	if id = strings.TrimSpace(id); !identifier.MatchString(id) {
		return "", errors.New("the answer names no shell")
	}
	return id, nil
}

// deleteShell ends what runs in the shell, too. That it fails changes nothing about
// what the script said; the host then deletes the shell when it has been idle.
func (s *Session) deleteShell(ctx context.Context, shell string) {
	longer, cancel := linger(ctx)
	defer cancel()
	_, _ = s.ask(longer, winrm.NewDeleteShellRequest(s.options.url(), shell, parameters))
}

func (s *Session) start(ctx context.Context, shell, command string) (string, error) {
	e, err := s.askOnce(ctx, winrm.NewExecuteCommandRequest(s.options.url(), shell, command, nil, parameters))
	if err != nil {
		return "", fmt.Errorf("starting it: %w", err)
	}
	if e.Body.Started == nil || !identifier.MatchString(strings.TrimSpace(e.Body.Started.ID)) {
		return "", errors.New("starting it: the answer names no command")
	}
	return strings.TrimSpace(e.Body.Started.ID), nil
}

// receive collects the output. The host answers when there is some, or after a
// while that there is none yet; one that says so all the time is asked ever more
// slowly.
func (s *Session) receive(ctx context.Context, shell, command string) (output, error) {
	var out output
	for idle := 0; ; {
		began := time.Now()
		e, err := s.askOnce(ctx, winrm.NewGetOutputRequest(s.options.url(), shell, command, bothStreams, parameters))
		var fault *Fault
		switch {
		case errors.As(err, &fault) && fault.TimedOut():
			e = &envelope{}
			e.Body.Received = &received{}
		case err != nil:
			return out, fmt.Errorf("waiting for its output: %w", err)
		case e.Body.Received == nil:
			return out, errors.New("waiting for its output: the answer is to another question")
		}
		news, done, err := out.add(e.Body.Received)
		if err != nil || done {
			return out, err
		}
		if idle++; news || time.Since(began) > time.Second {
			idle = 0
		}
		if err := pause(ctx, idle); err != nil {
			return out, fmt.Errorf("waiting for its output: %w", err)
		}
	}
}

// add takes one answer in, and tells whether it brought anything and whether it was
// the last.
func (o *output) add(r *received) (news, done bool, err error) {
	for _, stream := range r.Streams {
		b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(stream.Content), ""))
		if err != nil {
			return false, false, fmt.Errorf("its output is damaged: %w", err)
		}
		news = news || len(b) > 0
		switch stream.Name {
		case "stdout":
			o.stdout = append(o.stdout, b...)
		case "stderr":
			o.stderr = append(o.stderr, b...)
		}
	}
	if len(o.stdout)+len(o.stderr) > longestPrint {
		return false, false, fmt.Errorf("its output is longer than %d MiB", longestPrint>>20)
	}
	if r.State == nil || r.State.State != commandDone {
		return news, false, nil
	}
	code, err := strconv.ParseInt(strings.TrimSpace(r.State.Exit), 10, 64)
	if err != nil {
		return false, false, errors.New("it ended without an exit code")
	}
	o.exit = int(code)
	return news, true, nil
}

// pause waits before the next question: not at all at first, and up to a second.
func pause(ctx context.Context, idle int) error {
	if idle == 0 {
		return ctx.Err()
	}
	t := time.NewTimer(min(time.Second, 20*time.Millisecond<<min(idle, 10)))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
