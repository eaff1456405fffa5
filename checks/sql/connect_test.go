package sql

import (
	"testing"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// TestHowAnAccountIsWritten: the driver tells an account of Windows from a login by the name.
func TestHowAnAccountIsWritten(t *testing.T) {
	for name, c := range map[string]struct {
		method, user string
		want         string // "" for an error
		by           string
	}{
		"a login":                               {"", "muster", "muster", ""},
		"a login that looks like an address":    {"sql", "muster@corp.example", "muster@corp.example", ""},
		"an account of Windows as a login":      {"sql", `CORP\muster`, "", ""},
		"an account of Windows":                 {"ntlm", `CORP\muster`, `CORP\muster`, "ntlm"},
		"an account as its user principal name": {"ntlm", "muster@corp.example", `corp.example\muster`, "ntlm"},
		"an account without its domain":         {"ntlm", "muster", `corp.example\muster`, "ntlm"},
	} {
		t.Run(name, func(t *testing.T) {
			made := &connector{account: &collect.Account{Credential: estate.Credential{Method: c.method, Username: c.user}, Where: "credentials.sql"}}
			user, parameters, err := made.method("corp.example")
			if user != c.want || parameters["authenticator"] != c.by || (err == nil) != (c.want != "") {
				t.Errorf("%s by %q, %v; want %s by %q", user, parameters["authenticator"], err, c.want, c.by)
			}
		})
	}
}

// TestMachinesAreKnownByTheirNetBIOSName: a connection tells the name of a machine, which Windows
// cuts after fifteen characters.
func TestMachinesAreKnownByTheirNetBIOSName(t *testing.T) {
	for host, want := range map[string]string{
		"PVS1.corp.example":                  "pvs1",
		"pvs-frankfurt-main-01.corp.example": "pvs-frankfurt-m",
		"SR1\x20":                            "sr1",
		"PVS-FRANKFURT-M":                    "pvs-frankfurt-m",
		"exactly-fifteen.corp.example.com":   "exactly-fifteen",
	} {
		if got := machine(host); got != want {
			t.Errorf("%q is %q, want %q", host, got, want)
		}
	}
}
