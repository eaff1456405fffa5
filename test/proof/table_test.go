package proof

// table says for each fault which rules give which status that they do not give
// on the healthy estate. It is complete: a rule that changes and is not listed,
// or is listed and does not change, fails the test.
var table = map[string][]string{}
