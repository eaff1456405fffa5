package windows

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

// The keys of Session Recording, which has kept the name that it had before. Its servers are
// 32-bit programs.
const (
	recordingDatabase = `SOFTWARE\Citrix\SmartAuditor\Database`
	recordingServer   = `SOFTWARE\Citrix\SmartAuditor\Server`
	recordingAgent    = `SOFTWARE\Citrix\SmartAuditor\Agent`
)

// recording reads what a server of Session Recording is set up with.
func (g *hostQueries) recording(ctx context.Context) {
	r := &facts.RecordingServer{Storage: []string{}}
	g.host.Recording = r
	r.Answered = g.answered(g.recordingIn(ctx, r))
}

func (g *hostQueries) recordingIn(ctx context.Context, into *facts.RecordingServer) error {
	// The value that counts is that of the 32-bit view; others are left by older releases.
	for _, key := range []string{recordingDatabase, recordingServer} {
		for _, view := range []winrm.View{winrm.View32, winrm.View64} {
			text, err := g.text(ctx, view, key, "SmAudDatabaseInstance")
			if err != nil {
				return err
			}
			if text = strings.TrimSpace(text); text != "" && into.Database == "" {
				into.Database = text
			}
		}
	}
	return g.each(ctx, recordingServer, func(_ string, data []string) {
		for _, path := range data {
			if path = strings.TrimSpace(path); folder.MatchString(path) && !program.MatchString(path) && !slices.Contains(into.Storage, path) {
				into.Storage = append(into.Storage, path)
			}
		}
	})
}

var (
	folder = regexp.MustCompile(`^([A-Za-z]:\\|\\\\)[^|<>"?*]+$`)
	// program is a folder of the product itself, or a file.
	program = regexp.MustCompile(`(?i)\\(program files( \(x86\))?|programdata|windows|inetpub)\\|\.[a-z]{2,4}$`)
)

// recorder reads what records the sessions of a VDA, by what is installed there.
func (g *hostQueries) recorder(ctx context.Context, out *installed, failed error) {
	r := &facts.RecordingAgent{Servers: []string{}}
	g.host.Recorder = r
	if failed != nil {
		r.Answered = facts.FromError(failed)
		return
	}
	r.Installed = slices.ContainsFunc(out.Products, func(p product) bool { return recordingProduct.MatchString(p.Name) })
	if !r.Installed {
		r.Answered = facts.Yes()
		return
	}
	r.Answered = g.answered(g.each(ctx, recordingAgent, func(name string, data []string) {
		for _, text := range data {
			host := strings.ToLower(strings.TrimSpace(text))
			if !hostWithDots.MatchString(host) && (!strings.Contains(strings.ToLower(name), "server") || !shortHost.MatchString(host)) {
				continue
			}
			if !slices.Contains(r.Servers, host) {
				r.Servers = append(r.Servers, host)
			}
		}
	}))
}

var (
	recordingProduct = regexp.MustCompile(`(?i)session recording\b.*\bagent`)
	// hostWithDots is a full host name. Names of files and versions are none.
	hostWithDots = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+\.[a-z][a-z0-9-]*[a-z]$`)
	// shortHost is a host name without its domain, or an address, where the value says that
	// it is a server.
	shortHost = regexp.MustCompile(`^([a-z][a-z0-9-]{0,62}|[0-9]{1,3}(\.[0-9]{1,3}){3})$`)
)

// each gives take the texts of all values of a key, in both views.
func (g *hostQueries) each(ctx context.Context, key string, take func(name string, data []string)) error {
	for _, view := range []winrm.View{winrm.View32, winrm.View64} {
		reg := g.session.Registry(view)
		values, err := reg.EnumValues(ctx, key)
		if errors.Is(err, winrm.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		for _, v := range values {
			if v.Kind != winrm.KindString && v.Kind != winrm.KindExpandable && v.Kind != winrm.KindMultiString {
				continue
			}
			data, err := content(ctx, reg, key, v)
			if err != nil {
				return err
			}
			take(v.Name, data)
		}
	}
	return nil
}
