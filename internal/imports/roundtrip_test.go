package imports_test

import (
	"bytes"
	"os"
	"reflect"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Facts are written by one command and judged by another one, perhaps a year later.
func TestWhatExportsGiveSurvivesTheFile(t *testing.T) {
	text, err := os.ReadFile("../../testdata/estates/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc := known()
	doc.Estate, err = estate.Parse("small.yaml", bytes.ReplaceAll(text, []byte("corp.example.internal"), []byte("corp.example")),
		estate.CredentialKind{Name: "directory"})
	if err != nil {
		t.Fatal(err)
	}
	for kind, text := range map[string]string{"vda-keys": keys, "gpresult": result, "gporeport": oneGPO} {
		apply(t, doc, kind, text)
	}
	doc.Directory, doc.CitrixCloud = nil, nil // whose facts have more in them than this test
	var b bytes.Buffer
	if err := doc.Write(&b); err != nil {
		t.Fatal(err)
	}
	again, err := facts.Read("-", &b)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again.Windows, doc.Windows) {
		t.Errorf("Windows is\n%+v, was\n%+v", again.Windows, doc.Windows)
	}
	if !reflect.DeepEqual(again.GroupPolicy, doc.GroupPolicy) {
		t.Errorf("Group Policy is\n%+v, was\n%+v", again.GroupPolicy, doc.GroupPolicy)
	}
}
