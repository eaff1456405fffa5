package grouppolicy

import (
	"bytes"
	"encoding/binary"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/muster-dr/muster/internal/facts"
)

func utf16le(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// record is one record of a Registry.pol; data is taken as it is.
func record(key, value string, kind uint32, data []byte) []byte {
	b := utf16le("[" + key + "\x00;" + value + "\x00;")
	b = binary.LittleEndian.AppendUint32(b, kind)
	b = append(b, utf16le(";")...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = append(b, utf16le(";")...)
	b = append(b, data...)
	return append(b, utf16le("]")...)
}

func pol(records ...[]byte) []byte {
	b := []byte("PReg\x01\x00\x00\x00")
	for _, r := range records {
		b = append(b, r...)
	}
	return b
}

func sz(s string) []byte { return utf16le(s + "\x00") }

func policySet(key, value, kind string, data ...string) facts.RegistrySetting {
	return facts.RegistrySetting{Layer: "policy", Key: key, Value: value, Action: "set", Type: kind, Data: data}
}

const (
	vda = `SOFTWARE\Policies\Citrix\VirtualDesktopAgent`
	fas = `Software\Policies\Citrix\Authentication\UserCredentialService\Addresses`
)

func TestRegistryPol(t *testing.T) {
	do := func(action, key, value string) facts.RegistrySetting {
		return facts.RegistrySetting{Layer: "policy", Key: key, Value: value, Action: action, Data: []string{}}
	}
	soft := policySet(vda, "ListOfDDCs", "REG_SZ", "a")
	soft.Condition = facts.OnlyIfMissing
	for name, c := range map[string]struct {
		record []byte
		want   []facts.RegistrySetting
	}{
		"a string without its final zero is whole":  {record(vda, "ListOfDDCs", regSZ, utf16le("cc1 cc2")), []facts.RegistrySetting{policySet(vda, "ListOfDDCs", "REG_SZ", "cc1 cc2")}},
		"a string ends at its zero":                 {record(vda, "ListOfDDCs", regSZ, utf16le("cc1\x00rest")), []facts.RegistrySetting{policySet(vda, "ListOfDDCs", "REG_SZ", "cc1")}},
		"an empty string is set":                    {record(vda, "ListOfDDCs", regSZ, sz("")), []facts.RegistrySetting{policySet(vda, "ListOfDDCs", "REG_SZ", "")}},
		"brackets and semicolons belong to a value": {record(vda, "List]Of;DDCs", regSZ, sz("a];[b")), []facts.RegistrySetting{policySet(vda, "List]Of;DDCs", "REG_SZ", "a];[b")}},
		"a number is decimal":                       {record(vda, "GctRegistration", regDWORD, []byte{10, 0, 0, 0x80}), []facts.RegistrySetting{policySet(vda, "GctRegistration", "REG_DWORD", "2147483658")}},
		"a long number is decimal":                  {record(vda, "X", regQWORD, []byte{0, 0, 0, 0, 1, 0, 0, 0}), []facts.RegistrySetting{policySet(vda, "X", "REG_QWORD", "4294967296")}},
		"several strings are several":               {record(`SOFTWARE\FSLogix\Profiles`, "VHDLocations", regMultiSZ, utf16le("\\\\a\\x\x00\\\\b\\x\x00\x00")), []facts.RegistrySetting{policySet(`SOFTWARE\FSLogix\Profiles`, "VHDLocations", "REG_MULTI_SZ", `\\a\x`, `\\b\x`)}},
		"bytes are hexadecimal":                     {record(vda, "X", regBinary, []byte{0xab, 1}), []facts.RegistrySetting{policySet(vda, "X", "REG_BINARY", "ab01")}},
		"an unknown type is hexadecimal":            {record(vda, "X", 99, []byte{7}), []facts.RegistrySetting{policySet(vda, "X", "type 99", "07")}},
		"the 32-bit key is kept as it is written":   {record(`SOFTWARE\Wow6432Node\Citrix\VirtualDesktopAgent`, "ListOfDDCs", regSZ, sz("a")), []facts.RegistrySetting{policySet(`SOFTWARE\Wow6432Node\Citrix\VirtualDesktopAgent`, "ListOfDDCs", "REG_SZ", "a")}},
		"a subkey of a relevant key is kept":        {record(vda+`\Sub`, "X", regSZ, sz("a")), []facts.RegistrySetting{policySet(vda+`\Sub`, "X", "REG_SZ", "a")}},
		"a key that only begins alike is not":       {record(vda+`X`, "X", regSZ, sz("a")), nil},
		"another key is not":                        {record(`SOFTWARE\Policies\Other`, "Password", regSZ, sz("secret")), nil},
		"another key may have odd data":             {record(`SOFTWARE\Policies\Other`, "X", regSZ, []byte{1}), nil},
		"a bare key is nothing":                     {record(vda, "", regNone, nil), nil},
		"a single value is deleted":                 {record(vda, "**del.ListOfDDCs", regSZ, sz(" ")), []facts.RegistrySetting{do("delete", vda, "ListOfDDCs")}},
		"commands ignore case":                      {record(vda, "**DEL.ListOfDDCs", regSZ, sz(" ")), []facts.RegistrySetting{do("delete", vda, "ListOfDDCs")}},
		"all values are deleted":                    {record(fas, "**delvals.", regSZ, sz(" ")), []facts.RegistrySetting{do("deleteAll", fas, "")}},
		"listed values are deleted":                 {record(vda, "**DeleteValues", regSZ, sz("ListOfDDCs; ListOfSIDs;")), []facts.RegistrySetting{do("delete", vda, "ListOfDDCs"), do("delete", vda, "ListOfSIDs")}},
		"listed subkeys are deleted":                {record(`Software\Policies\Citrix`, "**DeleteKeys", regSZ, sz("Other;VirtualDesktopAgent")), []facts.RegistrySetting{do("deleteKey", `Software\Policies\Citrix\VirtualDesktopAgent`, "")}},
		"a key above is deleted with what is below": {record(`Software\Policies`, "**DeleteKeys", regSZ, sz("Citrix")), []facts.RegistrySetting{do("deleteKey", `Software\Policies\Citrix`, "")}},
		"a full path of a key is taken as such":     {record(`Software\X`, "**DeleteKeys", regSZ, sz(`Software\Policies\Citrix`)), []facts.RegistrySetting{do("deleteKey", `Software\Policies\Citrix`, "")}},
		"permissions are passed over":               {record(vda, "**SecureKey=1", regDWORD, []byte{1, 0, 0, 0}), nil},
		"a soft value depends":                      {record(vda, "**soft.ListOfDDCs", regSZ, sz("a")), []facts.RegistrySetting{soft}},
		"an account key never gets in": {record(`SOFTWARE\FSLogix\Profiles`, "CCDLocations", regSZ,
			sz(`type=smb,connectionString=\\files\p;type=azure,name="A",connectionString="DefaultEndpointsProtocol=https;AccountName=x;AccountKey=c2VjcmV0";type=smb,connectionString=\\dr\p`)),
			[]facts.RegistrySetting{policySet(`SOFTWARE\FSLogix\Profiles`, "CCDLocations", "REG_SZ", `type=smb,connectionString=\\files\p;[redacted];type=smb,connectionString=\\dr\p`)}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parseRegistryPol(pol(c.record))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestRegistryPolDamaged(t *testing.T) {
	good := record(vda, "ListOfDDCs", regSZ, sz("cc1"))
	huge := record(vda, "X", regSZ, nil)
	binary.LittleEndian.PutUint32(huge[len(huge)-8:], 0xFFFFFFFF) // the size
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"an empty file":               {nil, "signature"},
		"another signature":           {[]byte("PRegX\x00\x00\x00")[1:], "signature"},
		"another version":             {[]byte("PReg\x02\x00\x00\x00"), "version is 2"},
		"a file cut in a record":      {pol(good, good[:20]), "offset 148"},
		"a file cut in a number":      {pol(good[:len(good)-14]), "offset 8"},
		"a file with one byte more":   {append(pol(good), 0), "offset 148"},
		"a size beyond the file":      {pol(huge), "4294967295 bytes"},
		"a record that does not end":  {pol(append(good[:len(good)-2:len(good)-2], 'x', 0)), "offset 146"},
		"a string that does not end":  {pol(utf16le("[SOFTWARE")), "has no end"},
		"a string of odd length":      {pol(record(vda, "X", regSZ, []byte{'a', 0, 'b'})), "odd number"},
		"strings of odd length":       {pol(record(vda, "X", regMultiSZ, []byte{'a'})), "odd number"},
		"a number of three bytes":     {pol(record(vda, "X", regDWORD, []byte{1, 2, 3})), "REG_DWORD of 3 bytes"},
		"a long number of four bytes": {pol(record(vda, "X", regQWORD, []byte{1, 2, 3, 4})), "REG_QWORD of 4 bytes"},
		"a list without end":          {pol(record(vda, "**DeleteValues", regSZ, sz(strings.Repeat("a;", maxSettings+1)))), "more than 10000"},
		"too many records":            {pol(bytes.Repeat(record(vda, "X", regSZ, nil), maxSettings+1)), "more than 10000"},
		"a list of odd length":        {pol(record(vda, "**DeleteValues", regSZ, []byte{1})), "odd number"},
		"a hive before a good record": {pol(record(`HKLM:\Software\Policies\Other`, "X", regSZ, sz("a")), good), "begins with a hive"},
		"the key below its hive":      {pol(record(`HKEY_LOCAL_MACHINE\`+vda, "ListOfDDCs", regSZ, sz("cc1"))), "begins with a hive"},
		"as PowerShell writes hives":  {pol(record(`Microsoft.PowerShell.Core\Registry::HKEY_LOCAL_MACHINE\`+vda, "X", regSZ, sz("a"))), "begins with a hive"},
		"a hive to delete below":      {pol(record(`hklm\Software\Policies`, "**DeleteKeys", regSZ, sz("Citrix"))), "begins with a hive"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parseRegistryPol(c.file)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
			if got != nil {
				t.Errorf("settings of a damaged file: %+v", got)
			}
		})
	}
}

// The file was written by Samba's own implementation of the format.
func TestRegistryPolOfSamba(t *testing.T) {
	b, err := os.ReadFile("testdata/samba.pol")
	if err != nil {
		t.Fatal(err)
	}
	got, err := parseRegistryPol(b)
	if err != nil {
		t.Fatal(err)
	}
	checkSambaSettings(t, got)
}

func checkSambaSettings(t *testing.T, got []facts.RegistrySetting) {
	t.Helper()
	key := `Software\Policies\Citrix\VirtualDesktopAgent`
	want := []facts.RegistrySetting{
		policySet(key, "ListOfDDCs", "REG_SZ", "(cc3.corp.example.internal cc4.corp.example.internal) (cc1.corp.example.internal)"),
		policySet(key, "EnableAutoUpdateOfControllers", "REG_DWORD", "1"),
		{Layer: "policy", Key: key, Value: "ListOfSIDs", Action: "delete", Data: []string{}},
		{Layer: "policy", Key: fas, Action: "deleteAll", Data: []string{}},
		policySet(fas, "Address1", "REG_SZ", "fas1.corp.example.internal"),
		policySet(`Software\Policies\Microsoft\Windows NT\Terminal Services`, "LicensingMode", "REG_DWORD", "4"),
		policySet(`Software\Policies\FSLogix\Profiles`, "VHDLocations", "REG_EXPAND_SZ", `\\files\profiles`),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// preferences wraps items in a Registry.xml.
func preferences(items string) string {
	return `<?xml version="1.0" encoding="utf-8"?>` + "\r\n" +
		`<RegistrySettings clsid="{A3CCFC41-DFDB-43a5-8D26-0FE8B954DA51}">` + items + `</RegistrySettings>`
}

// item is a registry item with attributes, properties and whatever else is in it.
func item(attributes, properties, inner string) string {
	return `<Registry clsid="{9CD4B2F4-923D-47f5-A062-E897DD1DAD50}" name="x" uid="{1}" ` + attributes + `>` + inner +
		`<Properties displayDecimal="1" hive="HKEY_LOCAL_MACHINE" ` + properties + `</Registry>`
}

const filters = `<Filters><FilterOrgUnit bool="AND" not="0" name="OU=DR"/></Filters>`

func TestPreferences(t *testing.T) {
	const plain = `SOFTWARE\Citrix\VirtualDesktopAgent`
	ddcs := `key="` + plain + `" name="ListOfDDCs" type="REG_SZ" value="cc1 cc2"/>`
	set := func(value, kind string, data ...string) facts.RegistrySetting {
		return facts.RegistrySetting{Layer: "preference", Key: plain, Value: value, Action: "set", Type: kind, Data: data}
	}
	on := func(condition string, s facts.RegistrySetting) facts.RegistrySetting {
		s.Condition = condition
		return s
	}
	do := func(action, key, value string) facts.RegistrySetting {
		return facts.RegistrySetting{Layer: "preference", Key: key, Value: value, Action: action, Data: []string{}}
	}
	just := func(s ...facts.RegistrySetting) []facts.RegistrySetting { return s }
	normal := set("ListOfDDCs", "REG_SZ", "cc1 cc2")
	for name, c := range map[string]struct {
		items string
		want  []facts.RegistrySetting
	}{
		"no item is no setting":               {``, nil},
		"update sets":                         {item(``, `action="U" default="0" `+ddcs, ``), just(normal)},
		"replace sets":                        {item(``, `action="R" `+ddcs, ``), just(normal)},
		"update is what happens by default":   {item(``, ddcs, ``), just(normal)},
		"create leaves what is there":         {item(``, `action="C" `+ddcs, ``), just(on(facts.OnlyIfMissing, normal))},
		"delete deletes":                      {item(``, `action="D" `+ddcs, ``), just(do("delete", plain, "ListOfDDCs"))},
		"a disabled item is not there":        {item(`disabled="1"`, `action="U" `+ddcs, ``), nil},
		"an item that is not disabled is":     {item(`disabled="0" userContext="0" removePolicy="1" bypassErrors="1"`, `action="U" `+ddcs, ``), just(normal)},
		"filters make a condition":            {item(``, `action="U" `+ddcs, filters), just(on(facts.ItemLevelTargeting, normal))},
		"empty filters do not":                {item(``, `action="U" `+ddcs, `<Filters/>`), just(normal)},
		"filters after the properties do":     {`<Registry><Properties action="U" hive="HKEY_LOCAL_MACHINE" ` + ddcs + filters + `</Registry>`, just(on(facts.ItemLevelTargeting, normal))},
		"create with filters has both":        {item(``, `action="C" `+ddcs, filters), just(on(facts.ItemLevelTargeting+"; "+facts.OnlyIfMissing, normal))},
		"a collection holds items":            {`<Collection name="c"><Collection>` + item(``, ddcs, ``) + `</Collection></Collection>`, just(normal)},
		"a disabled collection holds none":    {`<Collection disabled="1"><Collection>` + item(``, ddcs, ``) + `</Collection></Collection>`, nil},
		"the filters of a collection go down": {`<Collection><Collection>` + item(``, ddcs, ``) + `</Collection>` + filters + `</Collection>`, just(on(facts.ItemLevelTargeting, normal))},
		"items keep their order":              {item(``, `action="D" `+ddcs, ``) + item(``, ddcs, ``), just(do("delete", plain, "ListOfDDCs"), normal)},
		"a hive in a key that nobody reads":   {item(``, `key="HKLM\SOFTWARE\Other" name="x" type="REG_SZ" value="a"/>`, ``), nil},
		"other hives are passed over":         {`<Registry><Properties action="U" hive="HKEY_CURRENT_USER" ` + ddcs + `</Registry>`, nil},
		"other keys are passed over":          {item(``, `action="U" key="SOFTWARE\Other" name="x" type="REG_DWORD" value="no number"/>`, ``), nil},
		"a number is hexadecimal":             {item(``, `action="U" key="`+plain+`" name="GctRegistration" type="REG_DWORD" value="0000000a"/>`, ``), just(set("GctRegistration", "REG_DWORD", "10"))},
		"a long number too":                   {item(``, `action="U" key="`+plain+`" name="X" type="REG_QWORD" value="0x0000000100000000"/>`, ``), just(set("X", "REG_QWORD", "4294967296"))},
		"bytes stay hexadecimal":              {item(``, `action="U" key="`+plain+`" name="X" type="REG_BINARY" value="AB01"/>`, ``), just(set("X", "REG_BINARY", "ab01"))},
		"several strings are in elements":     {item(``, `action="U" key="`+plain+`" name="X" type="REG_MULTI_SZ" value="a b"><Values><Value>a</Value><Value>b c</Value></Values></Properties>`, ``), just(set("X", "REG_MULTI_SZ", "a", "b c"))},
		"or in sub-properties":                {item(``, `action="U" key="`+plain+`" name="X" type="REG_MULTI_SZ" value=""><Values><SubProp id="v" value="a"/><SubProp id="v" value="b"/></Values></Properties>`, ``), just(set("X", "REG_MULTI_SZ", "a", "b"))},
		"or in the attribute alone":           {item(``, `action="U" key="`+plain+`" name="X" type="REG_MULTI_SZ" value="\\a\b"/>`, ``), just(set("X", "REG_MULTI_SZ", `\\a\b`))},
		"the default value has no name":       {item(``, `action="U" default="1" key="`+plain+`" name="old" type="REG_SZ" value="a"/>`, ``), just(set("", "REG_SZ", "a"))},
		"deleting without a name is the key":  {item(``, `action="D" key="SOFTWARE\Citrix" name=""/>`, ``), just(do("deleteKey", `SOFTWARE\Citrix`, ""))},
		"replacing a key empties it":          {item(``, `action="R" key="`+plain+`" name="" type="REG_SZ" value=""/>`, ``), just(do("deleteKey", plain, ""))},
		"creating a key is nothing":           {item(``, `action="U" key="`+plain+`" name="" type="REG_SZ" value=""/>`, ``), nil},
		"deleting another key is nothing":     {item(``, `action="D" key="SOFTWARE\Other" name=""/>`, ``), nil},
		"a name space changes nothing":        {`<x:Registry xmlns:x="urn:x"><x:Properties action="U" hive="HKEY_LOCAL_MACHINE" ` + ddcs + `</x:Registry>`, just(normal)},
		"an account key never gets in": {item(``, `action="U" key="SOFTWARE\FSLogix\Profiles" name="CCDLocations" type="REG_MULTI_SZ" value=""><Values><Value>type=smb,connectionString=\\f\p</Value><Value>type=azure,connectionString="AccountKey=c2VjcmV0"</Value></Values></Properties>`, ``),
			just(facts.RegistrySetting{Layer: "preference", Key: `SOFTWARE\FSLogix\Profiles`, Value: "CCDLocations", Action: "set", Type: "REG_MULTI_SZ", Data: []string{`type=smb,connectionString=\\f\p`, "[redacted]"}})},
	} {
		t.Run(name, func(t *testing.T) {
			text := preferences(c.items)
			wide := strings.Replace(text, "utf-8", "utf-16", 1)
			var big []byte
			for _, u := range utf16.Encode([]rune("\uFEFF" + wide)) {
				big = binary.BigEndian.AppendUint16(big, u)
			}
			for encoding, file := range map[string][]byte{
				"UTF-8": []byte(text), "UTF-8 with mark": []byte("\uFEFF" + text),
				"UTF-16": utf16le("\uFEFF" + wide), "UTF-16 without mark": utf16le(wide), "UTF-16 big-endian": big,
			} {
				got, err := parsePreferences(file)
				if err != nil {
					t.Fatalf("%s: %v", encoding, err)
				}
				if !reflect.DeepEqual(got, c.want) {
					t.Errorf("%s: got  %+v\nwant %+v", encoding, got, c.want)
				}
			}
		})
	}
}

func TestPreferencesDamaged(t *testing.T) {
	key := `key="SOFTWARE\Citrix\VirtualDesktopAgent" name="X" `
	for name, c := range map[string]struct{ file, want string }{
		"a hive in the key as well": {preferences(item(``, `key="HKEY_LOCAL_MACHINE\SOFTWARE\Citrix\VirtualDesktopAgent" name="X" type="REG_SZ" value="a"/>`, ``)), "names a hive in its key"},
		"two elements Properties":   {preferences(item(``, key+`type="REG_SZ" value="a"/><Properties hive="HKEY_LOCAL_MACHINE" `+key+`type="REG_SZ" value="b"/>`, ``)), "two elements <Properties>"},
		"an empty file":             {"", "no element"},
		"another root":              {"<Groups/>", "<Groups>"},
		"two roots":                 {preferences("") + "<RegistrySettings/>", "<RegistrySettings>"},
		"a file that is cut":        {preferences(item("", key+`type="REG_SZ" value="a"/>`, ""))[:200], "EOF"},
		"an element left open":      {preferences("<Collection>"), "Collection"},
		"no number":                 {preferences(item("", key+`type="REG_DWORD" value="12g"/>`, "")), `"12g"`},
		"a number too large":        {preferences(item("", key+`type="REG_DWORD" value="100000000"/>`, "")), "32 bits"},
		"no bytes":                  {preferences(item("", key+`type="REG_BINARY" value="abc"/>`, "")), "hexadecimal"},
		"an unknown type":           {preferences(item("", key+`type="REG_LINK" value="a"/>`, "")), "REG_LINK"},
		"too many items":            {preferences(strings.Repeat(item("", key+`type="REG_SZ" value=""/>`, ""), maxSettings+1)), "more than 10000"},
		"an unknown action":         {preferences(item("", `action="CR" `+key+`type="REG_SZ" value="a"/>`, "")), `"CR"`},
		"collections without end":   {"<RegistrySettings>" + strings.Repeat("<Collection>", 1000), "nested"},
		"an entity from elsewhere":  {`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + preferences(item("", key+`type="REG_SZ" value="&e;"/>`, ""))[40:], "entity"},
		"UTF-16 with half a symbol": {"\xff\xfe<", "odd number"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parsePreferences([]byte(c.file))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
			if got != nil {
				t.Errorf("settings of a damaged file: %+v", got)
			}
		})
	}
}

func TestGPTIni(t *testing.T) {
	for name, c := range map[string]struct {
		file           string
		computer, user int
		fails          bool
	}{
		"both halves":               {"[General]\r\nVersion=131075\r\ndisplayName=New Group Policy Object\r\n", 3, 2, false},
		"UTF-8 with mark":           {"\uFEFF[General]\nVersion=1\n", 1, 0, false},
		"UTF-16":                    {string(utf16le("\uFEFF[General]\r\nVersion=65536\r\n")), 0, 1, false},
		"another code page":         {"[General]\r\ndisplayName=\xfcber\r\nVersion=7\r\n", 7, 0, false},
		"blanks and case":           {" [ general ]\r\n VERSION = 5 \r\n", 5, 0, false},
		"the largest number":        {"[General]\nVersion=4294967295", 65535, 65535, false},
		"no version is version 0":   {"[General]\r\n", 0, 0, false},
		"another section":           {"[Other]\nVersion=9\n", 0, 0, false},
		"an empty file":             {"", 0, 0, false},
		"no number":                 {"[General]\nVersion=one\n", 0, 0, true},
		"a number too large":        {"[General]\nVersion=4294967296\n", 0, 0, true},
		"UTF-16 with half a symbol": {"\xff\xfe[\x00G", 0, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			computer, user, err := parseGPTIni([]byte(c.file))
			if computer != c.computer || user != c.user || (err != nil) != c.fails {
				t.Errorf("got %d, %d, %v", computer, user, err)
			}
		})
	}
}

func FuzzRegistryPol(f *testing.F) {
	f.Add(pol(record(vda, "ListOfDDCs", regSZ, sz("cc1")), record(fas, "**delvals.", regSZ, sz(" "))))
	f.Add(pol(record(`Software\Policies`, "**DeleteKeys", regSZ, sz("Citrix;Other")), record(vda, "X", regMultiSZ, utf16le("a\x00b\x00\x00"))))
	f.Add([]byte("PReg\x01\x00\x00\x00"))
	if b, err := os.ReadFile("testdata/samba.pol"); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		settings, err := parseRegistryPol(b)
		checkSettings(t, settings, err, "policy")
	})
}

func FuzzPreferences(f *testing.F) {
	ddcs := `action="C" key="SOFTWARE\Citrix\VirtualDesktopAgent" name="ListOfDDCs" type="REG_SZ" value="cc1 cc2"/>`
	f.Add([]byte(preferences(`<Collection>` + item(`disabled="0"`, ddcs, filters) + `</Collection>`)))
	f.Add(utf16le("\uFEFF" + preferences(item(``, ddcs, ``))))
	f.Fuzz(func(t *testing.T, b []byte) {
		settings, err := parsePreferences(b)
		checkSettings(t, settings, err, "preference")
	})
}

func FuzzGPTIni(f *testing.F) {
	f.Add([]byte("[General]\r\nVersion=131075\r\n"))
	f.Add(utf16le("\uFEFF[General]\r\nVersion=1\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		computer, user, _ := parseGPTIni(b)
		if computer < 0 || computer > 0xFFFF || user < 0 || user > 0xFFFF {
			t.Errorf("versions %d and %d", computer, user)
		}
	})
}

// checkSettings tests what holds for any file whatever.
func checkSettings(t *testing.T, settings []facts.RegistrySetting, err error, layer string) {
	t.Helper()
	if err != nil && settings != nil {
		t.Errorf("settings beside an error: %+v", settings)
	}
	for _, s := range settings {
		switch {
		case s.Layer != layer, s.Data == nil:
			t.Errorf("%+v", s)
		case s.Action == facts.ActionDeleteKey:
			if !relevantTree(s.Key) {
				t.Errorf("a key that no rule reads: %+v", s)
			}
		case !relevant(s.Key):
			t.Errorf("a key that no rule reads: %+v", s)
		}
		for _, d := range s.Data {
			if strings.Contains(normalKey(s.Key), `\fslogix\`) && strings.Contains(strings.ToLower(d), "accountkey=") {
				t.Errorf("a secret: %+v", s)
			}
		}
	}
}
