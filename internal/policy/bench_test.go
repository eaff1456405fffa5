package policy_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/policy"
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

// BenchmarkCompile reads the bundled rules, checks them against the facts and
// makes them ready.
func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		p, err := policy.Parse(policy.Folder{FS: policies.Files()})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := policy.Compile(p); err != nil {
			b.Fatal(err)
		}
	}
}
