package policy

import (
	"bytes"
	"maps"
	"os"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/v1/version"

	"github.com/muster-dr/muster/policies"
)

// Policies are compiled a few dozen times here: to look for garbage less often, as the
// program does, saves a third of the time.
func init() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

var bundledFolder = Folder{Name: "bundled:", FS: policies.Files()}

var bundledImage = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	if err := WriteImage(&b, bundledFolder); err != nil {
		panic(err)
	}
	return b.Bytes()
})

// bases are the bundled policies, by the way on which they are loaded, once for all tests.
var bases = sync.OnceValue(func() map[string]*Base {
	return map[string]*Base{"from the sources": NewBase(bundledFolder, nil), "from the image": NewBase(bundledFolder, bundledImage())}
})

// ready are all bundled policies, loaded on one of the ways.
func ready(t *testing.T, way string) *Set {
	t.Helper()
	b := bases()[way]
	if b.FromImage() != (way == "from the image") {
		t.Fatalf("%s: from the image: %t", way, b.FromImage())
	}
	set, err := b.Load()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestPoliciesFromTheImageAreThoseOfTheSources(t *testing.T) {
	image, fresh := ready(t, "from the image"), ready(t, "from the sources")
	if image.SHA256 != fresh.SHA256 || len(fresh.Rules) == 0 {
		t.Errorf("%d rules with the hash %s, and %s from the image", len(fresh.Rules), fresh.SHA256, image.SHA256)
	}
	if len(image.Rules) != len(fresh.Rules) {
		t.Fatalf("%d rules in the image, %d in the sources", len(image.Rules), len(fresh.Rules))
	}
	for i, r := range fresh.Rules {
		if !reflect.DeepEqual(image.Rules[i], r) {
			t.Errorf("in the image\n%+v\nin the sources\n%+v", image.Rules[i], r)
		}
	}
	names := slices.Sorted(maps.Keys(fresh.compiler.Modules))
	if got := slices.Sorted(maps.Keys(image.compiler.Modules)); !slices.Equal(got, names) {
		t.Fatalf("the modules are %q, want %q", got, names)
	}
	compared := 0
	for _, name := range names {
		is, want := image.compiler.Modules[name], fresh.compiler.Modules[name]
		if !is.Package.Equal(want.Package) || len(is.Rules) != len(want.Rules) {
			t.Fatalf("%s: %v with %d rules, want %v with %d", name, is.Package, len(is.Rules), want.Package, len(want.Rules))
		}
		for i, r := range want.Rules {
			compared++
			if !is.Rules[i].Equal(r) || is.Rules[i].Location.String() != r.Location.String() {
				t.Errorf("%s: got\n%v\nwant\n%v", r.Location, is.Rules[i], r)
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d compiled rules were compared", compared)
	}
}

func TestAnImageIsTheSameWhoeverWritesIt(t *testing.T) {
	var again bytes.Buffer
	if err := WriteImage(&again, Folder{Name: "elsewhere", FS: policies.Files()}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Bytes(), bundledImage()) {
		t.Error("two images of the same policies differ: a build would not be reproducible")
	}
}

func TestAnImageThatDoesNotFitIsNotRead(t *testing.T) {
	whole := bundledImage()
	parsed, err := bases()["from the image"].Parse()
	if err != nil {
		t.Fatal(err)
	}
	edited := func(at int) []byte {
		b := bytes.Clone(whole)
		b[at] ^= 1
		return b
	}
	for name, image := range map[string][]byte{
		"none":                            nil,
		"an empty one":                    {},
		"of another version of OPA":       bytes.Replace(whole, []byte("OPA "+version.Version), []byte("OPA 0.0.1"), 1),
		"of other sources":                bytes.Replace(whole, []byte(parsed.SHA256), []byte(strings.Repeat("0", len(parsed.SHA256))), 1),
		"of a rule with other fields":     bytes.Replace(whole, []byte("Package string"), []byte("Package []byte"), 1),
		"of another form":                 bytes.Replace(whole, []byte(imageForm), []byte("muster policy image 0"), 1),
		"one that ends in its first line": whole[:20],
		"one without its end":             whole[:len(whole)-1],
		"one that goes on":                append(bytes.Clone(whole), 0),
		"one with another byte":           edited(len(whole) / 2),
		"one with another last byte":      edited(len(whole) - 1),
	} {
		t.Run(name, func(t *testing.T) {
			if bytes.Equal(image, whole) {
				t.Fatal("the image is as it was")
			}
			b := NewBase(bundledFolder, image)
			if b.FromImage() {
				t.Error("it is read")
			}
			if p, err := b.Parse(); err != nil || len(p.Rules) != len(parsed.Rules) {
				t.Errorf("the policies are not read from their sources in its place: %v", err)
			}
		})
	}
	if openImage(whole, parsed.SHA256) == nil {
		t.Error("the image that all of them were made from is not read either")
	}
}

// What the policies read is told of rules from an image as of those that went through all
// checks.
func TestWhatIsReadDoesNotDependOnHowPoliciesWereCompiled(t *testing.T) {
	p, err := Parse(bundledFolder)
	if err != nil {
		t.Fatal(err)
	}
	checked, err := Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	want, err := checked.Reads()
	if err != nil {
		t.Fatal(err)
	}
	got, err := ready(t, "from the image").Reads()
	if err != nil || len(want) < 100 {
		t.Fatalf("%d fields: %v", len(want), err)
	}
	for field := range got {
		if !want[field] {
			t.Errorf("%s is read by rules from the image alone", field)
		}
	}
	for field := range want {
		if !got[field] {
			t.Errorf("%s is read, and not by rules from the image", field)
		}
	}
}
