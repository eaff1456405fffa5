//go:build linux || darwin

package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

const renamesOpenFiles = true

// openDescriptor makes a second number for the open file, which shares its position.
func (p place) openDescriptor() (io.WriteCloser, error) {
	n, err := syscall.Dup(p.descriptor)
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(n)
	return os.NewFile(uintptr(n), p.path), nil
}

// keep gives f the owner, the group, the access list and the mode of what it replaces.
func keep(f *os.File, at place) error {
	now, err := f.Stat()
	if err != nil {
		return err
	}
	is, ok1 := now.Sys().(*syscall.Stat_t)
	was, ok2 := at.old.Sys().(*syscall.Stat_t)
	if ok1 && ok2 && (is.Uid != was.Uid || is.Gid != was.Gid) {
		if err := f.Chown(int(was.Uid), int(was.Gid)); err != nil {
			return err
		}
	}
	if err := f.Chmod(at.old.Mode().Perm()); err != nil {
		return err
	}
	return keepAttributes(f, at.path)
}

// mountedAlone tells whether a file could not be replaced because it is a mount of its
// own, as files given to a container are.
func mountedAlone(err error) bool {
	return errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV)
}

// ofSomebodyElse refuses what another user has put into a folder that everybody can
// write to, such as /tmp: a link there would make us write where they cannot, and a file
// of theirs would give them what we write. Linux refuses the same (fs.protected_symlinks,
// fs.protected_regular, fs.protected_fifos), but only to those who open the path itself.
func ofSomebodyElse(path string, info fs.FileInfo) error {
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return err
	}
	if folder.Mode()&fs.ModeSticky == 0 || folder.Mode().Perm()&0o002 == 0 {
		return nil
	}
	is, ok1 := info.Sys().(*syscall.Stat_t)
	in, ok2 := folder.Sys().(*syscall.Stat_t)
	if ok1 && ok2 && is.Uid != uint32(os.Geteuid()) && is.Uid != in.Uid {
		return fmt.Errorf("%s belongs to another user and stands in a folder that everybody can write to; remove it or choose another path", path)
	}
	return nil
}

func lock(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_EX) }

// removeAbandoned removes a temporary file that nobody writes any more.
func removeAbandoned(name string) {
	f, err := os.OpenFile(name, os.O_RDWR|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil && isStill(f, name) {
		_ = os.Remove(name)
	}
}

// syncFolder makes a new name last. A file system that cannot do so has done what it can.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
