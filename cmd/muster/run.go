package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/refusals"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/crash"
	"github.com/muster-dr/muster/internal/kit/limited"
	"github.com/muster-dr/muster/internal/kit/plain"
)

// version is set by the linker for releases.
var version = "dev"

// The exit codes of muster's contract; docs/exit-codes.md lists them for people.
const (
	exitGo          = 0
	exitNoGo        = 1
	exitError       = 2 // usage, configuration, policy or internal error
	exitNotProven   = 3
	exitInterrupted = 130
)

// exitCode ends a command with a code and without an error message.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// app is what commands share: where to read and write, and the global flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	color          string
	policies       []string
	still          bool             // no line of progress
	limits         collect.Limits   // of every estate, for tests; the sources' own when zero
	refused        *refusals.Memory // of logons; nil remembers nothing
	clock          func() time.Time // of this machine, for tests; the real one when nil

	log    *slog.Logger // what is told of the work; nil for nothing
	errors io.Writer    // where errors go, with --quiet too: set before the command starts, as it is read while that runs
	endLog func()       // may be nil

	details bool // the table shows each result on a terminal, as it does elsewhere

	keep keeping // what is lost when the command does not come to its end
}

// Run runs muster with the arguments of the command line and returns its exit
// code.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return (&app{stdin: stdin, stdout: stdout, stderr: stderr, refused: refusals.OfUser()}).run(args)
}

func (a *app) run(args []string) int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	a.errors = a.stderr
	done := make(chan int, 1)
	go func() { done <- a.execute(ctx, args) }()
	select {
	case code := <-done:
		return code
	case <-signals:
		cancel(collect.ErrInterrupted)
		signal.Stop(signals) // a second one ends the program at once
		return a.end(done)
	}
}

// execute runs the command and returns its exit code, also when it panics.
func (a *app) execute(ctx context.Context, args []string) (code int) {
	var err error
	if caught := crash.Catch(func() {
		root := a.root() //nolint:contextcheck // commands get the context when they are executed
		root.SetArgs(args)
		root.SetIn(a.stdin)
		root.SetOut(a.stdout)
		root.SetErr(a.stderr)
		err = root.ExecuteContext(ctx)
	}); caught != nil && !a.keep.left.Load() {
		return a.crashed(caught)
	}
	if a.endLog != nil {
		defer a.endLog()
	}
	if a.keep.left.Load() {
		return exitInterrupted
	}
	if a.log != nil {
		defer func() { a.log.Info("ends", "exit_code", code) }()
	}
	var ends exitCode
	switch {
	case err == nil:
		return exitGo
	case errors.As(err, &ends):
		return int(ends)
	case errors.Is(err, collect.ErrInterrupted), errors.Is(err, context.Canceled) && errors.Is(context.Cause(ctx), collect.ErrInterrupted):
		return a.interrupted("nothing was judged")
	}
	_, _ = fmt.Fprintf(a.errors, "muster: %s\n", plain.Clean(err.Error())) // which may quote what a server or a file said
	if errors.Is(context.Cause(ctx), collect.ErrInterrupted) {
		return exitInterrupted // what else went wrong stands above
	}
	return exitError
}

func (a *app) interrupted(what string) int {
	_, _ = fmt.Fprintf(a.errors, "muster: interrupted; %s\n", what)
	return exitInterrupted
}

func (a *app) root() *cobra.Command {
	var showVersion bool
	root := &cobra.Command{
		Use:   "muster",
		Short: "Would this Citrix DaaS estate survive the loss of its production site?",
		Long: "muster asks the live estate, judges what it learnt by rules, and answers GO, NO-GO\n" +
			"or NOT PROVEN, with what to fix first. It changes nothing that it looks at.\n\n" +
			"To see it at work without any configuration: muster demo",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          aCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if showVersion {
				_, err := fmt.Fprint(a.stdout, versionText())
				return err
			}
			return cmd.Help()
		},
	}
	root.SetFlagErrorFunc(aFlag)
	plainHelp(root)
	root.Flags().BoolVar(&showVersion, "version", false, "print the version")
	var maxInput string
	var say globals
	say.register(root.PersistentFlags())
	root.PersistentFlags().BoolVar(&a.details, "details", false, "show each result in the table on a terminal, as in files and pipes")
	root.PersistentPreRunE = func(cmd *cobra.Command, args []string) error {
		if err := fromEnvironment(cmd); err != nil {
			return err
		}
		end, err := a.speak(cmd, say)
		if err != nil {
			return err
		}
		a.endLog = end
		n, err := limited.ParseSize(maxInput)
		if err != nil {
			return fmt.Errorf("--max-input %s: %w", maxInput, err)
		}
		limited.SetMost(n)
		return a.checkColor(cmd, args)
	}
	root.PersistentFlags().StringVar(&maxInput, "max-input", strings.ReplaceAll(limited.Size(limited.Most), " ", ""), "the largest facts, results or baseline that are read")
	root.PersistentFlags().StringVar(&a.color, "color", "auto", "colours: auto, always or never (NO_COLOR is honoured)")
	root.PersistentFlags().StringArrayVar(&a.policies, "policies", nil, "folder with rules of your own, judged beside the bundled ones (repeatable)")
	root.AddCommand(a.scanCommand(), a.collectCommand(), a.evaluateCommand(), a.reportCommand(), a.diffCommand(), a.attestCommand(), a.schemaCommand(), a.exportCommand(), a.versionCommand(), a.rulesCommand(), a.initCommand(), a.validateCommand(), a.accessCommand(), a.demoCommand(), a.labCommand(), a.manCommand())
	completing(root)
	return root
}

// ending is the exit code of a run that judged; nil for 0. A what-if run has no gate,
// and no verdict that an exit code could tell.
func ending(res *results.Document) error {
	if res.Gate == nil || res.Gate.ExitCode == exitGo {
		return nil
	}
	return exitCode(res.Gate.ExitCode)
}
