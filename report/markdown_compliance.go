package report

import (
	"fmt"
	"strings"
)

// controls lists the controls of the frameworks that were asked for, in blocks that unfold.
// They get room of their own, so that the rest of the report stays as it is without them.
func (m *markdown) controls() {
	if len(m.assessed) == 0 {
		return
	}
	room := m.room
	m.room = markdownCompliance
	m.write("### Compliance\n\n" + prose(mappingSays) + " [What a mapping means](" + mappingPage + ")\n\n")
	for _, a := range m.assessed {
		const end = "\n</details>\n\n"
		head := fmt.Sprintf("<details><summary><b>%s</b>: %s</summary>\n\n", markup(a.String()), markup(stateTally(a)))
		if a.Unverified != "" {
			head += prose("Unverified: "+ended(a.Unverified)) + "\n\n"
		}
		if a.Own {
			head += "A framework of your own.\n\n"
		}
		head += "| control | state | because |\n|---|---|---|\n"
		if !m.write(head) {
			m.write(prose(a.String()+": "+stateTally(a)) + "\n\n")
			continue
		}
		left := 0
		for i := range a.Controls {
			c := &a.Controls[i]
			name := "**" + prose(c.ID) + "** " + prose(c.Title)
			if c.Unverified != "" {
				name += " (unverified)"
			}
			said := []string{prose(c.Because)}
			for _, line := range exceptionsOf(c) {
				said = append(said, "Exception: "+prose(line))
			}
			if c.Question != "" {
				said = append(said, "Left to show: "+prose(c.Question))
			}
			row := fmt.Sprintf("| %s | %s | %s |\n", name, c.Says(), strings.Join(said, "<br>"))
			if left > 0 || len(row) > m.room-len(end)-100 || !m.write(row) {
				left++
			}
		}
		if left > 0 {
			m.write(fmt.Sprintf("\n… and %s, in the compliance format.\n", plural(left, "more control")))
		}
		m.write(end)
	}
	m.room = room
}
