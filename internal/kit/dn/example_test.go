package dn_test

import (
	"fmt"

	"github.com/muster-dr/muster/internal/kit/dn"
)

// The same object has the same key, however its name was written.
func ExampleKey() {
	key := dn.Key(`OU=VDA\2C East, OU=Citrix, DC=corp, DC=Example`)
	fmt.Println(key)
	fmt.Println(dn.Parent(key))
	// Output:
	// ou=vda\, east,ou=citrix,dc=corp,dc=example
	// ou=citrix,dc=corp,dc=example
}
