//go:build real

// Package real scans two real domain controllers with the built program: Samba as
// Debian ships it, provisioned by domain.sh in a network namespace of its own.
// Nothing in here is muster's own idea of a directory, a DNS server or a SYSVOL.
//
// The tests run one after the other against one domain. Each breaks something,
// scans, expects exactly the results that belong to the fault, and mends it again.
// Run them through run.sh.
package real

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"testing"
)

// settings come from run.sh.
var settings struct {
	muster   string // the built program
	lab      string // the folder of the two domain controllers
	admin    string // password of the domain's administrator
	password string // password of the scanning user
}

const (
	domainName = "corp.example.internal"
	domainDN   = "DC=corp,DC=example,DC=internal"
	configDN   = "CN=Configuration," + domainDN
	scanner    = "svc-scan"
)

// The two domain controllers, by their number.
const (
	dc1 = 1 // production, AD site HQ
	dc2 = 2 // recovery, AD site DR
)

var both = []int{dc1, dc2}

// silent is an address of the namespace where nobody listens.
const silent = "10.99.0.30"

func address(dc int) string { return fmt.Sprintf("10.99.0.%d0", dc) }
func host(name string) string {
	return name + "." + domainName
}

func TestMain(m *testing.M) {
	for name, value := range map[string]*string{
		"MUSTER_BIN": &settings.muster, "LAB": &settings.lab,
		"ADMIN_PASSWORD": &settings.admin, "MUSTER_PASSWORD": &settings.password,
	} {
		if *value = os.Getenv(name); *value == "" {
			log.Fatalf("%s is not set: run these tests through test/real/run.sh", name)
		}
	}
	m.Run()
}

// inLab is the path of a file of a domain controller.
func inLab(dc int, path ...string) string {
	return filepath.Join(append([]string{settings.lab, fmt.Sprintf("dc%d", dc)}, path...)...)
}
