package mutation

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/policies"
	"github.com/muster-dr/muster/test/embedded"
)

// Rules that are wrong on purpose let changed facts through, which the right ones do
// not: so the mutants are worth their time.
func TestRulesThatAreWrongAreFoundOut(t *testing.T) {
	wrong := []struct{ file, right, wrong, mutant string }{
		{"rules/replication/recovery_clusters_available/recovery_clusters_available.rego",
			"found.cluster.available == false\n", "found.cluster.available == false\n\tfound.cluster.name == \"\"\n",
			".prism.sites.recovery.central.clusters.items.*.available another value"},
		{"rules/replication/licence_valid/licence_valid.rego",
			"licence.expires != \"\"\n", "licence.expires == \"\"\n",
			".prism.sites.production.central.clusters.items.*.licence.expires of the past"},
		{"rules/replication/capacity/capacity.rego",
			"needed > capacity.usable\n", "needed < 0\n",
			".citrixcloud.catalogs.items.*@recovery.memoryMB huge"},
	}
	files := fstest.MapFS{}
	err := fs.WalkDir(policies.Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(policies.Files(), path)
		files[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		f := files[w.file]
		if f == nil || !strings.Contains(string(f.Data), w.right) {
			t.Fatalf("%s has no %q", w.file, w.right)
		}
		f.Data = []byte(strings.ReplaceAll(string(f.Data), w.right, w.wrong))
	}
	parsed, err := policy.Parse(policy.Folder{FS: files})
	if err != nil {
		t.Fatal(err)
	}
	changed, err := policy.Compile(parsed)
	if err != nil {
		t.Fatal(err)
	}
	text, err := healthy()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := tree(text)
	if err != nil {
		t.Fatal(err)
	}
	all := Mutants(doc, 1)
	for _, w := range wrong {
		t.Run(w.mutant, func(t *testing.T) {
			i := slices.IndexFunc(all, func(m Mutant) bool { return m.ID() == w.mutant })
			if i < 0 {
				t.Fatal("there is no such mutant")
			}
			undo := all[i].apply(doc)
			defer undo()
			read, err := decode(doc)
			if err != nil {
				t.Fatal(err)
			}
			verdict := func(set *policy.Set) results.Decision {
				res, err := evaluate.Run(context.Background(), set, read, evaluate.Options{Version: "test", Graph: embedded.Components()})
				if err != nil {
					t.Fatal(err)
				}
				return res.Verdict.Decision
			}
			if is := verdict(embedded.Rules()); is == results.Go {
				t.Error("the right rules let it through")
			}
			if is := verdict(changed); is != results.Go {
				t.Errorf("the wrong rules say %s: something else notices as well", is)
			}
		})
	}
}
