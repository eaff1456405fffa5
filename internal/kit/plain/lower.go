package plain

// ASCIILower is a text with the letters A to Z in lower case. It keeps the length, so that
// offsets in one are offsets in the other.
func ASCIILower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
