//go:build real

package real

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/go-ldap/ldap/v3"
)

// The namespace of the lab.
const (
	namespace   = `namespace/\\` + domainName + `\profiles`
	dnNamespace = "CN=profiles,CN=profiles,CN=Dfs-Configuration,CN=System," + domainDN
)

// folder finds the object of a folder of the namespace.
func folder(t *testing.T, dc int, path string) (dn string) {
	t.Helper()
	modify(t, dc, func(c *ldap.Conn) error {
		found, err := c.Search(ldap.NewSearchRequest(dnNamespace, ldap.ScopeSingleLevel, ldap.NeverDerefAliases, 2, 10, false,
			"(msDFS-LinkPathv2="+ldap.EscapeFilter(path)+")", []string{"1.1"}, nil))
		if err != nil {
			return err
		}
		if len(found.Entries) != 1 {
			return fmt.Errorf("%d folders %s", len(found.Entries), path)
		}
		dn = found.Entries[0].DN
		return nil
	})
	return dn
}

// retarget gives a root or a folder other targets.
func retarget(t *testing.T, dc int, dn string, paths ...string) {
	t.Helper()
	var b strings.Builder
	size := 0
	for _, p := range paths {
		size += 2 * (len(p) + 1)
		fmt.Fprintf(&b, `<target priorityRank="0" priorityClass="siteCostNormal" state="online">%s</target>`, p)
	}
	text := fmt.Sprintf(`<?xml version="1.0" encoding="utf-16"?><targets xmlns="http://schemas.microsoft.com/dfs/2007/03" targetCount="%d" totalStringLengthInBytes="%d">%s</targets>`, len(paths), size, b.String())
	raw := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		raw = binary.LittleEndian.AppendUint16(raw, u)
	}
	set(t, dc, dn, "msDFS-TargetListv2", string(raw))
}

// userStore changes the path of the user stores in the preferences, in both copies.
func userStore(t *testing.T, path string) {
	t.Helper()
	for _, dc := range both {
		file := sysvol(dc, profileManagement, "Machine", "Preferences", "Registry", "Registry.xml")
		rewrite(t, file, func(old []byte) []byte {
			was := []byte(`\\` + domainName + `\profiles\stores\%USERNAME%`)
			if !bytes.Contains(old, was) {
				t.Fatalf("%s does not name %s", file, was)
			}
			return bytes.ReplaceAll(old, was, []byte(path))
		})
	}
}
