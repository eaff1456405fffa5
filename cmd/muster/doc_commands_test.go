package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/muster-dr/muster/test/pages"
)

// A command that a page shows and that muster refuses is the first that a new user sees of it.
// Here they are read, and nothing runs; test/commands runs them.
func TestEveryCommandLineOfThePagesIsOneThatMusterTakes(t *testing.T) {
	all, err := pages.Commands("../..")
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]bool{}
	for _, c := range all {
		if err := taken(c.Words()[1:]); err != "" && !c.Pattern() {
			t.Errorf("%s: %s: %s", c.Page, c.Line, err)
		}
		read[c.Line] = true
	}
	if len(read) < 40 || !read["muster demo"] {
		t.Errorf("only %d command lines were found", len(read))
	}
	t.Logf("%d command lines", len(read))
}

// taken reads the flags of a command and says what is wrong with them; "" when nothing is.
func taken(args []string) string {
	var out bytes.Buffer
	root := (&app{stdin: strings.NewReader(""), stdout: &out, stderr: &out}).root()
	cmd, rest, err := root.Find(args)
	if err != nil {
		return err.Error()
	}
	cmd.InitDefaultHelpFlag()
	if err := cmd.ParseFlags(rest); err != nil && !errors.Is(err, pflag.ErrHelp) {
		return err.Error()
	}
	if left := cmd.Flags().Args(); cmd.HasSubCommands() && len(left) > 0 && cmd.RunE == nil && cmd.Run == nil {
		return "there is no command " + left[0]
	} else if cmd == root && len(left) > 0 {
		return "there is no command " + left[0]
	}
	return ""
}
