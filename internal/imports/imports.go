// Package imports reads exports: files with what only a vendor's snap-in knows of a
// Windows host, or what a host holds that the scanner does not reach, written there by an
// administrator and handed to muster collect --import. Everything that can be wrong with
// them shows before anything is asked.
//
// A kind of export is a file of its own beside this one, with the PowerShell that
// writes it in the folder exports, where no command of Windows does.
package imports

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// Kind is a kind of export.
type Kind struct {
	Name string // as in --import NAME=PATH
	// Component is the component of the estate on whose servers it is made; "" where
	// that is any computer of the domain.
	Component string
	// Before is PowerShell that makes the vendor's cmdlets known, and Script that
	// which reads and prints the export. Neither changes anything.
	Before, Script string
	// Command is what writes the export where Windows has a command for it; then there
	// is no script.
	Command string

	limit int // bytes
	read  func(k *Kind, where string, raw []byte) (content, error)
}

// kinds is the registry.
var kinds = []*Kind{fas, gpoReport, gpResult, storeFront, vdaKeys}

// Kinds are all kinds of exports, by name.
func Kinds() []*Kind { return kinds }

// Schema is the first field of an export of this kind.
func (k *Kind) Schema() string { return k.Name + "/1" }

// Line is the command that writes an export: one line for an elevated Windows
// PowerShell on the server itself.
func (k *Kind) Line() string {
	if k.Command != "" {
		return k.Command
	}
	var words []string
	if k.Before != "" {
		words = append(words, k.Before+";")
	}
	for line := range strings.Lines(k.Script) {
		words = append(words, strings.TrimSpace(line))
	}
	return strings.Join(words, " ") + " > " + k.Name + ".json"
}

// content is what exports of a kind say beside who says it.
type content interface {
	head() header
	domain() string // the DNS name of its domain, where that is told apart from the host
	// check tells what is wrong with a content that has all its fields.
	check() error
}

// ofHost is a content that a Windows host might have reported itself.
type ofHost interface {
	// apply puts it into the facts of the host. Told is an answer with the age of the
	// export.
	apply(host *facts.WindowsHost, told facts.Answered)
}

// ofPolicies is a content that is kept beside what hosts and SYSVOL reported.
type ofPolicies interface {
	keep(doc *facts.Document, e *Export)
}

// header begins every export.
type header struct {
	Muster   *text `json:"muster"`
	Host     *text `json:"host"`     // fully qualified
	Exported *text `json:"exported"` // RFC 3339
}

func (h header) head() header { return h }

func (h header) domain() string { return "" }

// Export is an export that was read and fits the estate.
type Export struct {
	Kind *Kind
	Path string    // where it was read; "-" is standard input
	Site string    // "" where the facts tell it
	Host string    // as the estate file names it; "" for what is of no single computer
	Told time.Time // when it was made

	content content
}

// The sizes of the largest exports that are read, in bytes: a thousand times that of one
// with a hundred stores, and a report of all GPOs of a large domain.
const (
	largest       = 16 << 20
	largestReport = 256 << 20
)

// ahead is how far a server's clock may be ahead of ours.
const ahead = 5 * time.Minute

// Read reads exports, each given as NAME=PATH, for an estate. One path may be "-",
// standard input.
func Read(specs []string, stdin io.Reader, est *estate.Estate, now time.Time) ([]*Export, error) {
	kinds, paths := make([]*Kind, len(specs)), make([]string, len(specs))
	piped := ""
	for i, spec := range specs {
		var err error
		if kinds[i], paths[i], err = split(spec); err != nil {
			return nil, fmt.Errorf("--import %s: %w", spec, err)
		}
		if paths[i] == "-" && piped != "" {
			return nil, fmt.Errorf("--import %s: standard input is read already, by --import %s", spec, piped)
		} else if paths[i] == "-" {
			piped = spec
		}
	}
	var all []*Export
	for i, kind := range kinds {
		e, err := read(kind, paths[i], stdin, est, now)
		if err != nil {
			return nil, fmt.Errorf("--import %s: %w", kind.Name, err)
		}
		for _, other := range all {
			if other.Kind == e.Kind && other.Host == e.Host && e.Host != "" {
				return nil, fmt.Errorf("--import %s: %s says the same of %s: give one export of each server", specs[i], other.where(), e.Host)
			}
		}
		all = append(all, e)
	}
	return all, nil
}

