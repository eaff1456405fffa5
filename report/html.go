package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// The page is one file that opens where there is no network. Its style and its
// script stand in it, and the policy in its head allows these two, by their hashes,
// and nothing else.
var (
	//go:embed html/*.html
	htmlTemplates embed.FS
	//go:embed html/page.css
	htmlStyle []byte
	//go:embed html/page.js
	htmlScript []byte
)

// Limits that keep the page readable, and small enough to mail, however large the
// estate is. What is left out is counted, and the json format has it.
const (
	htmlResults  = 5000    // results in all
	htmlPerRule  = 200     // results of one rule
	htmlBytes    = 3 << 20 // of text and markup of results
	htmlMiss     = 8 << 10 // taken from htmlBytes for a result that did not fit
	htmlFindings = 20      // of one result
	htmlMachines = 20      // names of computers beside a result
	htmlLines    = 50      // of a list to attest, or of one piece of evidence
	htmlRows     = 200     // systems of a source, waivers, attestations, notices
	htmlFixes    = 20      // names of what to fix after the first ones
	htmlText     = 2000    // characters of one text
	htmlCommand  = 8000    // characters of one command; half a command is not shown
)

func writeHTML(w io.Writer, doc *results.Document, opt Options) error {
	t, err := template.New("page.html").Funcs(htmlFuncs).ParseFS(htmlTemplates, "html/*.html")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, newHTMLPage(doc, opt)); err != nil {
		return err
	}
	// Escaping is the template's business. Characters that turn the direction of
	// writing, or hide, survive it, and would show another command than is copied.
	_, err = io.WriteString(w, clean(b.String()))
	return err
}

// htmlPage is what the templates see. The methods and fields of page help to name
// things; nothing is printed through it.
type htmlPage struct {
	*page
	Doc        *results.Document
	Fixes      []htmlFix // those that a tired person can take in
	MoreFixes  []htmlFix
	FixesLeft  int // not even named
	Graph      *htmlGraph
	Questions  []htmlQuestion
	Frameworks []htmlFramework
	Components []*htmlComponent
	Waived     htmlRowsOf[*results.Result]
	Attested   htmlRowsOf[*results.Result]
	Sources    []htmlSource
	Notices    htmlRowsOf[results.Notice]
	Filters    htmlFilters
	Absent     htmlRowsOf[results.Result] // gone since the baseline
	Shown      int                        // results on the page

	anchors map[string]string // of results that are on the page, by id
	hosts   map[string]string // the site of each system that was asked, by host
}

func newHTMLPage(doc *results.Document, opt Options) *htmlPage {
	h := &htmlPage{page: newPage(nil, doc, opt), anchors: map[string]string{}, hosts: map[string]string{}}
	h.Doc = h.doc
	h.listSources()
	h.listQuestions()
	h.listComponents()
	h.listFixes()
	h.listFrameworks()
	h.listAccepted()
	h.Absent = htmlUpTo(htmlRows, h.doc.Absent)
	h.Notices = htmlUpTo(htmlRows, h.doc.Notices)
	h.Graph = newHTMLGraph(h.doc.Board)
	return h
}

// Style and Script are trusted: they are files of this repository.
func (*htmlPage) Style() template.CSS { return template.CSS(htmlStyle) }

// Script is the script of the page.
func (*htmlPage) Script() template.JS { return template.JS(htmlScript) }

// Policy is what the page may load: its own style and script.
func (*htmlPage) Policy() string {
	return "default-src 'none'; style-src '" + hashSource(htmlStyle) + "'; script-src '" + hashSource(htmlScript) + "'; base-uri 'none'; form-action 'none'"
}

func hashSource(text []byte) string {
	sum := sha256.Sum256(text)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// htmlRowsOf is a list that has an end.
type htmlRowsOf[T any] struct {
	Rows []T
	Left int // rows that are not shown
}

func htmlUpTo[T any](most int, all []T) htmlRowsOf[T] {
	n := min(len(all), most)
	return htmlRowsOf[T]{all[:n], len(all) - n}
}
