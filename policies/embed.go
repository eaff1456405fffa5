// Package policies holds what muster recommends: the rules in Rego, the library
// they share, the component graph, the list of the document's recommendations and the
// questions to people.
// Everything in it is data to the Go code.
package policies

import (
	"embed"
	"io/fs"
)

//go:embed all:lib all:rules graph frameworks recommendations.yaml questions.yaml sources.yaml ports.yaml
var files embed.FS

// Files are all policies, tests included.
func Files() fs.FS { return files }
