package policy_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/policies"
)

// BenchmarkParse reads the bundled rules, as every command about rules does.
func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := policy.Parse(policy.Folder{FS: policies.Files()}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCompile makes the parsed rules ready: with all checks, as for rules of
// the user, and without, as for those that are built in.
func BenchmarkCompile(b *testing.B) {
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		b.Fatal(err)
	}
	for name, compile := range map[string]func(*policy.Parsed) (*policy.Set, error){"checked": policy.Compile, "ready": policy.Ready} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := compile(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