func split(spec string) (*Kind, string, error) {
	name, path, ok := strings.Cut(spec, "=")
	var names []string
	for _, k := range kinds {
		if k.Name == name && ok && path != "" {
			return k, path, nil
		}
		names = append(names, k.Name)
	}
	if !ok || path == "" {
		return nil, "", fmt.Errorf("give NAME=PATH, such as %s=%s.json", storeFront.Name, storeFront.Name)
	}
	return nil, "", suggest.Unknown("export", name, names)
}

func read(kind *Kind, path string, stdin io.Reader, est *estate.Estate, now time.Time) (*Export, error) {
	e := &Export{Kind: kind, Path: path}
	raw, err := slurp(path, kind.limit, stdin)
	if err == nil && len(raw) == 0 {
		err = fmt.Errorf("%s is empty: the export failed; PowerShell said why on the server", e.where())
	}
	if err != nil {
		return nil, err
	}
	e.content, err = kind.read(kind, e.where(), raw)
	if err != nil {
		return nil, err
	}
	head := e.content.head()
	if e.Told, err = time.Parse(time.RFC3339, string(*head.Exported)); err != nil {
		return nil, fmt.Errorf("%s: exported: %q is no moment such as 2027-01-31T08:00:00Z", e.where(), *head.Exported)
	}
	if e.Told.After(now.Add(ahead)) {
		return nil, fmt.Errorf("%s was made at %s, and it is %s now: one of the two clocks is wrong", e.where(), stamp(e.Told), stamp(now))
	}
	if kind.Component != "" {
		e.Site, e.Host, err = declared(est, kind, string(*head.Host))
	} else {
		e.Host, err = member(est, string(*head.Host), e.content.domain())
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.where(), err)
	}
	return e, nil
}

// slurp reads a file whole, unless it is too large to be an export.
func slurp(path string, limit int, stdin io.Reader) ([]byte, error) {
	r := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("reading the export: %w", err)
		}
		defer func() { _ = f.Close() }()
		r = f
	}
	b, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, fmt.Errorf("reading the export: %w", err)
	}
	if len(b) > limit {
		return nil, fmt.Errorf("%s has more than %d MiB: that is no export", path, limit>>20)
	}
	return b, nil
}

// declared finds the server among those that the estate file declares.
func declared(est *estate.Estate, kind *Kind, host string) (site, name string, err error) {
	var all []string
	if c := est.Components[kind.Component]; c != nil && !c.Excluded() {
		for _, site := range []string{estate.Production, estate.Recovery} {
			for _, name := range c.Servers.Of(site) {
				if full(name, est.Domain) == full(host, est.Domain) {
					return site, name, nil
				}
				all = append(all, name)
			}
		}
	}
	if len(all) == 0 {
		return "", "", fmt.Errorf("it is of %s, and the estate file declares no servers of %s: add them to components.%s.servers", host, kind.Component, kind.Component)
	}
	return "", "", fmt.Errorf("it is of %s, which is none of the servers of %s in the estate file: %s", host, kind.Component, strings.Join(all, ", "))
}

// member makes sure that an export is of the domain of the estate, and returns the full
// name of the computer; "" for an export of the domain itself.
func member(est *estate.Estate, host, domain string) (string, error) {
	own := strings.ToLower(strings.TrimSuffix(est.Domain, "."))
	if domain = strings.ToLower(strings.TrimSuffix(domain, ".")); domain == "" {
		_, domain, _ = strings.Cut(full(host, own), ".")
	}
	if domain != own {
		return "", fmt.Errorf("it is of the domain %s, and the estate file declares %s: policies of other domains are not read", domain, own)
	}
	if host == "" {
		return "", nil
	}
	return full(host, own), nil
}

func full(host, domain string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if strings.Contains(host, ".") {
		return host
	}
	return host + "." + strings.ToLower(domain)
}

func (e *Export) where() string {
	if e.Path == "-" {
		return "standard input"
	}
	return e.Path
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
