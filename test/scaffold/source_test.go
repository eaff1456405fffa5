package scaffold

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The source that is added, the rule that reads its one fact, the fault of the estate
// that it finds, and the fault of a server that takes the fact away.
const (
	sourceFolder = "checks/scaffolded/"
	sourceRule   = "replication/scaffolded-copies"
	readerFolder = "policies/rules/replication/scaffolded_copies/"
	sourceFault  = "scaffolded-copy-disabled"
	sourceOutage = "scaffolded-down"
)

func TestASourceIsItsFolderItsFactsAndALine(t *testing.T) {
	c := newCheckout(t)

	// Its folder with collector, lab and page, the type of its fact, and a rule that
	// reads it: testdata/source has them at their places.
	files := os.DirFS(filepath.Join("testdata", "source"))
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err == nil {
			c.write(t, name, string(content))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	// Until it is listed, and has a section, tests say so.
	const listed = "^(TestEachFolderIsASourceThatIsListed|TestEachSourceHasItsSectionAndEachSectionItsSource)$"
	c.refuses(t, "checks/scaffolded declares a source that checks.All does not list", "go", "test", "./checks", "-run", listed)
	c.insert(t, "checks/checks.go", "windows.Source(),", "\t\tscaffolded.Source(),\n")
	c.insert(t, "checks/checks.go", `"github.com/muster-dr/muster/checks/reachability"`, "\t\"github.com/muster-dr/muster/checks/scaffolded\"\n")
	c.insert(t, "internal/facts/sections.go", "`json:\"windows,omitempty\" lost:\"site\"`", "\tScaffolded   *Scaffolded   `json:\"scaffolded,omitempty\" lost:\"-\" added:\"2026-12\"`\n")
	c.run(t, "go", "test", "./checks", "-run", listed)
	if unformatted := c.run(t, "gofmt", "-l", "checks", "internal/facts"); unformatted != "" {
		t.Errorf("not formatted: %s", unformatted)
	}

	// What is generated.
	c.run(t, "go", "test", "./checks", "-run", "^TestTheDocumentationSaysWhatTheSourcesSay", "-update")
	program := c.build(t)
	c.run(t, program, "rules", "docs", "docs")

	// What looks at every source: the suite of collectors, the lab, the facts, the input.
	c.run(t, program, "rules", "test", "--lint", strings.TrimSuffix(readerFolder, "/"))
	c.run(t, "go", "test", "./"+sourceFolder+"...", "./checks", "./internal/facts", "./internal/derive/input", "./policies")
	c.run(t, "go", "test", "./cmd/muster", "-run", "PagesOfRules")

	// Its rows, and what happens when its facts are taken away.
	proof := c.compile(t, "test/proof")
	const each = "^TestEachFaultChangesExactlyTheRulesItShould$/^(" + sourceFault + "|" + sourceOutage + ")$"
	const others = "^(TestOnAHealthyEstateEveryRulePassesOrDoesNotApply|TestEveryRuleHasBeenSeenFailingAndSeenUnknown|" +
		"TestAFaultOfAServerMakesRulesUnknownAndNothingElse)$"
	const blind = "^TestNoRulePassesWithoutTheSourcesThatItRequires$/^scaffolded:"
	const taken = "^TestTakingFactsAwayNeverTurnsAFailureIntoAPass$/^" + sourceFault + "$"
	for _, args := range [][]string{{each, "-update"}, {each}, {others}, {blind}, {taken}} {
		passes(t, proof, "scaffolded", args...)
	}
	c.expectRow(t, sourceFault, "fail "+sourceRule)
	c.expectRow(t, sourceOutage, "unknown "+sourceRule)
	c.expectCost(t, []string{sourceFolder, readerFolder}, append([]string{"README.md", "docs/writing-rules.md", "docs/sources/"}, generated...))
}
