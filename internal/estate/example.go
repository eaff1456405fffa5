package estate

import _ "embed" // for the text below

//go:embed template.yaml
var template string

// Example returns the text of a commented estate file to start from. It loads as
// it is.
func Example() string { return template }
