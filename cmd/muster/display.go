package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/muster-dr/muster/report"
)

// terminal tells whether w is a terminal, and how wide it is.
func terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 0
	}
	return width, true
}

// display is how reports on standard output are shown.
func (a *app) display() report.Options {
	width, isTerminal := terminal(a.stdout)
	return report.Options{Width: width, Color: a.colored(isTerminal), Brief: isTerminal && !a.details}
}

func (a *app) colored(isTerminal bool) bool {
	switch a.color {
	case "always":
		return true
	case "never":
		return false
	}
	return isTerminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// checkColor refuses a --color that means nothing.
func (a *app) checkColor(*cobra.Command, []string) error {
	switch a.color {
	case "auto", "always", "never":
		return nil
	}
	return fmt.Errorf("--color %s: use auto, always or never", a.color)
}

func registerOutput(cmd *cobra.Command, output *[]string) {
	cmd.Flags().StringArrayVarP(output, "output", "o", nil,
		"FORMAT or FORMAT=PATH (repeatable); formats: "+strings.Join(report.Names(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("output", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return report.Names(), cobra.ShellCompDirectiveNoSpace
	})
}

func registerBoard(cmd *cobra.Command, board *bool) {
	cmd.Flags().BoolVar(board, "board", false, "in place of the whole table, show the verdict and the go/no-go board")
}

// parseOutputs reads -o and --board.
func parseOutputs(values []string, board bool) ([]report.Output, error) {
	outputs, err := report.ParseOutputs(values)
	if err != nil || !board {
		return outputs, err
	}
	tables := 0
	for i := range outputs {
		if outputs[i].Name == "table" {
			outputs[i].Format.Write = report.Board
			tables++
		}
	}
	if tables == 0 {
		return nil, fmt.Errorf("--board shortens the table, and -o %s asks for none; leave one of the two out, or write the other format to a file", values[0])
	}
	return outputs, nil
}

// progress shows on standard error, in one line, what is being asked. It is silent
// unless standard error is a terminal.
type progress struct {
	mu     sync.Mutex
	w      io.Writer
	states map[string]string
	order  []string
	width  int
}

func (a *app) progress() *progress {
	width, ok := terminal(a.stderr)
	if !ok || a.still {
		return &progress{}
	}
	return &progress{w: a.stderr, states: map[string]string{}, width: max(width, 40)}
}

func (p *progress) show(source, text string) {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.states[source]; !known {
		p.order = append(p.order, source)
	}
	p.states[source] = text
	var parts []string
	for _, s := range p.order {
		parts = append(parts, s+": "+p.states[s])
	}
	line := strings.Join(parts, "  ")
	if len(line) >= p.width {
		line = line[:p.width-1]
	}
	_, _ = fmt.Fprintf(p.w, "\r\x1b[K%s", line)
}

func (p *progress) done() {
	if p.w != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		_, _ = fmt.Fprint(p.w, "\r\x1b[K")
	}
}
