//go:build !linux && !darwin

package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// An open file cannot be renamed or removed here, which also tells one that is being
// written from one that a killed run has left.
const renamesOpenFiles = false

func (place) openDescriptor() (io.WriteCloser, error) {
	return nil, errors.New("this system has no files by the number of a descriptor")
}

func keep(f *os.File, at place) error { return f.Chmod(at.old.Mode().Perm()) }

func mountedAlone(error) bool { return false }

func ofSomebodyElse(string, fs.FileInfo) error { return nil }

func lock(*os.File) {}

func removeAbandoned(name string) { _ = os.Remove(name) }

func syncFolder(string) {}
