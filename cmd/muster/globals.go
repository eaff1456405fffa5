package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/plain"
)

// globals are flags of all commands that say how much muster tells of its work.
type globals struct {
	quiet, verbose bool
	log            string
}

func (g *globals) register(fl *pflag.FlagSet) {
	fl.BoolVarP(&g.quiet, "quiet", "q", false, "say nothing but errors; reports are written where -o says so")
	fl.BoolVarP(&g.verbose, "verbose", "v", false, "tell on standard error what is asked of whom, how long it takes and how it ends")
	fl.StringVar(&g.log, "log", "", "write what is asked, and how it ends, to this file, below what it holds: text, or JSON lines when its name ends in .json or .jsonl")
}

// fromEnvironment takes flags that were not given from variables such as MUSTER_ESTATE for
// --estate. Those for passwords are left out: a variable of that name may hold one.
func fromEnvironment(cmd *cobra.Command) error {
	var problems []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || f.Name == "help" || f.Name == "version" || strings.HasSuffix(f.Name, "-password") {
			return
		}
		name := "MUSTER_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value, set := os.LookupEnv(name); set && value != "" {
			if err := cmd.Flags().Set(f.Name, value); err != nil {
				problems = append(problems, fmt.Sprintf("%s in the environment: %v", name, err))
			}
		}
	})
	if len(problems) > 0 {
		return fmt.Errorf("%s", strings.Join(problems, "\n"))
	}
	return nil
}

// speak sets up what muster tells of its work. The returned function ends it.
func (a *app) speak(cmd *cobra.Command, g globals) (end func(), err error) {
	end = func() {}
	if g.quiet && g.verbose {
		return end, fmt.Errorf("--quiet and --verbose exclude each other")
	}
	for _, name := range []string{"only", "skip"} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed && f.Value.String() == "[]" {
			return end, fmt.Errorf("--%s names nothing: give a rule, a component or a pattern, or leave the flag out", name)
		}
	}
	var handlers tee
	if g.verbose {
		a.still = true // lines of both would run into each other
		handlers = append(handlers, slog.NewTextHandler(a.stderr, nil))
	}
	if g.log != "" {
		if err := onlyALog(g.log); err != nil {
			return end, err
		}
		f, err := os.OpenFile(g.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return end, fmt.Errorf("--log: %w", err)
		}
		end = func() { _ = f.Close() } // what could not be written has been told to nobody anyway
		if strings.HasSuffix(g.log, ".json") || strings.HasSuffix(g.log, ".jsonl") {
			handlers = append(handlers, slog.NewJSONHandler(f, nil))
		} else {
			handlers = append(handlers, slog.NewTextHandler(f, nil))
		}
	}
	if len(handlers) > 0 {
		a.log = slog.New(handlers)
		a.log.Info("begins", "command", cmd.CommandPath(), "version", version)
	}
	if g.quiet {
		a.stderr = io.Discard
		// The table that nobody asked for is left out too.
		if slices.Contains([]string{"scan", "evaluate"}, cmd.Name()) && !toStdout(cmd) || cmd.Name() == "demo" {
			a.stdout = io.Discard
		}
	}
	return end, nil
}

// onlyALog refuses to write behind what is no log: facts, results and the estate file could
// not be read any more.
func onlyALog(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return nil // opening it tells what is wrong
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("--log: %w", err)
	}
	defer func() { _ = f.Close() }()
	start := make([]byte, len(`{"time":`))
	n, _ := io.ReadFull(f, start)
	for _, begins := range []string{"time=", `{"time":`} {
		if strings.HasPrefix(string(start[:n]), begins) {
			return nil
		}
	}
	return fmt.Errorf("--log %s: that file holds something else than a log of muster, which would be written behind it: give another path", path)
}

// toStdout tells that -o asks for a report on standard output.
func toStdout(cmd *cobra.Command) bool {
	values, err := cmd.Flags().GetStringArray("output")
	return err == nil && slices.ContainsFunc(values, func(v string) bool {
		_, path, _ := strings.Cut(v, "=")
		return path == "" || path == "-"
	})
}

// logged adds to the options of a run that what is asked and answered is told.
func (a *app) logged(opt collect.Options) collect.Options {
	if a.log == nil {
		return opt
	}
	opt.Asking = func(source, system string) { a.log.Info("asking", "source", source, "system", plain.Line(system)) }
	opt.Answered = func(source, system string, how facts.Asked) {
		attributes := []any{"source", source, "system", plain.Line(system), "address", plain.Line(how.Address), "status", string(how.Status), "took_ms", how.TookMS, "attempts", how.Attempts}
		if how.Learnt() {
			a.log.Info("answered", attributes...)
			return
		}
		a.log.Warn("not answered", append(attributes, "reason", string(how.Reason), "message", plain.Line(how.Message))...)
	}
	return opt
}
