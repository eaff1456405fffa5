package estate

import (
	"fmt"
	"io"
	"strings"
)

// Reference writes the reference of the estate file as Markdown. Suited are the
// recovery methods that suit each component, see [JSONSchema].
func Reference(w io.Writer, suited map[string][]string) error {
	var b strings.Builder
	b.WriteString("# The estate file\n\n" +
		"Generated from the types in `internal/estate` by `make docs`; change the tags there.\n\n" +
		estateHelp + "\nIt is YAML. `muster init` writes one to start from, [full.yaml](../testdata/estates/full.yaml) has every key,\n" +
		"`muster validate` checks one and asks nobody, and `muster schema estate` is for editors.\n" +
		"Keys in **bold** must be given. Times are written as 90s, 5m, 24h or 7d, or as a number of seconds.\n")
	for _, s := range Sections() {
		heading := "The file"
		if s.Path != "" {
			heading = "`" + s.Path + "`"
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| key | what it is | value | example |\n|---|---|---|---|\n", heading, s.Help)
		for _, k := range s.Keys {
			k.row(&b)
		}
	}
	b.WriteString(directionsHelp)
	b.WriteString("\n## Components\n\n" +
		"The methods that suit are those that the rule `replication/recovery-method-allowed` takes. A component without any\n" +
		"has no row in the document's tables, and is recovered with what it belongs to.\n\n" +
		"| component | what it is | methods that suit |\n|---|---|---|\n")
	for _, c := range ComponentWords {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.Name, cell(c.Help), codes(suited[c.Name]))
	}
	b.WriteString("\n## Recovery methods\n\n| method | what it means | suits |\n|---|---|---|\n")
	for _, m := range MethodWords {
		var components []string
		for _, c := range Components {
			for _, name := range suited[c] {
				if name == m.Name {
					components = append(components, c)
				}
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", m.Name, cell(m.Help), codes(components))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// directionsHelp is the part about estates that are not one production and one recovery site.
const directionsHelp = `
## Sites that both work, and more than two

Where both sites work, or several can take over, sites get a ` + "`role`" + ` and names of your choice:

` + "```yaml" + `
sites:
  fra: {role: both, resolvers: [10.10.0.10], resourceLocation: FRA}
  muc: {role: both, resolvers: [10.20.0.10], resourceLocation: MUC}
  ber: {role: recovery, resolvers: [10.30.0.10], resourceLocation: BER}
components:
  cloud_connectors:
    servers: {fra: [cc1.corp.example.com], muc: [cc2.corp.example.com], ber: [cc3.corp.example.com]}
  base_images:
    vms: {fra: [W11-MASTER]}
credentials:
  prism-muc: {username: viewer, password: env:PRISM_MUC}
` + "```" + `

| role | what it means |
|---|---|
| ` + "`production`" + ` | The site can be lost. |
| ` + "`recovery`" + ` | The site can take over. |
| ` + "`both`" + ` | Either: it has users of its own, and takes over from others. |

A **direction** is one site that is lost and another one that takes over: here fra:muc, fra:ber, muc:fra and muc:ber. Each is
collected and judged by itself, the lost site as production and the other one as recovery, and the whole is as good as the
worst of them. ` + "`muster scan`" + ` and ` + "`collect`" + ` go through all; ` + "`--direction fra:muc`" + ` takes one. Files are kept for each,
results.json as results.fra-muc.json; facts know their direction, so that ` + "`evaluate`" + ` and ` + "`attest`" + ` need not be told. In one
file of attestations, a question may be signed once for each direction: what is signed is the list that belongs to it.

In ` + "`servers`" + `, ` + "`ous`" + ` and, where they differ, ` + "`vms`" + `, the sites stand by their names, and so they do in ` + "`prism-<site>`" + ` below credentials.
What is at a site without a part in a direction, such as the catalogs of ber in fra:muc, is left to the directions in which it has one.
A direction asks whether one site can take over from one other; that two are lost at once, or that two share what a third one had, it does not ask.
`

// row writes the row of a key.
func (k Key) row(b *strings.Builder) {
	name := "`" + k.Name + "`"
	if len(k.Need) > 0 {
		name = "**" + name + "**"
	}
	help := k.Help
	if len(k.Only) > 0 {
		help += " Only for " + codes(k.Only) + "."
	}
	value := forms[k.Form].says
	switch {
	case k.Max != "":
		value = k.Min + " to " + k.Max
	case k.Min != "":
		value = "number from " + k.Min
	}
	if k.Default != "" {
		value = strings.TrimPrefix(value+"; `"+k.Default+"` when left out", "; ")
	}
	example := ""
	if k.Example != "" {
		example = "`" + k.Example + "`"
	}
	fmt.Fprintf(b, "| %s | %s | %s | %s |\n", name, cell(help), strings.ReplaceAll(cell(value), `\`, `\\`), cell(example))
}

func codes(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "`" + strings.Join(names, "`, `") + "`"
}

// cell makes a text safe within a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
