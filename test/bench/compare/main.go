//go:build unix

// Command compare measures muster beside other programs that judge the same facts
// by the same rules: whole processes, in turn, so that whatever else the machine
// does hits all of them alike. It checks that all find the same, and prints medians
// with the smallest and largest value.
//
// bench.sh builds what it needs and runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/test/bench"
)

func main() {
	log.SetFlags(0)
	var c comparison
	sizes := flag.String("sizes", "100,1000,10000,100000", "how many machines")
	flag.IntVar(&c.rounds, "rounds", 7, "how often every program runs")
	flag.IntVar(&c.slowRounds, "slow-rounds", 3, "how often a program runs that takes longer than 15 s")
	flag.StringVar(&c.dir, "dir", "", "where to work; a temporary folder when empty")
	flag.StringVar(&c.muster, "muster", "", "the program to measure")
	flag.StringVar(&c.floor, "floor", "", "the yardstick in plain Go")
	flag.StringVar(&c.opa, "opa", "", "the opa program; left out when empty")
	flag.StringVar(&c.conftest, "conftest", "", "the conftest program; left out when empty")
	before := flag.String("before", "", "what to run the programs with, such as \"chrt -f 10\" on a busy machine")
	prepare := flag.Int("prepare", 0, "only write the facts of that many machines to -dir")
	check := flag.Bool("check", false, "only check that all programs found the same in -dir")
	flag.Parse()
	c.before = strings.Fields(*before)
	var err error
	switch {
	case *prepare > 0:
		err = write(c.dir, *prepare)
	case *check:
		err = same(c.dir)
	default:
		err = c.run(*sizes)
	}
	if err != nil {
		log.Fatal(err)
	}
}

type comparison struct {
	rounds, slowRounds           int
	before                       []string
	dir                          string
	muster, floor, opa, conftest string
}

func (c *comparison) run(sizes string) (err error) {
	if c.muster == "" || c.floor == "" {
		return errors.New("-muster and -floor are needed")
	}
	if c.dir == "" {
		if c.dir, err = os.MkdirTemp("", "muster-bench-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(c.dir)) }()
	}
	fmt.Printf("%d rounds, programs in turn\n\n", c.rounds)
	fmt.Println("| machines | program | wall, s | CPU, s | peak memory, MiB | wall against muster |")
	fmt.Println("|---|---|---|---|---|---|")
	medians := map[int]float64{}
	for text := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		if medians[n], err = c.size(n); err != nil {
			return fmt.Errorf("%d machines: %w", n, err)
		}
	}
	if a, b := medians[10_000], medians[100_000]; a > 0 && b > 0 {
		fmt.Printf("\ngrowth of the wall time from 10,000 to 100,000 machines: exponent %.2f\n", math.Log10(b/a))
	}
	return c.start()
}

// size compares all programs for one number of machines and returns the median of
// muster's wall time in seconds.
func (c *comparison) size(n int) (float64, error) {
	dir := filepath.Join(c.dir, strconv.Itoa(n))
	if err := again("-prepare", strconv.Itoa(n), "-dir", dir); err != nil {
		return 0, err
	}
	query, err := os.ReadFile(filepath.Join(dir, "query"))
	if err != nil {
		return 0, err
	}
	path := func(name string) string { return filepath.Join(dir, name) }
	all := []*program{{
		name: "muster evaluate", exits: []int{0, 1, 3}, stdout: path("results.json"),
		args: []string{c.muster, "evaluate", path("facts.json"), "-o", "json"},
	}, {
		name: "plain Go, 12 rules", exits: []int{0},
		args: []string{c.floor, path("facts.json"), path("floor.json")},
	}}
	if c.opa != "" {
		eval := []string{c.opa, "eval", "--strict-builtin-errors", "-f", "json", "-i", path("input.json"), "-d", path("rules")}
		all = append(all, &program{
			name: "opa eval, the rules alone", exits: []int{0}, stdout: path("opa.json"),
			args: append(slices.Clip(eval), string(query)),
		}, &program{
			name: "opa eval, with machines", exits: []int{0}, stdout: path("opa-machines.json"),
			args: append(slices.Clip(eval), "-d", path("machines"), `{"rules": `+string(query)+`, "machines": data.bench.machines}`),
		})
	}
	if c.conftest != "" {
		all = append(all, &program{
			name: "conftest test, the rules alone", exits: []int{0, 1}, stdout: path("conftest.json"),
			args: []string{c.conftest, "test", "--no-color", "-o", "json", "-p", path("rules"), "-p", path("conftest"), path("input.json")},
		})
	}
	for round := range c.rounds {
		for _, p := range all {
			if round >= c.slowRounds && p.runs[0].wall > 15 {
				continue
			}
			if err := p.run(c.before); err != nil {
				return 0, err
			}
		}
	}
	for _, p := range all {
		p.print(n, all[0])
	}
	return median(all[0].walls()), again("-check", "-dir", dir)
}

// again runs this program once more. What takes much memory must not happen in the
// process that starts the programs: the system counts its memory as theirs.
func again(args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// write writes the facts, as muster reads them and as the others do, and the rules.
func write(dir string, n int) error {
	if _, err := os.Stat(filepath.Join(dir, "query")); err == nil {
		return nil // from an earlier run with the same -dir
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	doc, err := bench.Facts(context.Background(), n)
	if err != nil {
		return err
	}
	if err := writeFacts(filepath.Join(dir, "facts.json"), doc); err != nil {
		return err
	}
	in, err := bench.Input(doc)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "input.json"), in, 0o644); err != nil {
		return err
	}
	p, err := bench.Rules()
	if err != nil {
		return err
	}
	if err := bench.WritePolicies(dir, p); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "query"), []byte(bench.Query(p)), 0o644)
}

func writeFacts(path string, doc *facts.Document) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(doc.Write(f), f.Close())
}

// start measures what people wait for before anything is judged.
func (c *comparison) start() error {
	fmt.Println("\n| command | wall, ms | CPU, ms | peak memory, MiB |")
	fmt.Println("|---|---|---|---|")
	for _, args := range [][]string{{"version"}, {"rules", "list"}} {
		p := &program{name: "muster " + strings.Join(args, " "), exits: []int{0}, args: append([]string{c.muster}, args...)}
		for range 3 * c.rounds {
			if err := p.run(c.before); err != nil {
				return err
			}
		}
		fmt.Printf("| %s | %s | %s | %s |\n", p.name, spread(scale(p.walls(), 1000)), spread(scale(p.cpus(), 1000)), spread(p.memories()))
	}
	return nil
}
