//go:build !policyimage

package policies

// Image is nil: this program was built without an image, and compiles the policies when it
// starts.
func Image() []byte { return nil }
