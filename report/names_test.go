package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/diff"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// forged is a text that would colour the screen, turn the direction of writing, and add a
// line of its own.
const forged = "x\x1b[31m\u009b2J\u202e\u2028\nFORGED\n::error::FORGED\n GO  FORGED"

// texts are the places of all texts in a value, as functions that put another there. Keys
// of maps are such places as well.
func texts(v reflect.Value, path string, add func(path string, set func(string))) {
	switch v.Kind() {
	case reflect.String:
		add(path, v.SetString)
	case reflect.Pointer:
		if !v.IsNil() {
			texts(v.Elem(), path, add)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				texts(v.Field(i), path+"."+f.Name, add)
			}
		}
	case reflect.Slice:
		if v.Len() > 0 { // the first stands for all
			texts(v.Index(0), path+"[]", add)
		}
	case reflect.Map:
		if keys := v.MapKeys(); len(keys) > 0 { // one stands for all
			k := keys[0]
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(k))
			if k.Kind() == reflect.String {
				add(path+"{key}", func(s string) {
					key := reflect.New(k.Type()).Elem()
					key.SetString(s)
					v.SetMapIndex(key, value)
				})
			}
			texts(value, path+"{}", func(p string, set func(string)) {
				add(p, func(s string) { set(s); v.SetMapIndex(k, value) })
			})
		}
	case reflect.Interface:
		if v.Elem().Kind() == reflect.String {
			add(path, func(s string) { v.Set(reflect.ValueOf(s)) })
		}
	}
}

// full is a document in which every field has something.
func full(t *testing.T) *results.Document {
	t.Helper()
	d := every()
	fill(reflect.ValueOf(d), 0)
	// What formats look each other up by has to fit together.
	for i := range d.Results {
		d.Results[i].Rule, d.Results[i].ID = "dns/low-ttl", fmt.Sprint(i)
	}
	d.Rules["dns/low-ttl"].ID = "dns/low-ttl"
	return d
}

// fill puts something wherever there is nothing.
func fill(v reflect.Value, depth int) {
	if depth > 12 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.String() == "" {
			v.SetString("text")
		}
	case reflect.Int, reflect.Int64:
		if v.Int() == 0 {
			v.SetInt(1)
		}
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		fill(v.Elem(), depth+1)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), depth+1)
			}
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		if v.Len() == 0 {
			v.Set(reflect.MakeMap(v.Type()))
			k := reflect.New(v.Type().Key()).Elem()
			fill(k, depth+1)
			e := reflect.New(v.Type().Elem()).Elem()
			fill(e, depth+1)
			v.SetMapIndex(k, e)
		}
		for _, k := range v.MapKeys() {
			e := reflect.New(v.Type().Elem()).Elem()
			e.Set(v.MapIndex(k))
			fill(e, depth+1)
			v.SetMapIndex(k, e)
		}
	case reflect.Interface:
		if v.IsNil() {
			v.Set(reflect.ValueOf("text"))
		}
	}
}

// harm is what a report must not hold, whoever reads it.
func harm(report string) string {
	report = strings.ReplaceAll(report, "\r\n", "\n")
	if i := strings.IndexFunc(report, func(r rune) bool { return unsafe(r) && r != '\t' }); i >= 0 {
		return fmt.Sprintf("the harmful %.20q", report[i:])
	}
	return ""
}

// byLine are formats whose lines mean something by how they begin.
var byLine = map[string]bool{"table": true, "github": true, "prometheus": true, "markdown": true}

// Estate, rules, servers and files name things. Wherever a text of results came from, and
// whichever field it stands in, no format passes on what does more than stand there.
func TestEveryTextOfResultsIsMadeSafeInEveryFormat(t *testing.T) {
	var paths []string
	texts(reflect.ValueOf(full(t)), "", func(path string, _ func(string)) { paths = append(paths, path) })
	if len(paths) < 80 {
		t.Fatalf("only %d texts were found in results: %v", len(paths), paths)
	}
	for i, path := range paths {
		doc, n := full(t), 0
		texts(reflect.ValueOf(doc), "", func(_ string, set func(string)) {
			if n++; n == i+1 {
				set(forged)
			}
		})
		for _, format := range Names() {
			var b bytes.Buffer
			if err := Formats[format].Write(&b, doc, Options{}); err != nil {
				t.Errorf("%s in %s: %v", path, format, err)
				continue
			}
			if bad := harm(b.String()); bad != "" {
				t.Errorf("%s in %s: %s", path, format, bad)
			}
			if !byLine[format] {
				continue
			}
			for line := range strings.Lines(b.String()) {
				if strings.Contains(forged, "\n"+strings.TrimSuffix(line, "\n")) && len(line) > 1 {
					t.Errorf("%s in %s makes a line of its own: %q", path, format, line)
				}
			}
		}
	}
}

func TestAComparisonIsMadeSafeAsWell(t *testing.T) {
	d := &diff.Document{}
	fill(reflect.ValueOf(d), 0)
	var sets []func(string)
	texts(reflect.ValueOf(d), "", func(_ string, set func(string)) { sets = append(sets, set) })
	for _, set := range sets {
		set(forged)
	}
	var b bytes.Buffer
	if err := Diff(&b, d, Options{}); err != nil {
		t.Fatal(err)
	}
	if bad := harm(b.String()); bad != "" || strings.Contains(b.String(), "\nFORGED") || strings.Contains(b.String(), "\n GO  FORGED") {
		t.Errorf("%s in:\n%s", bad, b.String())
	}
}

// Programs read the very same from json, and a terminal shows what is there.
func TestWhatJSONEscapesIsReadAsItWas(t *testing.T) {
	doc := every()
	doc.Results[0].Target = "a\u202eb\u009bc\U000E0041d\u2028e\x7ff\ufeffg ü 名 \x1b"
	doc.Sources["dns"].Answered = facts.No(facts.Timeout, "\u200f")
	var b bytes.Buffer
	if err := Formats["json"].Write(&b, doc, Options{}); err != nil {
		t.Fatal(err)
	}
	if bad := harm(b.String()); bad != "" {
		t.Error(bad)
	}
	if !strings.Contains(b.String(), "ü 名") {
		t.Error("letters are escaped that do nothing")
	}
	var back results.Document
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back.Results[0].Target != doc.Results[0].Target || back.Sources["dns"].Message != "\u200f" {
		t.Errorf("read back as %q, %q", back.Results[0].Target, back.Sources["dns"].Message)
	}
}
