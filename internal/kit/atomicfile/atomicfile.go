// Package atomicfile writes files whole or not at all, and leaves everything about
// what stands at a path as it was except its content: a link stays a link and its target
// is written, a file keeps its mode and its owner, and a device, a pipe or a socket is
// written to and never replaced.
package atomicfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// newMode is the mode of a file that was not there, less what the umask takes away.
const newMode = 0o644

// Write lets fill write the new content of path. Until fill has succeeded and the
// content is on disk, the old file stays as it was. A file that cannot be replaced as a
// whole is overwritten once its new content is complete: one that is mounted by itself,
// whose folder cannot be written to, or whose owner could not be kept.
//
// What is no file (a device, a pipe, a socket, /dev/stdout) gets the content as fill
// writes it. See [Waiting] for those that do not take it.
func Write(path string, fill func(io.Writer) error) error {
	if err := write(path, fill); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

func write(path string, fill func(io.Writer) error) error {
	at, err := follow(path)
	if err != nil {
		return err
	}
	switch {
	case at.isDescriptor:
		return stream(at.openDescriptor, fill)
	case at.old == nil:
		return replace(at, fill)
	case at.old.IsDir():
		return errors.New("that is a folder")
	case at.old.Mode()&fs.ModeSocket != 0:
		return stream(at.dial, fill)
	case !at.old.Mode().IsRegular():
		return stream(at.open, fill)
	}
	// Who may not write to a file may not replace it either.
	f, err := os.OpenFile(at.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_ = f.Close()
	return replace(at, fill)
}

// replace writes the content beside the file and renames it.
func replace(at place, fill func(io.Writer) error) (err error) {
	dir := filepath.Dir(at.path)
	sweep(dir)
	f, err := create(dir, at.old)
	if err != nil {
		if at.old != nil && errors.Is(err, fs.ErrPermission) {
			return overwriteFromMemory(at, fill)
		}
		return err
	}
	name := f.Name()
	defer func() {
		_ = f.Close()
		if name != "" {
			_ = os.Remove(name)
		}
	}()
	if err := fill(f); err != nil {
		return err
	}
	if at.old != nil {
		if err := keep(f, at); err != nil {
			return overwrite(at, f)
		}
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if !renamesOpenFiles {
		_ = f.Close()
	}
	if err := os.Rename(name, at.path); err != nil {
		if at.old != nil && mountedAlone(err) {
			return overwrite(at, f)
		}
		return err
	}
	name = ""
	syncFolder(dir)
	return nil
}

// overwrite puts the complete content of f into the file itself.
func overwrite(at place, f *os.File) error {
	content, err := os.Open(f.Name())
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	return overwriteWith(at, content)
}

func overwriteFromMemory(at place, fill func(io.Writer) error) error {
	var b bytes.Buffer
	if err := fill(&b); err != nil {
		return err
	}
	return overwriteWith(at, &b)
}

func overwriteWith(at place, content io.Reader) error {
	f, err := os.OpenFile(at.path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Sync(), f.Close())
}

// The name of a file that is being written does not grow with the name of what it
// becomes, which may be as long as a name can be.
const before, after = ".muster-", ".tmp"

// create makes the file that the content is written to first. As long as it is written
// it is locked, so that another run can tell it from one that a killed run has left.
func create(dir string, old fs.FileInfo) (*os.File, error) {
	mode := fs.FileMode(newMode)
	if old != nil {
		mode = 0o600 // until it has the mode of the old one
	}
	for range 1000 {
		name := filepath.Join(dir, before+strconv.FormatUint(rand.Uint64(), 36)+after)
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		lock(f)
		if isStill(f, name) {
			return f, nil
		}
		_ = f.Close() // another run took it for one that was left behind
	}
	return nil, errors.New("no name is free for a temporary file")
}

// sweep removes what runs that were killed have left in a folder.
func sweep(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return // which the write itself will notice
	}
	names, _ := d.Readdirnames(-1)
	_ = d.Close()
	for _, n := range names {
		if strings.HasPrefix(n, before) && strings.HasSuffix(n, after) {
			removeAbandoned(filepath.Join(dir, n))
		}
	}
}

// isStill tells whether name still leads to f.
func isStill(f *os.File, name string) bool {
	a, err1 := f.Stat()
	b, err2 := os.Lstat(name)
	return err1 == nil && err2 == nil && os.SameFile(a, b)
}
