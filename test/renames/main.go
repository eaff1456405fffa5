// Renames compares two versions of muster: what they make of the same facts, in
// every format, and what they learn of the same estates. It is run by run.sh.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"regexp"
)

// job is what is to be compared.
type job struct {
	old, renamed, new *program
	work              string // folder of everything that is kept
	facts             []string
	only              *regexp.Regexp
	renames           *renames
	parallel          int
	out               io.Writer
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("renames: ")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		log.Fatal(err) //nolint:gocritic // the context ends with the program
	}
}

// errDiffers ends a comparison that found something.
var errDiffers = errors.New("the two programs differ")

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("renames", flag.ContinueOnError)
	table := flags.String("renames", "docs/renames.md", "the list of what was renamed")
	source := flags.String("patch", "", "rename things in the source of the old program in this folder, and end")
	applied := flags.String("applied", "", "with -patch, where to write the list without what the old program has already")
	old := flags.String("old", "", "the old program")
	renamed := flags.String("renamed", "", "the old program with the new names")
	now := flags.String("new", "", "the new program")
	work := flags.String("work", "", "the folder for outputs; what is there is not made again")
	only := flags.String("only", "", "compare only faults that match this regular expression")
	collectors := flags.Bool("collectors", false, "compare what is learnt of the embedded estate, not what is made of it")
	parallel := flags.Int("parallel", 2, "how many faults at once")
	var facts []string
	flags.Func("facts", "a folder with FAULT/facts.json of the old program (repeatable)", func(dir string) error {
		facts = append(facts, dir)
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return err
	}
	r, err := readRenames(*table)
	if err != nil {
		return err
	}
	if *source != "" {
		if err := patch(*source, r, out); err != nil {
			return err
		}
		return r.write(*applied)
	}
	j := &job{work: *work, facts: facts, renames: r, parallel: *parallel, out: out}
	if j.only, err = regexp.Compile(*only); err != nil {
		return err
	}
	for path, p := range map[string]**program{*old: &j.old, *renamed: &j.renamed, *now: &j.new} {
		if *p, err = newProgram(path); err != nil {
			return err
		}
	}
	if *collectors {
		return j.compareCollectors(ctx)
	}
	return j.compareOutputs(ctx)
}

// each calls do for all items, some at once, and prints what it returns in the
// order of the items. The error of one does not end the others.
func each(ctx context.Context, parallel int, items []string, out io.Writer, do func(ctx context.Context, item string) (report string, err error)) error {
	type end struct {
		report string
		err    error
	}
	ends := make([]chan end, len(items))
	for i := range ends {
		ends[i] = make(chan end, 1)
	}
	next := make(chan int)
	go func() {
		defer close(next)
		for i := range items {
			next <- i
		}
	}()
	for range max(parallel, 1) {
		go func() {
			for i := range next {
				if ctx.Err() != nil {
					ends[i] <- end{err: ctx.Err()}
					continue
				}
				report, err := do(ctx, items[i])
				ends[i] <- end{report, err}
			}
		}()
	}
	var failed []error
	for i := range items {
		e := <-ends[i]
		if e.err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", items[i], e.err))
			continue
		}
		if _, err := io.WriteString(out, e.report); err != nil {
			return err
		}
	}
	return errors.Join(failed...)
}
