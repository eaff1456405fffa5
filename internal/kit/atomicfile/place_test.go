//go:build linux || darwin

package atomicfile_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/kit/atomicfile"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func put(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s has %q, %v; want %q", filepath.Base(path), got, err, want)
	}
}

func TestWhatStandsAtThePathStaysWhatItWas(t *testing.T) {
	link := func(t *testing.T, to, at string) {
		t.Helper()
		if err := os.Symlink(to, at); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		prepare func(t *testing.T, dir string)
		content string // the file that has the report in the end; "report" when empty
		links   []string
		mode    fs.FileMode
	}{
		"nothing yet":                      {func(*testing.T, string) {}, "", nil, 0o644},
		"a file that only its owner reads": {func(t *testing.T, dir string) { put(t, filepath.Join(dir, "report"), "old", 0o600) }, "", nil, 0o600},
		"a file that a group writes":       {func(t *testing.T, dir string) { put(t, filepath.Join(dir, "report"), "old", 0o664) }, "", nil, 0o664},
		"a link to a file": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "real"), "old", 0o640)
			link(t, "real", filepath.Join(dir, "report"))
		}, "real", []string{"report"}, 0o640},
		"a link to a file that is not there yet": {func(t *testing.T, dir string) { link(t, "real", filepath.Join(dir, "report")) }, "real", []string{"report"}, 0o644},
		"a link to a link": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "real"), "old", 0o600)
			link(t, filepath.Join(dir, "real"), filepath.Join(dir, "second"))
			link(t, "second", filepath.Join(dir, "report"))
		}, "real", []string{"report", "second"}, 0o600},
		"a link upwards out of a folder that is a link": {func(t *testing.T, dir string) {
			for _, d := range []string{"a", "a/b"} {
				if err := os.Mkdir(filepath.Join(dir, d), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			put(t, filepath.Join(dir, "a", "real"), "old", 0o600)
			link(t, "../real", filepath.Join(dir, "a", "b", "inner"))
			link(t, "a/b", filepath.Join(dir, "folder"))
			link(t, "folder/inner", filepath.Join(dir, "report"))
		}, "a/real", []string{"report", "a/b/inner", "folder"}, 0o600},
	} {
		t.Run(name, func(t *testing.T) {
			defer syscall.Umask(syscall.Umask(0o022))
			dir := t.TempDir()
			c.prepare(t, dir)
			if err := atomicfile.Write(filepath.Join(dir, "report"), write("new", nil)); err != nil {
				t.Fatal(err)
			}
			content := filepath.Join(dir, "report")
			if c.content != "" {
				content = filepath.Join(dir, c.content)
			}
			holds(t, content, "new")
			if mode := must(os.Lstat(content)).Mode(); mode != c.mode {
				t.Errorf("the mode is %v, want %v", mode, c.mode)
			}
			for _, l := range c.links {
				if mode := must(os.Lstat(filepath.Join(dir, l))).Mode(); mode&fs.ModeSymlink == 0 {
					t.Errorf("%s is no link any more: %v", l, mode)
				}
			}
			leftBehind(t, dir)
		})
	}
}

func leftBehind(t *testing.T, dir string) {
	t.Helper()
	for _, e := range must(os.ReadDir(dir)) {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("left behind: %s", e.Name())
		}
	}
}

func TestAPrivateUmaskMakesPrivateFiles(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o077))
	path := filepath.Join(t.TempDir(), "report")
	if err := atomicfile.Write(path, write("new", nil)); err != nil {
		t.Fatal(err)
	}
	if mode := must(os.Stat(path)).Mode(); mode != 0o600 {
		t.Errorf("the mode is %v", mode)
	}
}

func TestALinkThatLeadsInACircleIsRefused(t *testing.T) {
	dir := t.TempDir()
	for from, to := range map[string]string{"a": "b", "b": "a"} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	err := atomicfile.Write(filepath.Join(dir, "a"), write("new", nil))
	if err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("got %v", err)
	}
}

func TestAFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := atomicfile.Write(dir, write("new", nil)); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("got %v", err)
	}
}

// readFrom reads what arrives, in the background.
func readFrom(r io.Reader) <-chan string {
	got := make(chan string, 1)
	go func() {
		text, err := io.ReadAll(r)
		if err != nil {
			text = append(text, err.Error()...)
		}
		got <- string(text)
	}()
	return got
}

func TestAPipeIsWrittenToAndStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	// Both ends, so that opening it waits for nobody.
	hold := must(os.OpenFile(path, os.O_RDWR, 0))
	r := must(os.OpenFile(path, os.O_RDONLY, 0))
	got := readFrom(r)
	err := atomicfile.Write(path, write("report", nil))
	_ = hold.Close()
	if err != nil {
		t.Fatal(err)
	}
	if mode := must(os.Lstat(path)).Mode(); mode&fs.ModeNamedPipe == 0 {
		_ = r.Close()
		t.Fatalf("it is no pipe any more: %v", mode)
	}
	if text := <-got; text != "report" {
		t.Errorf("%q arrived", text)
	}
}

func TestASocketIsWrittenToAndStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	got := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			got <- err.Error()
			return
		}
		got <- <-readFrom(c)
	}()
	if err := atomicfile.Write(path, write("report", nil)); err != nil {
		t.Fatal(err)
	}
	if mode := must(os.Lstat(path)).Mode(); mode&fs.ModeSocket == 0 {
		t.Fatalf("it is no socket any more: %v", mode)
	}
	if text := <-got; text != "report" {
		t.Errorf("%q arrived", text)
	}
	_ = l.Close()
	if err := atomicfile.Write(path+"2", write("x", nil)); err != nil {
		t.Error(err)
	}
}

// The device is one of the test's own, made in its own folder: what it throws away is
// what it is for.
func TestADeviceIsWrittenToAndStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "device")
	const null = 1<<8 | 3
	if err := syscall.Mknod(path, syscall.S_IFCHR|0o666, null); err != nil {
		t.Skip("making a device needs rights that this user has not: " + err.Error())
	}
	if err := atomicfile.Write(path, write("report", nil)); err != nil && !errors.Is(err, fs.ErrPermission) {
		t.Fatal(err)
	}
	if mode := must(os.Lstat(path)).Mode(); mode&fs.ModeCharDevice == 0 {
		t.Errorf("it is no device any more: %v", mode)
	}
}

func TestAnOpenFileIsGoneOnWith(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	f := must(os.Create(path))
	defer func() { _ = f.Close() }()
	_, _ = io.WriteString(f, "before\n")
	link := filepath.Join(t.TempDir(), "stdout")
	if err := os.Symlink(fmt.Sprintf("/dev/fd/%d", f.Fd()), link); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(link, write("report\n", nil)); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(f, "after\n")
	holds(t, path, "before\nreport\nafter\n")
}

func TestAWriteThatNobodyTakesIsSeen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- atomicfile.Write(path, write("report", nil)) }()
	for atomicfile.Waiting() == 0 {
		time.Sleep(time.Millisecond)
	}
	got := readFrom(must(os.Open(path)))
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if text := <-got; text != "report" {
		t.Errorf("%q arrived", text)
	}
	if w := atomicfile.Waiting(); w != 0 {
		t.Errorf("still waiting for %s", w)
	}
}

func TestTheOwnerStays(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	path := filepath.Join(t.TempDir(), "report")
	put(t, path, "old", 0o660)
	if err := os.Chown(path, 12345, 23456); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(path, write("new", nil)); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "new")
	info := must(os.Stat(path))
	if s := info.Sys().(*syscall.Stat_t); s.Uid != 12345 || s.Gid != 23456 || info.Mode() != 0o660 {
		t.Errorf("it belongs to %d:%d now, %v", s.Uid, s.Gid, info.Mode())
	}
}

// As the kernel does it for those who open a path in /tmp.
func TestWhatSomebodyElsePutIntoAFolderForAllIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	for name, prepare := range map[string]func(path, other string) error{
		"a link": func(path, other string) error { return os.Symlink(other, path) },
		"a file": func(path, _ string) error { return os.WriteFile(path, nil, 0o666) },
		"a pipe": func(path, _ string) error { return syscall.Mkfifo(path, 0o666) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, other := t.TempDir(), filepath.Join(t.TempDir(), "other")
			put(t, other, "not theirs", 0o600)
			if err := os.Chmod(dir, 0o777|fs.ModeSticky); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "report")
			if err := prepare(path, other); err != nil {
				t.Fatal(err)
			}
			if err := os.Lchown(path, 12345, 12345); err != nil {
				t.Fatal(err)
			}
			if err := atomicfile.Write(path, write("report", nil)); err == nil || !strings.Contains(err.Error(), "another user") {
				t.Errorf("got %v", err)
			}
			holds(t, other, "not theirs")
		})
	}
}

