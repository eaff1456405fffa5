package dn_test

import (
	"strings"
	"testing"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/kit/dn"
)

func TestKey(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain names become lower case":                   {"OU=VDA-DR,OU=Citrix,DC=corp,DC=example", "ou=vda-dr,ou=citrix,dc=corp,dc=example"},
		"a key stays as it is":                            {"ou=vda dr,dc=corp", "ou=vda dr,dc=corp"},
		"blanks around separators go":                     {" OU = VDA  DR , DC = corp ", "ou=vda  dr,dc=corp"},
		"an escaped comma stays escaped":                  {`OU=Desktops\, DR,DC=corp`, `ou=desktops\, dr,dc=corp`},
		"a comma in hex is the same comma":                {`OU=Desktops\2C DR,DC=corp`, `ou=desktops\, dr,dc=corp`},
		"an escape without need goes":                     {`OU=a\=b\#c,DC=corp`, `ou=a=b#c,dc=corp`},
		"an escaped blank at the end stays":               {`OU=a\ ,DC=corp`, `ou=a\ ,dc=corp`},
		"an escaped blank at the very end stays":          {`DC=corp,OU=a\ `, `dc=corp,ou=a\ `},
		"an escaped blank before insignificant ones":      {`OU=a\   ,DC=corp`, `ou=a\ ,dc=corp`},
		"a blank in hex at the end stays":                 {`OU=a\20,DC=corp`, `ou=a\ ,dc=corp`},
		"a backslash before a blank at the end":           {`OU=a\\ ,DC=corp`, `ou=a\\,dc=corp`},
		"an escaped blank at the start stays":             {`OU=\ a,DC=corp`, `ou=\ a,dc=corp`},
		"an escaped number sign at the start stays":       {`OU=\#a,DC=corp`, `ou=\#a,dc=corp`},
		"a conflict object keeps its line feed":           {`CN=PC1\0ACNF:0f,DC=corp`, `cn=pc1\0acnf:0f,dc=corp`},
		"letters in hex are letters":                      {`OU=\41\c3\84,DC=corp`, `ou=aä,dc=corp`},
		"letters beyond ASCII become lower case":          {"OU=ÄRZTE,DC=corp", "ou=ärzte,dc=corp"},
		"bytes that are no UTF-8 are kept in hex":         {"OU=a\xff,DC=corp", `ou=a\ff,dc=corp`},
		"a multi-valued name keeps its parts":             {"CN=a + OU = b,DC=corp", "cn=a+ou=b,dc=corp"},
		"a semicolon separates as it did in LDAP 2":       {"OU=a;DC=corp", "ou=a,dc=corp"},
		"nothing is nothing":                              {"", ""},
		"what is no distinguished name comes out somehow": {`just words\`, `just words\\`},
	} {
		t.Run(name, func(t *testing.T) {
			got := dn.Key(c.in)
			if got != c.want {
				t.Errorf("Key(%q) = %q, want %q", c.in, got, c.want)
			}
			if again := dn.Key(got); again != got {
				t.Errorf("the key of key %q is %q", got, again)
			}
		})
	}
}

func TestParent(t *testing.T) {
	for key, want := range map[string]string{
		`cn=pc1,ou=vda,dc=corp`:     `ou=vda,dc=corp`,
		`ou=desktops\, dr,dc=corp`:  `dc=corp`,
		`ou=ends in slash\\,dc=com`: `dc=com`,
		`dc=corp`:                   ``,
		``:                          ``,
	} {
		if got := dn.Parent(key); got != want {
			t.Errorf("Parent(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestContainersOfManyObjects(t *testing.T) {
	var c dn.Containers
	for _, name := range []string{
		"CN=PC1,OU=VDA,DC=corp", "CN=PC2,OU=VDA,DC=corp", "CN=PC3, OU = VDA ,DC=corp",
		`CN=PC\, old,OU=VDA,DC=corp`, `CN=PC\\,OU=VDA,DC=corp`, "CN=PC4;OU=VDA,DC=corp", `CN=PC\2C5,OU=VDA,DC=corp`,
		`CN=PC6,OU=a\, b,DC=corp`, `CN=PC7,OU=a\2C b,DC=corp`, "CN=PC8,OU=VDA,DC=corp",
		"CN=ä + OU=b,OU=Ä,DC=corp", "CN=no comma", "", "CN=PC9,", "words, words",
	} {
		if got, want := c.Of(name), dn.Parent(dn.Key(name)); got != want {
			t.Errorf("%q is in %q, want %q", name, got, want)
		}
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{
		`OU=Desktops\, DR,DC=corp`, `CN=PC1\0ACNF:0f,DC=corp`, `OU=a\ ,DC=x`, `a=b+c = d;e=\#f`, `\`, `=`, `OU=#04024869`, "CN=a=b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := dn.Key(s)
		if again := dn.Key(key); again != key {
			t.Fatalf("Key(%q) = %q, whose key is %q", s, key, again)
		}
		// go-ldap is the judge of whether a key still means the same name. It
		// folds case by other tables beyond ASCII, reads #… as BER, and lets an
		// escape that is no escape pass in types, so those are left out.
		if strings.ContainsAny(s, "#\\") && !onlyPlainEscapes(s) {
			return
		}
		for i := range len(s) {
			if s[i] < ' ' || s[i] > '~' {
				return
			}
		}
		before, err := ldap.ParseDN(s)
		if err != nil {
			return
		}
		after, err := ldap.ParseDN(key)
		if err != nil {
			t.Fatalf("Key(%q) = %q, which is no distinguished name: %v", s, key, err)
		}
		if !before.EqualFold(after) {
			t.Fatalf("Key(%q) = %q, which is another name", s, key)
		}
	})
}

// onlyPlainEscapes reports whether every backslash escapes a comma, plus or
// backslash, and no value is in the #-form.
func onlyPlainEscapes(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '#':
			return false
		case '\\':
			i++
			if i == len(s) || !strings.ContainsRune(`,+\`, rune(s[i])) {
				return false
			}
		}
	}
	return true
}

func BenchmarkKey(b *testing.B) {
	for name, s := range map[string]string{
		"as the directory writes it": "CN=VDA-00042,OU=VDA-DR,OU=Citrix,DC=corp,DC=example,DC=internal",
		"already a key":              "cn=vda-00042,ou=vda-dr,ou=citrix,dc=corp,dc=example,dc=internal",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				dn.Key(s)
			}
		})
	}
}

func TestCanonical(t *testing.T) {
	for name, want := range map[string]string{
		"OU=Pooled,OU=VDA,DC=corp,DC=example": "corp.example/vda/pooled",
		"DC=corp,DC=example":                  "corp.example",
		"CN=Computers,DC=corp,DC=example":     "corp.example/computers",
		`OU=A/B\, C,DC=corp,DC=example`:       `corp.example/a\/b, c`,
		"":                                    "",
		"OU=,DC=corp":                         "corp/",
		"OU":                                  "/",
	} {
		if got := dn.Canonical(dn.Key(name)); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
