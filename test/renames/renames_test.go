package main

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestTheListOfRenames(t *testing.T) {
	for name, c := range map[string]struct {
		text, want, err string
	}{
		"there is no file": {want: "rules= texts="},
		"two tables, by their headings": {
			text: "# Renames\n\n## Rule ids\n\n| old | new |\n|---|---|\n| `a/old-one` | `a/new-one` |\n| a/two | b/two |\n\n## Texts\n| Old | New | why |\n|:--|--:|---|\n| mend it | fix it | plain |\n",
			want: "rules=a/old-one>a/new-one,a/two>b/two texts=mend it>fix it",
		},
		"a table of another heading is not read": {
			text: "## Files\n| old | new |\n|---|---|\n| x | y |\n", want: "rules= texts=",
		},
		"what was removed has no new name": {
			text: "## Rule ids\n| old | new |\n|---|---|\n| a/b | – |\n", want: "rules= texts=",
		},
		"a bar in a text": {
			text: "## Texts\n| old | new |\n|---|---|\n| a \\| b | c |\n", want: "rules= texts=a | b>c",
		},
		"a row that renames nothing is refused": {
			text: "## Rule ids\n| old | new |\n|---|---|\n| a/b | a/b |\n", err: ":4: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "renames.md")
			if c.text != "" {
				write(t, path, c.text)
			}
			r, err := readRenames(path)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("got the error %v, want one with %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := "rules=" + rows(r.rules) + " texts=" + rows(r.texts); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func rows(list []rename) string {
	var all []string
	for _, r := range list {
		all = append(all, r.old+">"+r.new)
	}
	return strings.Join(all, ",")
}

func TestTheListIsWrittenAsItIsRead(t *testing.T) {
	want := &renames{rules: []rename{{"a/b", "a/c"}}, texts: []rename{{"a | b", "c"}}, commands: []rename{{"--x", "--y"}}}
	path := filepath.Join(t.TempDir(), "renames.md")
	if err := want.write(path); err != nil {
		t.Fatal(err)
	}
	got, err := readRenames(path)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestNamesAreReplacedAsAWhole(t *testing.T) {
	ids := []rename{{"dns/a", "dns/b"}, {"dns/b", "dns/c"}, {"dns/a-long", "ad/x"}}
	for name, c := range map[string]struct{ text, want string }{
		"an id":                              {"rule dns/a fails", "rule dns/b fails"},
		"the whole text":                     {"dns/a", "dns/b"},
		"two beside each other":              {"dns/a dns/a", "dns/b dns/b"},
		"a name that another one had before": {"dns/a,dns/b", "dns/b,dns/c"},
		"the longer of two":                  {"(dns/a-long)", "(ad/x)"},
		"the page of a rule":                 {"https://x.example/rules/dns/a.md", "https://x.example/rules/dns/b.md"},
		"a longer id is another one":         {"dns/a-longer", "dns/a-longer"},
		"the end of a path is no id":         {"my-dns/a tests/dns/a", "my-dns/a tests/dns/a"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := newReplacer(ids, beforeID, afterID).replace(c.text); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheSourceOfTheOldProgramIsRenamed(t *testing.T) {
	dir := t.TempDir()
	for path, text := range map[string]string{
		"policies/rules/dns/old_name/old_name.rego":      "package muster.rules.dns.old_name\n\n# title: dns/old-name mends\nfindings := data.muster.rules.dns.old_name_2\n",
		"policies/rules/ad/other/other.rego":             "package muster.rules.ad.other\n",
		"policies/rules/dns/old_name/old_name_test.rego": "package muster.rules.dns.old_name_test\n",
		"report/b.go": "package a\n\nvar a, b = sha256.Sum256([]byte(r.ID + \"\\x00\" + target)), sha256.Sum256([]byte(r.ID))\n",
		"report/a.go": "package a\n\n// dns/old-name mends\nvar x, mends = \"dns/old-name\", \"it \" + `mends ` +\n\t\"all\"\n\ntype t struct {\n\tA int `json:\"told,omitempty\"`\n}\n",
	} {
		write(t, filepath.Join(dir, path), text)
	}
	for _, empty := range []string{"cmd", "internal", "checks"} {
		if err := os.Mkdir(filepath.Join(dir, empty), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	r := &renames{
		rules:     []rename{{"dns/old-name", "ad/new-name"}, {"ad/had-it-before", "ad/other"}},
		texts:     []rename{{"mends all", "fixes all"}, {"never said", "x"}},
		factsKeys: []rename{{"run.told", "run.reported"}},
	}
	if err := patch(dir, r, &out); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"policies/rules/ad/new_name/new_name.rego": "package muster.rules.ad.new_name\n\n# title: ad/new-name mends\nfindings := data.muster.rules.dns.old_name_2\n",
		"report/b.go": "package a\n\nvar a, b = sha256.Sum256([]byte(func(id string) string { if first := (map[string]string{\"ad/new-name\":\"dns/old-name\"})[id]; first != \"\" { return first }; return id }(r.ID) + \"\\x00\" + target)), sha256.Sum256([]byte(r.ID))\n",
		"report/a.go": "package a\n\n// dns/old-name mends\nvar x, mends = \"ad/new-name\", \"it fixes all\"\n\ntype t struct {\n\tA int `json:\"reported,omitempty\"`\n}\n",
	} {
		got, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			t.Error(err)
		} else if string(got) != want {
			t.Errorf("%s\ngot  %q\nwant %q", path, got, want)
		}
	}
	if len(r.rules) != 1 {
		t.Errorf("a rule that has its new name already is on the list: %v", r.rules)
	}
	if want := "note: no literal of the old program has \"never said\"\n"; out.String() != want {
		t.Errorf("got the notes %q, want %q", out.String(), want)
	}
}

func TestResultsAreComparedAfterRenaming(t *testing.T) {
	const old = `{"policiesSha256":"1","fixFirst":[{"result":"h2"}],"results":[
		{"id":"h1","rule":"dns/a","target":"x","message":"mends 3 hosts"},
		{"id":"h2","rule":"dns/m","target":"y","message":"as it was"}]}`
	r := &renames{rules: []rename{{"dns/a", "dns/z"}}, texts: []rename{{"mends %d hosts", "fixes %d hosts"}}}
	for name, c := range map[string]struct{ now, want string }{
		"a rule that sorts elsewhere under its new name": {
			now: `{"policiesSha256":"1","fixFirst":[{"result":"i1"}],"results":[{"id":"i1","rule":"dns/m","target":"y","message":"as it was"},{"id":"i2","rule":"dns/z","target":"x","message":"fixes 3 hosts"}]}`,
		},
		"another message": {
			now:  `{"policiesSha256":"1","fixFirst":[{"result":"i1"}],"results":[{"id":"i1","rule":"dns/m","target":"y","message":"as it is"},{"id":"i2","rule":"dns/z","target":"x","message":"fixes 3 hosts"}]}`,
			want: "message",
		},
		"another thing to fix first": {
			now:  `{"policiesSha256":"1","fixFirst":[{"result":"i2"}],"results":[{"id":"i1","rule":"dns/m","target":"y","message":"as it was"},{"id":"i2","rule":"dns/z","target":"x","message":"fixes 3 hosts"}]}`,
			want: "fixFirst[0].result",
		},
		"a result is missing": {
			now:  `{"policiesSha256":"1","fixFirst":[{"result":"i1"}],"results":[{"id":"i1","rule":"dns/m","target":"y","message":"as it was"}]}`,
			want: "missing",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := r.compareResults([]byte(old), []byte(c.now))
			if err != nil {
				t.Fatal(err)
			}
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want something with %q", got, c.want)
			}
		})
	}
}

func TestFormerIDsOfTheListAreTakenOut(t *testing.T) {
	r := &renames{rules: []rename{{"dns/a", "dns/z"}}}
	for name, c := range map[string]struct{ text, want string }{
		"the id before":       {"{\n  \"id\": \"dns/z\",\n  \"formerly\": [\n    \"dns/a\"\n  ]\n}", "{\n  \"id\": \"dns/z\"\n}"},
		"another id":          {"{\n  \"id\": \"dns/z\",\n  \"formerly\": [\n    \"dns/b\"\n  ]\n}", ""},
		"another id besides":  {"{\n  \"id\": \"dns/z\",\n  \"formerly\": [\n    \"dns/a\",\n    \"dns/b\"\n  ]\n}", ""},
		"another key with it": {"{\n  \"id\": \"dns/z\",\n  \"former\": [\n    \"dns/a\"\n  ]\n}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got, want := string(r.withoutFormer([]byte(c.text))), cmp.Or(c.want, c.text); got != want {
				t.Errorf("got %s\nwant %s", got, want)
			}
		})
	}
}

func TestFactsAreComparedWithoutWhatChangesInEveryRun(t *testing.T) {
	const old = `{"run":{"version":"a","started":"2026-11-30T10:00:00Z","finished":"2026-11-30T10:00:05Z"},
		"estate":{"file":"x/estate.yaml","sites":{"a":["127.0.0.1:4001"],"b":["127.0.0.1:4002"]}},
		"sources":{"dns":{"tookMs":3,"asked":{"a/127.0.0.1:4001":{"address":"127.0.0.1:4001"}}},"cloud":{"asked":{"c":{"address":"127.0.0.1:4003"}}}},
		"seen":"2026-11-30T10:00:02Z","made":"2026-11-29T10:00:00Z","ends":"2031-01-01T00:00:00Z","ageSeconds":86402,"offsetSeconds":0.2,
		"points":[{"origin":"aa"},{"origin":"bb"},{"origin":"aa"}],
		"message":"GET / of 127.0.0.1:4003: cut (transaction 11111111-2222-3333-4444-555555555555)","n":1,
		"one":"h1: logon refused: h1 answered 401","other":"h2: not tried, because the same credential was refused before in this run: logon refused: h1 answered 401"}`
	// The same estate in another run.
	again := strings.NewReplacer("4001", "5001", "4002", "5002", "4003", "5003", "2026-11-30T10:0", "2026-11-30T11:0", "2026-11-29T10:00:00", "2026-11-29T11:00:03",
		`"version":"a"`, `"version":"b"`, "x/estate", "y/estate", `"tookMs":3`, `"tookMs":9`, "86402", "86399", "0.2", "-1.1", `"aa"`, `"dd"`, `"bb"`, `"cc"`, "11111111", "99999999",
		"h1: logon", "h1: not tried, because the same credential was refused before in this run: logon", "h2: not tried, because the same credential was refused before in this run: logon", "h2: logon",
		"h1 answered", "h2 answered").Replace(old)
	for name, c := range map[string]struct{ from, to, want string }{
		"another run":                     {},
		"another server is asked":         {`"address":"127.0.0.1:5001"`, `"address":"127.0.0.1:5002"`, "sources.dns.asked"},
		"another server under its name":   {`"a/127.0.0.1:5001"`, `"a/127.0.0.1:5002"`, "missing"},
		"a moment an hour away":           {`"made":"2026-11-29T11`, `"made":"2026-11-29T12`, "made"},
		"what was seen was not in time":   {`"seen":"2026-11-30T11:00`, `"seen":"2026-11-30T11:10`, "seen"},
		"another fixed date":              {"2031", "2032", "ends"},
		"another age":                     {"86399", "86300", "ageSeconds"},
		"a clock that is wrong":           {"-1.1", "-400", "offsetSeconds"},
		"other copies of the same point":  {`{"origin":"cc"},{"origin":"dd"}`, `{"origin":"cc"},{"origin":"cc"}`, "origin"},
		"another message":                 {"cut", "closed", "message"},
		"another number":                  {`"n":1`, `"n":2`, ".n"},
		"a number that became a text":     {`"n":1`, `"n":"1"`, ".n"},
		"nothing became an empty list":    {`"n":1`, `"n":[]`, ".n"},
		"a key is new":                    {`"n":1`, `"n":1,"m":0`, ".m is new"},
		"a wrong password is tried twice": {"h1: not tried, because the same credential was refused before in this run: ", "h1: ", "not tried"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			now := strings.Replace(again, c.from, c.to, 1)
			if c.from != "" && now == again {
				t.Fatalf("%q is not in the facts", c.from)
			}
			write(t, filepath.Join(dir, "old"), old)
			write(t, filepath.Join(dir, "new"), now)
			got, err := compareFacts(filepath.Join(dir, "old"), filepath.Join(dir, "new"), &renames{})
			if err != nil {
				t.Fatal(err)
			}
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want something with %q", got, c.want)
			}
		})
	}
}

func TestTheFirstDifferenceIsShown(t *testing.T) {
	for name, c := range map[string]struct {
		old, now []byte
		want     string
	}{
		"none":                 {[]byte("a\nb\n"), []byte("a\nb\n"), ""},
		"a line":               {[]byte("a\nb\n"), []byte("a\nc\n"), "line 2\n           - b\n           + c"},
		"a line more":          {[]byte("a"), []byte("a\nc"), "line 2\n           - (end)\n           + c"},
		"not written":          {[]byte("a"), nil, "is not written by the new program"},
		"an empty one is none": {[]byte("a"), []byte{}, "line 1\n           - a\n           + "},
	} {
		t.Run(name, func(t *testing.T) {
			if got := firstDifference(c.old, c.now); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
