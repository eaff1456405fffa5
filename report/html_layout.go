package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// slot is a place in a column: a component, or an edge on its way to a later column.
type slot struct {
	id    string // of the component; "" for an edge that passes
	y     int    // of its middle
	order float64
	left  []*slot // what it is joined to in the column before
	right []*slot
}

func (s *slot) height() int {
	if s.id == "" {
		return graphPassing
	}
	return graphNodeHeight
}

// place orders each column so that few edges cross, and stacks it. It returns the
// height of the highest.
func place(columns [][]*slot) int {
	for range 8 {
		for c := range columns {
			settle(columns[c], func(s *slot) []*slot { return s.left })
		}
		for c := len(columns) - 1; c >= 0; c-- {
			settle(columns[c], func(s *slot) []*slot { return s.right })
		}
	}
	height := 0
	total := func(column []*slot) int {
		n := -graphBetween
		for _, s := range column {
			n += s.height() + graphBetween
		}
		return n
	}
	for _, column := range columns {
		height = max(height, total(column))
	}
	for _, column := range columns {
		y := (height - total(column)) / 2
		for _, s := range column {
			s.y = y + s.height()/2
			y += s.height() + graphBetween
		}
	}
	return height
}

// settle moves each slot of a column to the middle of what it is joined to.
func settle(column []*slot, joined func(*slot) []*slot) {
	for i, s := range column {
		s.order = (float64(i) + 0.5) / float64(len(column))
		if others := joined(s); len(others) > 0 {
			s.order = 0
			for _, o := range others {
				s.order += o.order / float64(len(others))
			}
		}
	}
	slices.SortStableFunc(column, func(a, b *slot) int { return cmp.Compare(a.order, b.order) })
	for i, s := range column {
		s.order = (float64(i) + 0.5) / float64(len(column))
	}
}

// graphPath is the way of an edge; columns begin with that of its first slot.
func graphPath(way []*slot, columns []graphColumn) string {
	var b strings.Builder
	for i := 1; i < len(way); i++ {
		x1, y1 := columns[i-1].X+graphNodeWidth, graphHead+way[i-1].y
		x2, y2 := columns[i].X, graphHead+way[i].y
		lead := "L"
		if i == 1 {
			lead = "M"
		}
		middle := (x1 + x2) / 2
		fmt.Fprintf(&b, "%s%d %dC%d %d %d %d %d %d", lead, x1, y1, middle, y1, middle, y2, x2, y2)
	}
	return b.String()
}

// Where the parts of a node stand.

// Width of a node.
func (graphNode) Width() int { return graphNodeWidth }

// Height of a node.
func (graphNode) Height() int { return graphNodeHeight }

// MiddleY is where edges end.
func (n graphNode) MiddleY() int { return n.Y + graphNodeHeight/2 }

// TextX is where lines begin.
func (n graphNode) TextX() int { return n.X + 11 }

// WordX is where the word beside the icon begins.
func (n graphNode) WordX() int { return n.TextX() + 17 }

// Line is the base of a line of text, from 1.
func (n graphNode) Line(i int) int { return n.Y + []int{0, 20, 37, 53}[i] }

// IconY is the top of the icon beside the second line.
func (n graphNode) IconY() int { return n.Line(2) - 11 }

// ViewWidth is the width with room for lines at the rim.
func (g *htmlGraph) ViewWidth() int { return g.Width + 4 }

// ViewHeight is the height with room for lines at the rim.
func (g *htmlGraph) ViewHeight() int { return g.Height + 4 }
