package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"

	"github.com/muster-dr/muster/report/reporttest"
)

// page renders Markdown as GitHub does: GitHub Flavored Markdown with raw HTML.
func page(t *testing.T, markdown string) *nethtml.Node {
	t.Helper()
	var b bytes.Buffer
	gfm := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := gfm.Convert([]byte(markdown), &b); err != nil {
		t.Fatal(err)
	}
	root, err := nethtml.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// expected are the elements that the report itself makes of a page.
var expected = strings.Fields("html head body h2 h3 h4 p ul ol li strong em code pre br span details summary table thead tbody tr th td a hr b sub")

// What names could make of a page: elements, links, images, mentions, other lists.
func TestNamesStayTextInMarkdown(t *testing.T) {
	for name, doc := range reporttest.All() {
		t.Run(name, func(t *testing.T) {
			for n := range page(t, render(t, "markdown", doc)).Descendants() {
				if n.Type == nethtml.CommentNode {
					t.Errorf("a name became a comment: %.60q", n.Data)
				}
				if n.Type != nethtml.ElementNode {
					continue
				}
				if !slices.Contains(expected, n.Data) {
					t.Errorf("a name became <%s>", n.Data)
				}
				for _, a := range n.Attr {
					if a.Key == "href" && !strings.HasPrefix(a.Val, "https://github.com/muster-dr/muster/") || strings.HasPrefix(a.Key, "on") || a.Key == "src" {
						t.Errorf("a name became <%s %s=%q>", n.Data, a.Key, a.Val)
					}
				}
				if n.Data == "em" && n.FirstChild != nil && n.FirstChild.Data == "star" {
					t.Error("a name is set in italics")
				}
			}
		})
	}
}

func TestTheCheckOfPagesFindsWhatANameCouldBecome(t *testing.T) {
	for _, bad := range []string{"<script>alert(1)</script>", "[link](http://evil.example)", "![x](http://evil.example/x.png)", "http://evil.example", "<img src=x>"} {
		found := 0
		for n := range page(t, "text "+bad).Descendants() {
			if n.Type == nethtml.ElementNode && slices.Contains([]string{"script", "a", "img"}, n.Data) {
				found++
			}
		}
		if found == 0 {
			t.Errorf("%q leaves no element: the renderer is not that of GitHub", bad)
		}
	}
}

func TestTheBoardOfMarkdownIsATableOfGitHub(t *testing.T) {
	var cells []string
	for n := range page(t, render(t, "markdown", reporttest.OnBoard())).Descendants() {
		if n.Type == nethtml.ElementNode && n.Data == "td" {
			var text strings.Builder
			for c := range n.Descendants() {
				if c.Type == nethtml.TextNode {
					text.WriteString(c.Data)
				}
			}
			cells = append(cells, text.String())
		}
	}
	if got := fmt.Sprintf("%q", cells); !strings.Contains(got, `"Name servers" "not ready"`) || !strings.Contains(got, `"Domain | controllers" "not proven" "Name servers"`) {
		t.Errorf("got %s", got)
	}
}
