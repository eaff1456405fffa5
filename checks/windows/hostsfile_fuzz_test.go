package windows

import (
	"strings"
	"testing"
)

func FuzzHostsFile(f *testing.F) {
	f.Add("10.0.0.1 sf.corp.example # comment\n::1 localhost x\nfe80::1%eth0 a\n\t127.0.0.1\u00a0b\n1.2.3 c")
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range hostsEntries(strings.Split(text, "\n")) {
			if e.Address == "" || len(e.Names) == 0 {
				t.Errorf("%+v", e)
			}
		}
	})
}
