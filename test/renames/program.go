package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// program is a built muster.
type program struct {
	path string
	sum  string // of its bytes: outputs of another build are not taken for its own
}

func newProgram(path string) (*program, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	return &program{path, hex.EncodeToString(sum[:6])}, nil
}

// run runs the program in a folder. An exit code is no error.
func (p *program) run(ctx context.Context, dir string, args ...string) (stdout, stderr string, exit int, err error) {
	cmd := exec.CommandContext(ctx, p.path, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "COLUMNS=80", "NO_COLOR=1", "TZ=UTC")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) && ended.Exited() {
		err = nil
	}
	if err != nil {
		return "", "", 0, fmt.Errorf("%s %s: %w\n%s", p.path, strings.Join(args, " "), err, errs.String())
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode(), nil
}

// formats are those that the program writes, by its own help.
func (p *program) formats(ctx context.Context) ([]string, error) {
	help, _, _, err := p.run(ctx, "", "evaluate", "--help")
	if err != nil {
		return nil, err
	}
	found := regexp.MustCompile(`formats: ([a-z, -]+)`).FindStringSubmatch(help)
	if found == nil {
		return nil, fmt.Errorf("%s evaluate --help names no formats", p.path)
	}
	return strings.Split(found[1], ", "), nil
}

// healthy is the estate without a fault.
const healthy = "healthy"

// faults are those of the embedded estate, after the healthy one.
func (p *program) faults(ctx context.Context) ([]string, error) {
	cmd := exec.CommandContext(ctx, p.path, "lab", "--list-faults")
	cmd.Env = append(os.Environ(), "COLUMNS=300", "NO_COLOR=1")
	list, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s lab --list-faults: %w", p.path, err)
	}
	faults := []string{healthy}
	lines := bufio.NewScanner(bytes.NewReader(list))
	lines.Scan() // the head of the table
	for lines.Scan() {
		if name := regexp.MustCompile(`^[a-z][a-z0-9-]+`).FindString(lines.Text()); name != "" {
			faults = append(faults, name)
		}
	}
	if len(faults) < 2 {
		return nil, fmt.Errorf("%s lab --list-faults lists none", p.path)
	}
	return faults, lines.Err()
}

// scan collects the facts of the embedded estate with a fault, unless they are
// there, and returns where. The estate file has the same path in all of them.
func (p *program) scan(ctx context.Context, work, fault string) (string, error) {
	dir := filepath.Join("f", fault)
	facts := filepath.Join(work, dir, "facts.json")
	if _, err := os.Stat(facts); err == nil {
		return facts, nil
	}
	if err := os.MkdirAll(work, 0o755); err != nil {
		return "", err
	}
	broken := []string{"--fault", fault}
	if fault == healthy {
		broken = []string{"--healthy"}
	}
	_, stderr, exit, err := p.run(ctx, work, append([]string{"demo", "--dir", dir}, broken...)...)
	if err == nil && exit != 0 {
		err = fmt.Errorf("demo %s ended with %d\n%s", fault, exit, stderr)
	}
	return facts, err
}
