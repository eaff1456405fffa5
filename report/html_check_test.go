package report

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// wellFormed finds elements that are not closed where they should be, and those
// that a browser would close early: a paragraph holds no block.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	void := []string{"meta", "input", "br"}
	blocks := []string{"div", "ul", "ol", "dl", "details", "pre", "section", "table", "h1", "h2", "h3", "p", "form", "fieldset"}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%v are never closed", open)
			}
			return
		case html.StartTagToken:
			name, _ := z.TagName()
			tag := string(name)
			if slices.Contains(blocks, tag) && slices.Contains(open, "p") {
				t.Fatalf("<%s> in a paragraph: %v", tag, open)
			}
			if !slices.Contains(void, tag) {
				open = append(open, tag)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> ends %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func checkElements(t *testing.T, root *html.Node) {
	t.Helper()
	var policy, style, script string
	count, ids, links := map[string]int{}, map[string]bool{}, map[string]bool{}
	last := 0 // the level of the last heading
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
			switch {
			case a.Key == "href" && !strings.HasPrefix(a.Val, "#"), slices.Contains([]string{"src", "srcset", "action", "style", "ping", "poster"}, a.Key), strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			case a.Key == "href":
				links[a.Val[1:]] = true
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("the id %q is there twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			}
		}
		switch n.Data {
		case "meta":
			if attributes["http-equiv"] == "Content-Security-Policy" {
				policy = attributes["content"]
			}
		case "style":
			style = n.FirstChild.Data
		case "script":
			script = n.FirstChild.Data
		case "table":
			if n.FirstChild.NextSibling.Data != "caption" {
				t.Error("a table has no caption")
			}
		case "h1", "h2", "h3", "h4":
			if level := int(n.Data[1] - '0'); level > last+1 {
				t.Errorf("%s follows a heading of level %d", n.Data, last)
			} else {
				last = level
			}
		case "img", "link", "iframe", "object", "embed", "base", "video", "audio", "image", "foreignobject":
			t.Errorf("there is a <%s>", n.Data)
		}
	}
	for link := range links {
		if !ids[link] {
			t.Errorf("a link leads to #%s, which is nowhere", link)
		}
	}
	if count["style"] != 1 || count["script"] != 1 || count["h1"] != 1 || count["main"] != 1 {
		t.Errorf("there are %d styles, %d scripts, %d h1 and %d main", count["style"], count["script"], count["h1"], count["main"])
	}
	for what, text := range map[string]string{"style-src": style, "script-src": script} {
		sum := sha256.Sum256([]byte(text))
		if want := fmt.Sprintf("%s 'sha256-%s'", what, base64.StdEncoding.EncodeToString(sum[:])); !strings.Contains(policy, want) {
			t.Errorf("the policy is %q and lacks %s", policy, want)
		}
	}
	if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy allows more than it must: %q", policy)
	}
}
