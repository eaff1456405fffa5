package atomicfile

import (
	"bytes"
	"os"
	"syscall"
)

// keepAttributes copies the extended attributes, among which is the access list. A file
// system that has none has nothing to copy.
func keepAttributes(f *os.File, from string) error {
	size, err := syscall.Listxattr(from, nil)
	if err != nil || size == 0 {
		return nil
	}
	names := make([]byte, size)
	if size, err = syscall.Listxattr(from, names); err != nil {
		return err
	}
	for name := range bytes.SplitSeq(bytes.Trim(names[:size], "\x00"), []byte{0}) {
		if len(name) == 0 {
			continue
		}
		value := make([]byte, 64<<10) // the longest that Linux allows
		n, err := syscall.Getxattr(from, string(name), value)
		if err != nil {
			return err
		}
		if err := syscall.Setxattr(f.Name(), string(name), value[:n], 0); err != nil {
			return err
		}
	}
	return nil
}
