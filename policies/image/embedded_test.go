//go:build policyimage

package main

import (
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/policies"
)

// A build that embeds an image which is not read would be right, and slow without a word.
func TestTheEmbeddedImageIsRead(t *testing.T) {
	if !policy.NewBase(policy.Folder{FS: policies.Files()}, policies.Image()).FromImage() {
		t.Error("policies/image.bin is not of these policies, or of another version of OPA: run make image")
	}
}
