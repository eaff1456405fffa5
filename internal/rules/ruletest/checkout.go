package ruletest

import (
	"os"
	"path"
)

// ours are the parts of the folder policies in a checkout of muster. No folder of a
// user's own rules has them all.
var ours = []string{"recommendations.yaml", "graph/graph.yaml", "lib/testing/testing.rego", "rules"}

// Checkout finds the folder policies of the checkout of muster that dir, an absolute
// path with slashes, lies in; empty when it lies in none.
func Checkout(dir string) string {
	for {
		if isOurs(dir) {
			return dir
		}
		up := path.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

func isOurs(dir string) bool {
	for _, part := range ours {
		if _, err := os.Stat(path.Join(dir, part)); err != nil {
			return false
		}
	}
	return true
}