func TestAFileInAFolderThatCannotBeWrittenToIsOverwritten(t *testing.T) {
	asNobody(t, func(dir string) {
		put(t, filepath.Join(dir, "report"), "a longer old report", 0o600)
		if err := os.Chown(filepath.Join(dir, "report"), 65534, 65534); err != nil {
			t.Fatal(err)
		}
	}, func(dir string) {
		if err := atomicfile.Write(filepath.Join(dir, "report"), write("new", nil)); err != nil {
			t.Error(err)
		}
	}, func(dir string) {
		holds(t, filepath.Join(dir, "report"), "new")
	})
}

func TestAFileThatMayNotBeWrittenToIsNotReplaced(t *testing.T) {
	asNobody(t, func(dir string) {
		if err := os.Chmod(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, "report"), "old", 0o444)
	}, func(dir string) {
		if err := atomicfile.Write(filepath.Join(dir, "report"), write("new", nil)); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("got %v", err)
		}
	}, func(dir string) {
		holds(t, filepath.Join(dir, "report"), "old")
	})
}

func TestAFileOfAnotherOwnerThatWeMayWriteToKeepsThem(t *testing.T) {
	asNobody(t, func(dir string) {
		if err := os.Chmod(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, "report"), "a longer old report", 0o666)
	}, func(dir string) {
		if err := atomicfile.Write(filepath.Join(dir, "report"), write("new", nil)); err != nil {
			t.Error(err)
		}
	}, func(dir string) {
		holds(t, filepath.Join(dir, "report"), "new")
		if s := must(os.Stat(filepath.Join(dir, "report"))).Sys().(*syscall.Stat_t); s.Uid != 0 {
			t.Errorf("it belongs to %d now", s.Uid)
		}
		leftBehind(t, dir)
	})
}

// asNobody runs do as a user without rights, in a process of its own.
func asNobody(t *testing.T, prepare, do, check func(dir string)) {
	t.Helper()
	if dir := os.Getenv("ATOMICFILE_DIR"); dir != "" {
		do(dir)
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can become somebody else")
	}
	dir := must(os.MkdirTemp("", "atomicfile")) //nolint:usetesting // somebody else has to get into it, and not into the folder above t.TempDir
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	prepare(dir)
	self := filepath.Join(dir, "test")
	must(0, copyFile(must(os.Executable()), self))
	cmd := exec.Command(self, "-test.run", "^"+t.Name()+"$")
	cmd.Env, cmd.Dir = append(os.Environ(), "ATOMICFILE_DIR="+dir), dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("as somebody without rights: %v\n%s", err, out)
	}
	check(dir)
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o755)
}

func TestWhatAKilledRunHasLeftIsRemovedByTheNext(t *testing.T) {
	if path := os.Getenv("ATOMICFILE_KILLED"); path != "" {
		_ = atomicfile.Write(path, func(w io.Writer) error {
			_, _ = io.WriteString(w, "half")
			_, _ = io.WriteString(os.Stdout, "writing\n")
			select {}
		})
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "report")
	put(t, path, "last night", 0o644)
	cmd := exec.Command(must(os.Executable()), "-test.run", "^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "ATOMICFILE_KILLED="+path)
	out := must(cmd.StdoutPipe())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	others := func() (n int) {
		for _, e := range must(os.ReadDir(dir)) {
			if e.Name() != "report" && e.Name() != "another" {
				n++
			}
		}
		return n
	}
	// As long as it is written, nobody else takes it away.
	if err := atomicfile.Write(filepath.Join(dir, "another"), write("x", nil)); err != nil {
		t.Fatal(err)
	}
	if others() != 1 {
		t.Error("the file that is being written was taken away")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	holds(t, path, "last night")
	if others() != 1 {
		t.Error("the killed run has left nothing: this test shows nothing")
	}
	if err := atomicfile.Write(filepath.Join(dir, "another"), write("x", nil)); err != nil {
		t.Fatal(err)
	}
	if others() != 0 {
		t.Error("what the killed run has left is still there")
	}
}

func TestANameAsLongAsNamesCanBe(t *testing.T) {
	path := filepath.Join(t.TempDir(), strings.Repeat("r", 255))
	if err := atomicfile.Write(path, write("new", nil)); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "new")
}
