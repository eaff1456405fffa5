package windows

import (
	"embed"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/protocol/winrm"
)

//go:embed scripts
var scripts embed.FS

// everyScript has the text of each script, by file name.
func everyScript(t *testing.T) map[string]string {
	t.Helper()
	files, err := scripts.ReadDir("scripts")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no scripts: ", err)
	}
	all := map[string]string{}
	for _, f := range files {
		b, err := scripts.ReadFile(path.Join("scripts", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name()] = string(b)
	}
	return all
}

// What scripts may use. It all reads, from the host that they run on, and asks
// nobody. Whoever adds to these lists makes sure of that.
var (
	allowedCommands = []string{
		"ConvertTo-Json", "ForEach-Object", "Get-ChildItem", "Get-Content", "Get-Item", "Get-ItemProperty", "Join-Path",
		"Select-Object", "Select-Xml", "Sort-Object", "Split-Path", "Test-Path", "Where-Object",
		"Get-DhcpServerSetting", "Get-DhcpServerv", // Get-DhcpServerv4Scope and the like, which end in a number here
	}
	allowedMethods = []string{"SelectNodes", "SelectSingleNode", "Substring", "Trim", "ToString"}
	allowedStatics = []string{}
)

var (
	comment = regexp.MustCompile(`(?m)^\s*#.*$`)
	literal = regexp.MustCompile(`'[^'\n]*'`)
	command = regexp.MustCompile(`[A-Za-z]+-[A-Za-z]+`)
	method  = regexp.MustCompile(`\.\s*([A-Za-z]+)\s*\(`)
	static  = regexp.MustCompile(`\[[A-Za-z.]+\]::[A-Za-z]+`)
	// Other ways to run what is no command above, to ask other hosts, or to write.
	never = regexp.MustCompile(`(?i)[&;>]|^\s*\.\s|::|\biex\b|-ComputerName|-CimSession|-PSSession|https?:|\bWin32_Product\b|-OutFile|-Encoding`)
)

// objections is why a script must not run on somebody's host.
func objections(name, text string) []string {
	var all []string
	object := func(format string, a ...any) { all = append(all, fmt.Sprintf(format, a...)) }
	if len(text) > winrm.LongestScript {
		object("has %d characters, and %d fit", len(text), winrm.LongestScript)
	}
	if !strings.HasPrefix(text, "# muster: "+name+"\n") {
		object("does not begin with its name")
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if !strings.Contains(lines[len(lines)-1], "ConvertTo-Json -Compress -Depth ") {
		object("does not end with ConvertTo-Json, so its output may be empty or cut off")
	}
	// Text in single quotes is neither run nor expanded; that in double quotes is.
	code := literal.ReplaceAllString(comment.ReplaceAllString(text, ""), "''")
	for _, word := range command.FindAllString(code, -1) {
		if !slices.Contains(allowedCommands, word) {
			object("says %s, which is not known to read only", word)
		}
	}
	for _, m := range method.FindAllStringSubmatch(code, -1) {
		if !slices.Contains(allowedMethods, m[1]) {
			object("calls .%s(), which is not known to read only", m[1])
		}
	}
	for _, s := range static.FindAllString(code, -1) {
		if !slices.Contains(allowedStatics, s) {
			object("uses %s, which is not known to read only", s)
		}
	}
	for _, s := range allowedStatics {
		code = strings.ReplaceAll(code, s, "")
	}
	// A semicolon between the entries of a table separates no statements.
	code = regexp.MustCompile(`@\{[^{}]*\}`).ReplaceAllStringFunc(strings.ReplaceAll(code, "$(", "("), func(s string) string { return strings.ReplaceAll(s, ";", "") })
	if found := never.FindString(code); found != "" {
		object("has %q", found)
	}
	return all
}

func TestScriptsFitAndSayWhoTheyAre(t *testing.T) {
	for name, text := range everyScript(t) {
		if !strings.HasSuffix(name, ".ps1") {
			t.Errorf("%s is no script", name)
		}
		for _, o := range objections(name, text) {
			t.Errorf("%s %s", name, o)
		}
	}
}

// What the test above is for.
func TestScriptsThatDoMoreThanReadAreNoticed(t *testing.T) {
	const begin, end = "# muster: x.ps1\n", "\nConvertTo-Json -Compress -Depth 3 @{ a = $a; b = 1 }\n"
	if all := objections("x.ps1", begin+"$a = Get-Item -LiteralPath 'C:\\Set-Content & more'"+end); len(all) != 0 {
		t.Errorf("a script that reads is refused: %q", all)
	}
	for name, text := range map[string]string{
		"another name":              "# muster: y.ps1\n$a = 1" + end,
		"no output":                 begin + "$a = 1\n",
		"too long":                  begin + "$a = '" + strings.Repeat("x", winrm.LongestScript) + "'" + end,
		"a file written":            begin + "Set-Content -LiteralPath 'C:\\x' 'y'" + end,
		"in small letters":          begin + "set-content -LiteralPath 'C:\\x' 'y'" + end,
		"inside a string":           begin + `$a = "$(Remove-Item -LiteralPath C:\x)"` + end,
		"a file written by .NET":    begin + "[IO.File]::WriteAllText('C:\\x', 'y')" + end,
		"by its full name":          begin + "[System.IO.File]::WriteAllText('C:\\x', 'y')" + end,
		"a value in the registry":   begin + "(Get-Item -LiteralPath 'HKLM:\\x').SetValue('a', 'b')" + end,
		"an object deleted":         begin + "$a.Delete()" + end,
		"output into a file":        begin + "Get-Item -LiteralPath 'C:\\x' > 'C:\\y'" + end,
		"a service stopped":         begin + "Stop-Service -Name 'x'" + end,
		"the web":                   begin + "$a = Invoke-WebRequest 'x'" + end,
		"another host":              begin + "$a = Get-Item -ComputerName 'x'" + end,
		"text that runs":            begin + "& 'Set-Content' 'C:\\x' 'y'" + end,
		"text that runs, otherwise": begin + "$a = iex 'Set-Content x y'" + end,
		"a COM object":              begin + "$a = New-Object -ComObject 'Shell.Application'" + end,
		"code of another language":  begin + "Add-Type 'class C {}'" + end,
		"products that are mended":  begin + "$a = Get-Item Win32_Product" + end,
	} {
		if len(objections("x.ps1", text)) == 0 {
			t.Errorf("%s: not noticed", name)
		}
	}
}
