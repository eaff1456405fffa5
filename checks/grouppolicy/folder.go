package grouppolicy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// folder is a Policies folder on a local disk: a copy of SYSVOL, or a mounted
// share. Symbolic links cannot lead out of it.
type folder struct {
	root  *os.Root
	place string // for people
}

// openFolder finds the Policies folder below path, which may be a SYSVOL share
// (with a folder for the domain), the folder of the domain or of SYSVOL itself,
// or the folder that holds the {GUID} folders.
func openFolder(ctx context.Context, path, domain string) (*folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("opening the SYSVOL folder: %w", reasoned(err))
	}
	f := &folder{root: root, place: path}
	for _, below := range [][]string{{domain, "Policies"}, {"sysvol", domain, "Policies"}, {"Policies"}} {
		found, err := f.resolve(below)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var inner *os.Root
		if err == nil {
			inner, err = root.OpenRoot(found)
		}
		_ = root.Close() // it was only read from
		if err != nil {
			return nil, fmt.Errorf("opening %s in the SYSVOL folder %s: %w", filepath.Join(below...), path, reasoned(err))
		}
		return &folder{root: inner, place: filepath.Join(path, found)}, nil
	}
	names, err := f.folders(ctx)
	if err == nil {
		for _, n := range names {
			if guidFolder.MatchString(n) {
				return f, nil
			}
		}
		err = facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("the folder %s has neither %s nor a {GUID} folder of a GPO", path, filepath.Join(domain, "Policies"))}
	}
	f.close()
	return nil, err
}

// reasoned adds the reason code that an error of the file system stands for.
func reasoned(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return facts.Failure{Reason: facts.PermissionDenied, Err: err}
	case errors.Is(err, fs.ErrNotExist):
		return facts.Failure{Reason: facts.FactMissing, Err: err}
	}
	return err
}

func (f *folder) close() { _ = f.root.Close() } // it was only read from

func (f *folder) folders(context.Context) ([]string, error) {
	entries, err := f.entries(".")
	if err != nil {
		return nil, reasoned(err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func (f *folder) entries(dir string) ([]fs.DirEntry, error) {
	d, err := f.root.Open(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close() }() // it was only read from
	return d.ReadDir(-1)
}

// resolve finds the path as the disk spells it: Windows ignores case, copies on
// other systems do not, and both spellings of Machine and Registry.pol occur.
func (f *folder) resolve(path []string) (string, error) {
	at := "."
	for _, part := range path {
		if part == "" || part != filepath.Base(part) || part == ".." {
			return "", fmt.Errorf("%q is no file name: %w", part, fs.ErrNotExist)
		}
		exact := filepath.Join(at, part)
		_, err := f.root.Lstat(exact)
		if err == nil {
			at = exact
			continue
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		entries, err := f.entries(at)
		if err != nil {
			return "", err
		}
		found := ""
		for _, e := range entries {
			if strings.EqualFold(e.Name(), part) {
				found = e.Name()
				break
			}
		}
		if found == "" {
			return "", &fs.PathError{Op: "open", Path: exact, Err: fs.ErrNotExist}
		}
		at = filepath.Join(at, found)
	}
	return at, nil
}

func (f *folder) read(ctx context.Context, path ...string) ([]byte, int64, error) {
	file, info, err := f.open(ctx, path)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = file.Close() }() // it was only read from
	if info.Size() > maxFile {
		return nil, info.Size(), tooLarge(info.Size())
	}
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(content) > maxFile {
		err = tooLarge(len(content))
	}
	return content, int64(len(content)), err
}

func (f *folder) size(ctx context.Context, path ...string) (int64, error) {
	file, info, err := f.open(ctx, path)
	if err != nil {
		return 0, err
	}
	return info.Size(), file.Close()
}

// open opens a regular file; anything else might block the reader for ever.
func (f *folder) open(ctx context.Context, path []string) (*os.File, fs.FileInfo, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	found, err := f.resolve(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.root.Stat(found)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s is not a regular file", found)
	}
	file, err := f.root.Open(found)
	if err != nil {
		return nil, nil, err
	}
	return file, info, nil
}
