package discover

import (
	"fmt"
	"slices"
	"strings"
)

// Diff is what changed between two texts of a file by lines that were put in or extended, in
// the form that patch understands; "" when nothing did.
func Diff(name, before, after string) string {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	ops := align(a, b)
	const around = 3
	var out strings.Builder
	for i := 0; i < len(ops); {
		if ops[i].kind == ' ' {
			i++
			continue
		}
		from := max(0, i-around)
		to := i
		for j := i; j < len(ops) && j <= to+2*around; j++ {
			if ops[j].kind != ' ' {
				to = j
			}
		}
		end := min(len(ops), to+around+1)
		hunk := ops[from:end]
		if out.Len() == 0 {
			fmt.Fprintf(&out, "--- %s\n+++ %s\n", name, name)
		}
		old, fresh := 0, 0
		for _, o := range hunk {
			if o.kind != '+' {
				old++
			}
			if o.kind != '-' {
				fresh++
			}
		}
		fmt.Fprintf(&out, "@@ -%d,%d +%d,%d @@\n", hunk[0].old+1, old, hunk[0].fresh+1, fresh)
		for _, o := range hunk {
			fmt.Fprintf(&out, "%c%s\n", o.kind, o.text)
		}
		i = end
	}
	return out.String()
}

// op is a line that stays, goes or comes, and how many lines of both texts are before it.
type op struct {
	kind       byte // ' ', '-' or '+'
	text       string
	old, fresh int
}

// align sets two texts beside each other. Lines only come, or are replaced by longer ones,
// so that the next line which both have is where they meet again.
func align(a, b []string) []op {
	var ops []op
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			ops = append(ops, op{' ', a[i], i, j})
			i, j = i+1, j+1
		case i < len(a) && (j >= len(b) || !slices.Contains(b[j:], a[i])):
			ops = append(ops, op{'-', a[i], i, j})
			i++
		default:
			ops = append(ops, op{'+', b[j], i, j})
			j++
		}
	}
	return ops
}
