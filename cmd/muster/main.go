// Command muster tells whether a Citrix DaaS estate on Nutanix AHV would survive
// the loss of its production site.
package main

import (
	"os"
	"runtime/debug"
)

func main() {
	withoutCore()
	// A run is short, and what it reads it keeps to the end: to look for garbage
	// less often saves a fifth of the time.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
