// Command muster tells whether a Citrix DaaS estate on Nutanix AHV would survive
// the loss of its production site.
package main

import (
	"os"
)

func main() {
	os.Exit(Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
