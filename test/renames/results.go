package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// compareResults applies the list to results of the old program as it is, and
// compares them with those of the old program under the new names. It is the check
// of the check: it shows that renaming in the source changed nothing but names.
// Here, and only here, order does not count, since rules sort by their ids; and the
// id of a result, a hash of rule and target, is compared by what it stands for.
func (r *renames) compareResults(original, renamed []byte) (string, error) {
	var docs [2]any
	for i, content := range [][]byte{original, renamed} {
		d := json.NewDecoder(bytes.NewReader(content))
		d.UseNumber()
		if err := d.Decode(&docs[i]); err != nil {
			return "", err
		}
	}
	docs[0] = mapTree(docs[0], r.apply)
	for i := range docs {
		names := resultNames(docs[i])
		docs[i] = mapTree(docs[i], func(text string) string {
			if name, ok := names[text]; ok {
				return name
			}
			return text
		})
		if err := sortLists(docs[i]); err != nil {
			return "", err
		}
	}
	return firstPath(docs[0], docs[1], "results"), nil
}

// withoutFormer takes the former ids out of the rules of a results document, as far as
// the list has them. The old program could not know them.
func (r *renames) withoutFormer(results []byte) []byte {
	for _, row := range r.rules {
		former := regexp.MustCompile(`,\n *"formerly": \[\n *"` + regexp.QuoteMeta(row.old) + `"\n *\]`)
		results = former.ReplaceAllLiteral(results, nil)
	}
	return results
}

// apply renames everything in one text of an output.
func (r *renames) apply(text string) string {
	text = newReplacer(r.rules, beforeID, afterID).replace(text)
	for _, row := range r.factsKeys {
		if text == last(row.old) {
			return last(row.new)
		}
	}
	for _, row := range slices.Concat(r.texts, r.commands) {
		// A text of the source may have verbs; anything may stand in their places.
		pattern := verb.ReplaceAllString(regexp.QuoteMeta(row.old), "(.+?)")
		n := 0
		replacement := verb.ReplaceAllStringFunc(strings.ReplaceAll(row.new, "$", "$$"), func(string) string {
			n++
			return fmt.Sprintf("${%d}", n)
		})
		text = regexp.MustCompile(pattern).ReplaceAllString(text, replacement)
	}
	return text
}

var verb = regexp.MustCompile(`%[a-z]`)

// resultNames has rule and target of every result by its id.
func resultNames(doc any) map[string]string {
	names := map[string]string{}
	root, _ := doc.(map[string]any)
	list, _ := root["results"].([]any)
	for _, item := range list {
		if r, ok := item.(map[string]any); ok {
			names[fmt.Sprint(r["id"])] = fmt.Sprintf("%v %v", r["rule"], r["target"])
		}
	}
	return names
}

// mapTree replaces all texts of a document, keys among them.
func mapTree(v any, change func(string) string) any {
	switch v := v.(type) {
	case string:
		return change(v)
	case []any:
		for i := range v {
			v[i] = mapTree(v[i], change)
		}
	case map[string]any:
		changed := make(map[string]any, len(v))
		for key, value := range v {
			changed[change(key)] = mapTree(value, change)
		}
		return changed
	}
	return v
}

// sortLists brings all lists into an order that does not depend on theirs.
func sortLists(v any) error {
	switch v := v.(type) {
	case []any:
		keys := map[*any]string{}
		items := make([]*any, len(v))
		for i := range v {
			if err := sortLists(v[i]); err != nil {
				return err
			}
			item := v[i]
			content, err := json.Marshal(item)
			if err != nil {
				return err
			}
			items[i] = &item
			keys[&item] = string(content)
		}
		slices.SortFunc(items, func(a, b *any) int { return strings.Compare(keys[a], keys[b]) })
		for i, item := range items {
			v[i] = *item
		}
	case map[string]any:
		for _, value := range v {
			if err := sortLists(value); err != nil {
				return err
			}
		}
	}
	return nil
}

// firstPath says at which path two documents differ first, or nothing.
func firstPath(a, b any, path string) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			break
		}
		both := maps.Clone(x)
		maps.Copy(both, y)
		for _, key := range slices.Sorted(maps.Keys(both)) {
			one, there := x[key]
			other, also := y[key]
			switch {
			case !also:
				return fmt.Sprintf("%s.%s is missing: %s", path, key, short(one))
			case !there:
				return fmt.Sprintf("%s.%s is new: %s", path, key, short(other))
			}
			if d := firstPath(one, other, path+"."+key); d != "" {
				return d
			}
		}
		return ""
	case []any:
		y, ok := b.([]any)
		if !ok {
			break
		}
		for i := range max(len(x), len(y)) {
			at := fmt.Sprintf("%s[%d]", path, i)
			switch {
			case i >= len(y):
				return fmt.Sprintf("%s is missing: %s", at, short(x[i]))
			case i >= len(x):
				return fmt.Sprintf("%s is new: %s", at, short(y[i]))
			}
			if d := firstPath(x[i], y[i], at); d != "" {
				return d
			}
		}
		return ""
	default:
		if alike(a, b) {
			return ""
		}
	}
	return fmt.Sprintf("%s\n           - %s\n           + %s", path, short(a), short(b))
}

func short(v any) string {
	content, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return around(string(content), 0)
}
