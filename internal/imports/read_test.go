package imports_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/imports"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const storeFront = `{
 "muster": "storefront/1",
 "host": "SF1.corp.example.",
 "exported": "2026-11-22T08:00:00.1234567Z",
 "baseUrl": "https://sf.corp.example/",
 "stores": [{"path": "/Citrix/Store", "farms": [{"name": "DaaS", "servers": ["CC1.corp.example", "cc3.corp.example"], "port": 443, "transport": "https"}]}],
 "gateways": [{"name": "DR", "url": "https://gw.corp.example/", "callback": "", "stas": ["https://cc3.corp.example/scripts/ctxsta.dll, 1, x"]}]
}`

const fas = `{"muster": "fas/1", "host": "fas2", "exported": "2026-11-22T08:00:00Z",
 "definitions": [{"name": "default", "authorities": ["ca1.corp.example\\CORP-CA"]}]}`

// declared is an estate with a StoreFront server and two FAS servers.
func declared() *estate.Estate {
	return &estate.Estate{Domain: "corp.example", Components: map[string]*estate.Component{
		"storefront":       {Servers: estate.PerSite{Production: []string{"sf1.corp.example"}}},
		"fas":              {Servers: estate.PerSite{Production: []string{"fas1.corp.example"}, Recovery: []string{"fas2.corp.example"}}},
		"cloud_connectors": {Servers: estate.PerSite{Production: []string{"sf1.corp.example"}}},
	}}
}

// file writes a text into a folder of its own and returns its path.
func file(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read reads one export as if it stood in a file of the given text.
func read(t *testing.T, kind string, text []byte) ([]*imports.Export, error) {
	t.Helper()
	return imports.Read([]string{kind + "=" + file(t, "export.json", text)}, nil, declared(), now)
}

func TestAnExportIsOfAServerOfTheEstate(t *testing.T) {
	for kind, want := range map[string]struct{ text, site, host, told string }{
		"storefront": {storeFront, "production", "sf1.corp.example", "2026-11-22T08:00:00Z"},
		"fas":        {fas, "recovery", "fas2.corp.example", "2026-11-22T08:00:00Z"},
	} {
		all, err := read(t, kind, []byte(want.text))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if e := all[0]; e.Site != want.site || e.Host != want.host || e.Told.UTC().Format(time.RFC3339) != want.told {
			t.Errorf("%s: read as %s of %s at %s", kind, e.Host, e.Site, e.Told)
		}
	}
}

// utf16Of is a text as > of Windows PowerShell writes it.
func utf16Of(order binary.AppendByteOrder, text string) []byte {
	b := order.AppendUint16(nil, 0xFEFF)
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func TestEveryEncodingOfWindowsPowerShellIsRead(t *testing.T) {
	text := strings.Replace(strings.ReplaceAll(storeFront, "\n", "\r\n"), `"DR"`, `"Zürich 😀"`, 1)
	for name, b := range map[string][]byte{
		"UTF-8":                      []byte(text),
		"UTF-8 with byte order mark": append([]byte{0xEF, 0xBB, 0xBF}, text...),
		"UTF-16LE":                   utf16Of(binary.LittleEndian, text),
		"UTF-16BE":                   utf16Of(binary.BigEndian, text),
	} {
		all, err := read(t, "storefront", b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		doc := document()
		imports.Apply(doc, all)
		if doc.Windows.Hosts["sf1.corp.example"].StoreFront.Gateways.Items["Zürich 😀"] == nil {
			t.Errorf("%s: the name of the gateway is lost", name)
		}
	}
}

func TestAListOfOneMayStandWithoutItsBrackets(t *testing.T) {
	for name, change := range map[string][2]string{
		"a text":                  {`["CC1.corp.example", "cc3.corp.example"]`, `"cc1.corp.example"`},
		"an object":               {`[{"name": "DaaS", "servers": ["CC1.corp.example", "cc3.corp.example"], "port": 443, "transport": "https"}]`, `{"name": "DaaS", "servers": ["cc1.corp.example"], "port": 443, "transport": "https"}`},
		"a list with its count":   {`["CC1.corp.example", "cc3.corp.example"]`, `{"value": ["cc1.corp.example"], "Count": 1}`},
		"an object within a list": {`[{"name": "DaaS", "servers": ["CC1.corp.example", "cc3.corp.example"], "port": 443, "transport": "https"}]`, `{"value": {"name": "DaaS", "servers": "cc1.corp.example", "port": 443, "transport": "https"}}`},
	} {
		text := strings.Replace(storeFront, change[0], change[1], 1)
		if text == storeFront {
			t.Fatalf("%s: nothing was changed", name)
		}
		all, err := read(t, "storefront", []byte(text))
		if name == "an object within a list" {
			if err == nil || !strings.Contains(err.Error(), "stores[0].farms") {
				t.Errorf("%s: got %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		doc := document()
		imports.Apply(doc, all)
		farms := doc.Windows.Hosts["sf1.corp.example"].StoreFront.Stores.Items["/Citrix/Store"].Farms
		if len(farms) != 1 || len(farms[0].Servers) != 1 || farms[0].Servers[0] != "cc1.corp.example" {
			t.Errorf("%s: read as %+v", name, farms)
		}
	}
}

func TestWhatIsWrongWithAnExportIsSaid(t *testing.T) {
	with := func(old, replacement string) string {
		t.Helper()
		text := strings.Replace(storeFront, old, replacement, 1)
		if text == storeFront {
			t.Fatalf("%q is not in the export", old)
		}
		return text
	}
	for name, c := range map[string]struct{ text, want string }{
		"it is empty":                  {"", "export.json is empty: the export failed"},
		"it is no JSON":                {"Get-STFStoreService : Access denied", "export.json:1:1: no JSON"},
		"it ends in the middle":        {storeFront[:200], "the text ends in the middle"},
		"there is something behind":    {storeFront + "\n]", "export.json:9:1: no JSON"},
		"it is a list":                 {"[" + storeFront + "]", "export.json:1:1: one object belongs here"},
		"it is a text":                 {`"storefront"`, "one object belongs here"},
		"it is null":                   {`null`, `has no field "muster"`},
		"it is something else":         {`{"schema": "muster.facts/1"}`, `is no export: it has no field "muster"`},
		"it is of another kind":        {fas, `is an export "fas/1", and this muster reads "storefront/1"`},
		"it is of another version":     {with(`storefront/1`, `storefront/2`), `is an export "storefront/2"`},
		"a field is unknown":           {with(`"transport"`, `"transprt"`), `export.json:6:132: unknown field "stores[0].farms[0].transprt"; did you mean "transport"?`},
		"a field at the top":           {with(`"gateways"`, `"gatewayz"`), `unknown field "gatewayz"; did you mean "gateways"?`},
		"a field without neighbours":   {with(`"exported"`, `"zone": "", "exported"`), `unknown field "zone"`},
		"a field is missing":           {with(`, "transport": "https"`, ``), "stores[0].farms[0].transport is missing, or null"},
		"a list is missing":            {with(`, "stas": ["https://cc3.corp.example/scripts/ctxsta.dll, 1, x"]`, ``), "gateways[0].stas is missing, or null"},
		"a field stands twice":         {with(`"port": 443`, `"port": 443, "port": 80`), "no JSON: duplicate object member name"},
		"a list is null":               {with(`["CC1.corp.example", "cc3.corp.example"]`, `null`), "stores[0].farms[0].servers: a list belongs here, and null says that nothing was read"},
		"an element is null":           {with(`"CC1.corp.example"`, `null`), "stores[0].farms[0].servers[0]: a text belongs here"},
		"an object is null":            {with(`[{"path"`, `[null, {"path"`), "stores[0].path is missing, or null"},
		"a text is a number":           {with(`"DaaS"`, `7`), "stores[0].farms[0].name: a text belongs here"},
		"a text is an object":          {with(`"https://sf.corp.example/"`, `{"Host": "sf.corp.example"}`), "baseUrl: a text belongs here"},
		"a number is a text":           {with(`443`, `"443"`), "stores[0].farms[0].port: a whole number belongs here"},
		"a field of a single object":   {strings.NewReplacer(`[{"name": "DR"`, `{"nam": "DR"`, `x"]}]`, `x"]}`).Replace(storeFront), `export.json:7:15: unknown field "gateways.nam"; did you mean "name"?`},
		"a field of a counted list":    {strings.NewReplacer(`[{"name": "DR"`, `{"value": [{"nam": "DR"`, `x"]}]`, `x"]}], "Count": 1}`).Replace(storeFront), `export.json:7:26: unknown field "gateways[0].nam"; did you mean "name"?`},
		"a list is a number":           {with(`["CC1.corp.example", "cc3.corp.example"]`, `7`), "stores[0].farms[0].servers: a text belongs here"},
		"an object is a text":          {with(`[{"path"`, `["x", {"path"`), "stores[0]: an object belongs here"},
		"a moment that is none":        {with(`2026-11-22T08:00:00.1234567Z`, `22.11.2026 08:00`), `exported: "22.11.2026 08:00" is no moment`},
		"it comes from the future":     {with(`2026-11-22T08:00:00.1234567Z`, `2026-11-22T12:05:01Z`), "was made at 2026-11-22T12:05:01Z, and it is 2026-11-22T12:00:00Z now"},
		"several deployments":          {with(`"https://sf.corp.example/"`, `"https://a.example/ https://b.example/"`), `baseUrl: "https://a.example/ https://b.example/" is not one URL`},
		"several servers in one":       {with(`"CC1.corp.example"`, `"cc1.corp.example cc2.corp.example"`), `servers[0]: "cc1.corp.example cc2.corp.example" is not one server`},
		"a server without a name":      {with(`"CC1.corp.example"`, `""`), `servers[0]: "" is not one server`},
		"a store without a path":       {with(`"/Citrix/Store"`, `""`), `stores[0].path: "" is empty, or there twice`},
		"a gateway without a name":     {with(`"DR"`, `""`), `gateways[0].name: "" is empty, or there twice`},
		"a gateway without an address": {with(`"https://gw.corp.example/"`, `""`), `gateways[0].url: "" is not one URL`},
		"a base URL with a password":   {with(`"https://sf.corp.example/"`, `"https://u:hush@sf.corp.example/"`), "baseUrl is not one URL without a user and a password"},
		"an authority with a password": {with(`https://cc3.corp.example/scripts/ctxsta.dll, 1, x`, `https://u:hush@cc3.corp.example/sta`), "gateways[0].stas[0] is not one URL without"},
		"a callback that is none":      {with(`"callback": ""`, `"callback": "gw"`), `gateways[0].callback: "gw" is not one URL`},
		"an object for an authority":   {with(`https://cc3.corp.example/scripts/ctxsta.dll, 1, x`, `Citrix.StoreFront.STAUrl`), `gateways[0].stas[0]: "Citrix.StoreFront.STAUrl" is not one URL`},
		"another server":               {with(`SF1.corp.example.`, `sf9.corp.example`), "it is of sf9.corp.example, which is none of the servers of storefront in the estate file: sf1.corp.example"},
		"a server of another domain":   {with(`SF1.corp.example.`, `sf1.other.example`), "it is of sf1.other.example, which is none of the servers"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := read(t, "storefront", []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			} else if strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "--import storefront: ") {
				t.Errorf("not one error of that flag: %v", err)
			}
		})
	}
}

func TestWhatIsWrongWithAnExportOfFASIsSaid(t *testing.T) {
	for name, c := range map[string]struct{ old, replacement, want string }{
		"no authority":             {`"ca1.corp.example\\CORP-CA"`, `"CORP-CA"`, `definitions[0].authorities[0]: "CORP-CA" is not the address of an authority`},
		"no host":                  {`"ca1.corp.example\\CORP-CA"`, `"\\CORP-CA"`, `definitions[0].authorities[0]`},
		"no name":                  {`"ca1.corp.example\\CORP-CA"`, `"ca1.corp.example\\"`, `definitions[0].authorities[0]`},
		"two hosts":                {`"ca1.corp.example\\CORP-CA"`, `"ca1 ca2\\CORP-CA"`, `definitions[0].authorities[0]`},
		"a definition has no name": {`"default"`, `""`, `definitions[0].name: "" is empty, or there twice`},
		"a definition is repeated": {`[{"name"`, `[{"name": "default", "authorities": []}, {"name"`, `definitions[1].name: "default" is empty, or there twice`},
	} {
		if _, err := read(t, "fas", []byte(strings.Replace(fas, c.old, c.replacement, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func TestTheFlagIsChecked(t *testing.T) {
	path := file(t, "sf.json", []byte(storeFront))
	other := file(t, "other.json", []byte(storeFront))
	outside := declared()
	outside.Components["storefront"].InScope = new(bool)
	for name, c := range map[string]struct {
		specs []string
		est   *estate.Estate
		want  string
	}{
		"a kind that does not exist":   {[]string{"storfront=" + path}, declared(), `there is no export "storfront"; did you mean "storefront"?`},
		"one that nobody knows":        {[]string{"netscaler=" + path}, declared(), `there is no export "netscaler"; there are fas, gporeport, gpresult, storefront, vda-keys`},
		"no path":                      {[]string{"storefront="}, declared(), "give NAME=PATH, such as storefront=storefront.json"},
		"a path alone":                 {[]string{path}, declared(), "give NAME=PATH"},
		"no such file":                 {[]string{"storefront=" + path + "x"}, declared(), "sf.jsonx: no such file"},
		"a folder":                     {[]string{"storefront=" + filepath.Dir(path)}, declared(), "reading the export"},
		"two of the same server":       {[]string{"storefront=" + path, "storefront=" + other}, declared(), "sf.json says the same of sf1.corp.example: give one export of each server"},
		"standard input twice":         {[]string{"storefront=-", "fas=-"}, declared(), "standard input is read already, by --import storefront=-"},
		"no StoreFront in the estate":  {[]string{"storefront=" + path}, &estate.Estate{Domain: "corp.example"}, "the estate file declares no servers of storefront: add them to components.storefront.servers"},
		"StoreFront is not of account": {[]string{"storefront=" + path}, outside, "the estate file declares no servers of storefront"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := imports.Read(c.specs, strings.NewReader(storeFront), c.est, now); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestWhatIsTooLargeIsNotRead(t *testing.T) {
	endless := strings.NewReader(strings.Repeat(" ", 16<<20) + storeFront)
	if _, err := imports.Read([]string{"storefront=-"}, endless, declared(), now); err == nil || !strings.Contains(err.Error(), "more than 16 MiB") {
		t.Errorf("got %v", err)
	}
	half := append(utf16Of(binary.LittleEndian, storeFront), '}')
	if _, err := imports.Read([]string{"storefront=-"}, bytes.NewReader(half), declared(), now); err == nil || !strings.Contains(err.Error(), "ends within a letter") {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(storeFront))
	f.Add([]byte(fas))
	f.Add(utf16Of(binary.LittleEndian, storeFront))
	f.Add([]byte(`{"muster": "fas/1", "definitions": {"value": [{}], "Count": 1}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, kind := range []string{"storefront=-", "fas=-"} {
			all, err := imports.Read([]string{kind}, bytes.NewReader(b), declared(), now)
			if (err == nil) != (len(all) == 1) {
				t.Fatalf("%d exports, and %v", len(all), err)
			}
			imports.Apply(document(), all)
		}
	})
}
