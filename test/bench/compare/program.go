//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// program is one that is measured.
type program struct {
	name   string
	args   []string
	exits  []int  // the exit codes that are no error
	stdout string // where its standard output goes; nowhere when empty
	runs   []run
}

// run is what one run took.
type run struct {
	wall, cpu float64 // seconds
	memory    float64 // MiB, at most
}

func (p *program) run(before []string) error {
	args := slices.Concat(before, p.args)
	cmd := exec.Command(args[0], args[1:]...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if p.stdout != "" {
		f, err := os.Create(p.stdout)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		cmd.Stdout = f
	}
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if cmd.ProcessState == nil || !slices.Contains(p.exits, cmd.ProcessState.ExitCode()) {
		return fmt.Errorf("%s: %w: %s", p.name, err, stderr.Bytes())
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return fmt.Errorf("%s: the system tells nothing of its memory", p.name)
	}
	p.runs = append(p.runs, run{
		wall: wall.Seconds(), cpu: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(),
		memory: float64(usage.Maxrss) / 1024,
	})
	return nil
}

func (p *program) walls() []float64    { return p.each(func(r run) float64 { return r.wall }) }
func (p *program) cpus() []float64     { return p.each(func(r run) float64 { return r.cpu }) }
func (p *program) memories() []float64 { return p.each(func(r run) float64 { return r.memory }) }

func (p *program) each(f func(run) float64) []float64 {
	var out []float64
	for _, r := range p.runs {
		out = append(out, f(r))
	}
	return out
}

// print writes a row of the table. The ratio is the median of the ratios within a
// round.
func (p *program) print(machines int, muster *program) {
	var ratios []float64
	for i, r := range p.runs {
		ratios = append(ratios, r.wall/muster.runs[i].wall)
	}
	fmt.Printf("| %d | %s | %s | %s | %s | %s |\n", machines, p.name, spread(p.walls()), spread(p.cpus()), spread(p.memories()), spread(ratios))
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// spread is the median with the smallest and the largest value.
func spread(values []float64) string {
	format := "%.2f (%.2f–%.2f)"
	if slices.Max(values) >= 20 {
		format = "%.0f (%.0f–%.0f)"
	}
	return fmt.Sprintf(format, median(values), slices.Min(values), slices.Max(values))
}

func scale(values []float64, by float64) []float64 {
	var out []float64
	for _, v := range values {
		out = append(out, v*by)
	}
	return out
}
