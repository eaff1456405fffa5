package windows

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

// hostQueries asks one host all its questions, one after the other. A question that
// fails is told where its answer would be, and does not keep the others from being
// asked.
type hostQueries struct {
	run     *run
	session *held
	target  target
	host    *facts.WindowsHost
	trouble error // the first one
}

func (g *hostQueries) is(role string) bool { return slices.Contains(g.target.roles, role) }

func (g *hostQueries) all(ctx context.Context) {
	g.clock(ctx)
	g.hostsFile(ctx)
	if g.is(facts.RoleConnector) || g.is(facts.RolePVS) {
		g.plugin(ctx)
	}
	if g.is(facts.RoleConnector) || g.is(facts.RoleFAS) || g.is(facts.RoleStoreFront) || g.is(facts.RolePVS) {
		g.services(ctx)
	}
	if g.is(facts.RoleVDA) {
		g.vda(ctx)
	}
	if g.is(facts.RoleVDA) || g.is(facts.RoleStoreFront) || g.is(facts.RoleFAS) {
		g.fas(ctx)
	}
	if g.is(facts.RoleStoreFront) {
		g.storeFront(ctx)
	}
	if g.is(facts.RoleRecording) {
		g.recording(ctx)
	}
	if g.is(facts.RoleDHCP) {
		g.dhcp(ctx)
	}
}

// answered is how a question went, and notes the first that did not go well.
func (g *hostQueries) answered(err error) facts.Answered {
	if err != nil && g.trouble == nil {
		g.trouble = err
	}
	return facts.FromError(err)
}

// clock compares the host's clock with ours, at the middle of the question.
func (g *hostQueries) clock(ctx context.Context) {
	before := time.Now()
	found, err := g.session.Query(ctx, `root/cimv2`, "SELECT Year, Month, Day, Hour, Minute, Second FROM Win32_UTCTime", 1)
	middle := before.Add(time.Since(before) / 2)
	if err == nil && len(found) != 1 {
		err = fmt.Errorf("%s: Win32_UTCTime has %d instances", g.target.host, len(found))
	}
	var parts [6]int
	for i, name := range []string{"Year", "Month", "Day", "Hour", "Minute", "Second"} {
		if err == nil {
			text, _ := found[0].Text(name)
			parts[i], err = strconv.Atoi(text)
		}
	}
	if g.answered(err); err != nil {
		return
	}
	// The second goes on while it is told: on average by half.
	told := time.Date(parts[0], time.Month(parts[1]), parts[2], parts[3], parts[4], parts[5], int(500*time.Millisecond), time.UTC)
	g.host.OffsetSeconds = new(told.Sub(middle).Seconds())
}

//go:embed scripts/hosts.ps1
var hostsScript string

func (g *hostQueries) hostsFile(ctx context.Context) {
	var out struct {
		Path  string   `json:"path"`
		Lines []string `json:"lines"`
	}
	f := &g.host.HostsFile
	f.Answered = g.answered(g.script(ctx, "hosts.ps1", hostsScript, &out))
	f.Path, f.Entries = out.Path, hostsEntries(out.Lines)
}

// script runs a script whose output is one JSON object.
func (g *hostQueries) script(ctx context.Context, name, text string, into any) error {
	out, err := g.session.Run(ctx, winrm.Script{Name: name, Text: text})
	if err != nil {
		return err
	}
	if err := json.Unmarshal(out, into); err != nil {
		return fmt.Errorf("%s on %s: the output is not what was expected: %w", name, g.target.host, err)
	}
	return nil
}

// text reads a string from the registry; "" where there is none.
func (g *hostQueries) text(ctx context.Context, view winrm.View, key, name string) (string, error) {
	s, err := g.session.Registry(view).GetString(ctx, key, name)
	if errors.Is(err, winrm.ErrNotFound) {
		return "", nil
	}
	return s, err
}
