package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/kit/crash"
	"github.com/muster-dr/muster/internal/rules/ruletest"
	"github.com/muster-dr/muster/policies"
)

func (a *app) rulesTestCommand() *cobra.Command {
	var coverage, lint bool
	cmd := &cobra.Command{
		Use:   "test [DIR]",
		Short: "Run the tests of the bundled rules, or of those in DIR",
		Long: "test runs the tests of the bundled rules, or of the rules in DIR: a folder of your own\n" +
			"rules, or of one of them, or one with bundled rules in a checkout of muster, whose files\n" +
			"are then used in place of those built into the program.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			under, err := a.underTest(args)
			if err != nil {
				return err
			}
			p, err := policy.Parse(under.folders...)
			if err != nil {
				return err
			}
			// The checks of all rules take longer than the tests of one: both at once.
			var refused error
			var checking crash.Group
			checking.Go(func() { _, refused = policy.Compile(p) })
			rep, err := ruletest.Run(cmd.Context(), p, under.prefix, coverage)
			checking.Wait()
			if refused != nil {
				return refused
			}
			if err != nil {
				return err
			}
			if err := rep.Print(a.stdout); err != nil {
				return err
			}
			if lint {
				bad, err := ruletest.Unformatted(under.files)
				if err != nil {
					return err
				}
				if len(bad) > 0 {
					return fmt.Errorf("not formatted as `opa fmt` would: %s", strings.Join(bad, ", "))
				}
			}
			if rep.Passed == 0 && rep.OK() {
				return errors.New("no test was found")
			}
			if !rep.OK() {
				return exitCode(exitError)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&coverage, "coverage", false, "tell what share of each rule its tests reach")
	cmd.Flags().BoolVar(&lint, "lint", false, "check the format as well")
	return cmd
}

// underTest is what a run of tests is about.
type underTest struct {
	folders []policy.Folder // all rules that are loaded
	prefix  string          // what the names of the files begin with whose tests are run
	files   fs.FS           // those files, for --lint
}

// underTest finds out what `rules test` with these arguments is about.
func (a *app) underTest(args []string) (*underTest, error) {
	u := &underTest{
		folders: []policy.Folder{{Name: bundled, FS: policies.Files()}},
		prefix:  bundled + "/",
		files:   policies.Files(),
	}
	for _, dir := range a.policies {
		f, err := folderAt(dir)
		if err != nil {
			return nil, err
		}
		f.Own = true
		u.folders = append(u.folders, f)
	}
	if len(args) == 0 {
		return u, nil
	}
	tested, err := folderAt(args[0])
	if err != nil {
		return nil, err
	}
	u.files = tested.FS
	if root := ruletest.Checkout(tested.Dir); root != "" {
		u.folders[0] = policy.Folder{Name: shortest(root), FS: os.DirFS(root), Dir: root}
		_, _ = fmt.Fprintf(a.stderr, "testing with the rules in %s in place of the bundled ones\n", u.folders[0].Name)
	}
	for _, f := range u.folders {
		if within, ok := below(f.Dir, tested.Dir); ok {
			u.prefix = prefixOf(path.Join(f.Name, within))
			return u, nil
		}
	}
	// Names of files in "." do not begin with it, and could not be told from others.
	if path.Clean(tested.Name) == "." {
		tested.Name = tested.Dir
	}
	tested.Own = true
	u.folders = append(u.folders, tested)
	u.prefix = prefixOf(tested.Name)
	return u, nil
}

// prefixOf is what the names of all files below a folder begin with.
func prefixOf(folder string) string {
	if folder = path.Clean(folder); folder == "." {
		return ""
	}
	return folder + "/"
}

// below is the path of dir in root, when it lies there.
func below(root, dir string) (string, bool) {
	if root == "" || dir != root && !strings.HasPrefix(dir, strings.TrimSuffix(root, "/")+"/") {
		return "", false
	}
	return strings.TrimPrefix(dir[len(strings.TrimSuffix(root, "/")):], "/"), true
}

// shortest is the path of a folder as one would type it here.
func shortest(dir string) string {
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, dir); err == nil && len(rel) < len(dir) {
			return filepath.ToSlash(rel)
		}
	}
	return dir
}
