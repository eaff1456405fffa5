package main

import (
	"fmt"

	gopretty "github.com/jedib0t/go-pretty/v6/table"

	"github.com/muster-dr/muster/report"
)

// list is a plain table for standard output. On a terminal its last column is wrapped,
// so that no line is wider; elsewhere every entry is one line, so that grep finds all
// of it and wc counts entries.
type list struct {
	a    *app
	head []string
	rows [][]string
}

func (a *app) list(head ...string) *list { return &list{a: a, head: head} }

func (l *list) row(cells ...string) { l.rows = append(l.rows, cells) }

// print writes the table and a closing line.
func (l *list) print(closing string, args ...any) error {
	_, err := fmt.Fprintf(l.a.stdout, "%s\n\n%s\n", l.render(l.a.display().Width), fmt.Sprintf(closing, args...))
	return err
}

// render is the table in lines of at most width columns; 0 is no limit.
func (l *list) render(width int) string {
	last := len(l.head) - 1
	used := 0
	for i := range last {
		widest := len(l.head[i])
		for _, r := range l.rows {
			widest = max(widest, len(r[i]))
		}
		used += widest + 2
	}
	t := gopretty.NewWriter()
	t.SetStyle(gopretty.StyleLight)
	t.Style().Options = gopretty.OptionsNoBordersAndSeparators
	t.Style().Box.PaddingLeft, t.Style().Box.PaddingRight = "", "  "
	add := func(cells []string, to func(gopretty.Row)) {
		row := gopretty.Row{}
		for i, c := range cells {
			if i == last && width > 0 {
				c = report.Wrap(c, max(width-used-2, 24))
			}
			row = append(row, c)
		}
		to(row)
	}
	add(l.head, func(r gopretty.Row) { t.AppendHeader(r) })
	for _, r := range l.rows {
		add(r, func(r gopretty.Row) { t.AppendRow(r) })
	}
	t.SuppressTrailingSpaces()
	return t.Render()
}
