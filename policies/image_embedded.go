//go:build policyimage

package policies

import _ "embed"

// The image is made by `make image`, in front of every build that embeds it, and not kept.
//
//go:embed image.bin
var image []byte

// Image are the policies as they were compiled when this program was built; what they were
// compiled from and by stands in it, and it counts only for the very same.
func Image() []byte { return image }
