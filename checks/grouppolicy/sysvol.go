package grouppolicy

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/muster-dr/muster/internal/facts"
)

const (
	// maxFile is the largest file that is read. A Registry.pol of several
	// thousand settings has a few hundred KiB.
	maxFile = 8 << 20
	// inFlight is how many GPOs are read at a time, over one connection.
	inFlight = 8
)

// errBroken marks errors after which a tree answers no more: the connection is
// gone, or the server fell silent.
var errBroken = errors.New("the connection broke off")

// tree is a Policies folder. Paths are relative to it, case does not matter.
// Errors for what is not there or may not be read are fs.ErrNotExist and
// fs.ErrPermission.
type tree interface {
	// folders names the folders in the root.
	folders(ctx context.Context) ([]string, error)
	// read returns a file of at most maxFile bytes, and its size even when it is
	// larger than that.
	read(ctx context.Context, path ...string) (content []byte, size int64, err error)
	// size returns the size of a file.
	size(ctx context.Context, path ...string) (int64, error)
}

// tooLarge is a file that is not read.
type tooLarge int64

func (e tooLarge) Error() string {
	return fmt.Sprintf("it has %d bytes, and no more than %d are read", int64(e), maxFile)
}

var guidFolder = regexp.MustCompile(`^\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}$`)

// readView reads every GPO of a tree. A folder or file that cannot be read fails
// alone. The error is for a tree that cannot be listed (then the view is nil) or
// that fell silent on the way (then the GPOs that were not read say so).
func readView(ctx context.Context, t tree) (*facts.SysvolView, error) {
	names, err := t.folders(ctx)
	if err != nil {
		return nil, err
	}
	view := &facts.SysvolView{Answered: facts.Yes(), GPOs: map[string]*facts.GPOFiles{}}
	// The first error that means the end of the tree ends all other reads too.
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var readers errgroup.Group
	readers.SetLimit(inFlight)
	for _, name := range names {
		guid := strings.ToUpper(name)
		if !guidFolder.MatchString(name) || view.GPOs[guid] != nil {
			continue
		}
		g := &facts.GPOFiles{GUID: guid}
		view.GPOs[guid] = g
		readers.Go(func() error {
			if err := readGPO(ctx, t, name, g); err != nil {
				stop(err)
			}
			return nil
		})
	}
	_ = readers.Wait() // its functions return no error
	if ctx.Err() != nil {
		return view, context.Cause(ctx)
	}
	return view, nil
}

// readGPO fills g from the folder. The error is that of a tree that answers no
// more.
func readGPO(ctx context.Context, t tree, folder string, g *facts.GPOFiles) error {
	g.Answered = facts.Yes()
	g.Settings = []facts.RegistrySetting{}
	var broken error
	// file reads one file and hands its content to parse.
	file := func(f *facts.File, parse func([]byte) error, path ...string) {
		if broken == nil && ctx.Err() != nil {
			broken = context.Cause(ctx)
		}
		if broken != nil {
			f.Answered = facts.FromError(fmt.Errorf("%s was not read: %w", strings.Join(path, `\`), readable(broken)))
			return
		}
		var content []byte
		var err error
		if parse != nil {
			content, f.Size, err = t.read(ctx, append([]string{folder}, path...)...)
		} else {
			f.Size, err = t.size(ctx, append([]string{folder}, path...)...)
		}
		var large tooLarge
		switch {
		case errors.Is(err, fs.ErrNotExist):
			f.Answered = facts.Yes()
			return
		case errors.As(err, &large):
			f.Present = true
		case err == nil:
			f.Present = true
			if parse != nil {
				err = parse(content)
			}
		case errors.Is(err, errBroken):
			broken = err
		case ctx.Err() != nil:
			broken = context.Cause(ctx)
			err = broken
		}
		f.Answered = because(err, strings.Join(path, `\`), g.GUID)
	}

	file(&g.GPTIni, func(b []byte) (err error) {
		g.VersionComputer, g.VersionUser, err = parseGPTIni(b)
		return err
	}, "GPT.INI")
	settings := func(parse func([]byte) ([]facts.RegistrySetting, error)) func([]byte) error {
		return func(b []byte) error {
			s, err := parse(b)
			g.Settings = append(g.Settings, s...)
			return err
		}
	}
	file(&g.RegistryPol, settings(parseRegistryPol), "Machine", "Registry.pol")
	file(&g.RegistryPreferences, settings(parsePreferences), "Machine", "Preferences", "Registry", "Registry.xml")
	// The format of Citrix policies is Citrix's own: that they are there is all
	// that can be said of them.
	file(&g.CitrixPolicies, nil, "Machine", "Citrix", "GroupPolicy", "Policies.gpf")

	switch denied := facts.PermissionDenied; {
	case broken != nil:
		g.Answered = facts.FromError(fmt.Errorf("the files of %s were not all read: %w", g.GUID, readable(broken)))
	case g.GPTIni.Reason == denied && g.RegistryPol.Reason == denied:
		// Typical of a GPO that only some groups may read.
		g.Answered = facts.No(denied, fmt.Sprintf("the folder of %s may not be read with this account", g.GUID))
	}
	return broken
}

// because words the failure of one file.
func because(err error, path, guid string) facts.Answered {
	if err == nil {
		return facts.Yes()
	}
	if errors.Is(err, fs.ErrPermission) {
		return facts.No(facts.PermissionDenied, fmt.Sprintf("%s of %s may not be read with this account", path, guid))
	}
	return facts.FromError(fmt.Errorf("%s of %s: %w", path, guid, readable(err)))
}
