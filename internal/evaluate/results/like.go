package results

import (
	"regexp"
	"strings"
)

var digits = regexp.MustCompile(`[0-9]+`)

// Like is a text about the result without what makes one thing another: the name of the
// target, and numbers. Texts that are alike say the same of different things.
func (r *Result) Like(text string) string {
	text = strings.ToLower(text)
	if _, name, ok := strings.Cut(r.Target, "/"); ok && name != "" {
		name = strings.ToLower(name)
		text = strings.ReplaceAll(text, name, "*")
		if short, _, dotted := strings.Cut(name, "."); dotted && len(short) > 3 {
			text = strings.ReplaceAll(text, short, "*")
		}
	}
	return digits.ReplaceAllString(text, "#")
}
