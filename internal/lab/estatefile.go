package lab

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/estate"
)

// The shapes below say the same as those of package estate, but write only what
// is declared, and short lists on one line.
type (
	fileSites struct {
		Production fileSite `yaml:"production"`
		Recovery   fileSite `yaml:"recovery"`
	}
	fileSite struct {
		ADSite      string           `yaml:"adSite"`
		Networks    []string         `yaml:"networks,flow"`
		Resolvers   []string         `yaml:"resolvers,flow"`
		Controllers []fileController `yaml:"domainControllers"`
		Sysvol      string           `yaml:"sysvol"`

		ResourceLocation string        `yaml:"resourceLocation"`
		PrismCentral     filePrism     `yaml:"prismCentral"`
		Clusters         []fileCluster `yaml:"clusters"`
		Hosts            []fileHost    `yaml:"hosts,omitempty"`
	}
	fileHost struct {
		Host  string `yaml:"host"`
		WinRM string `yaml:"winrm"`
		HTTPS string `yaml:"https,omitempty"`
	}
	filePrism struct {
		Host    string `yaml:"host"`
		Address string `yaml:"address"`
	}
	fileCluster struct {
		Name    string    `yaml:"name"`
		Element filePrism `yaml:"element"`
	}
	fileController struct {
		Host string `yaml:"host"`
		LDAP string `yaml:"ldap"`
	}
	fileCredential struct {
		Username string `yaml:"username"`
		Password string `yaml:"password"`
		CAFile   string `yaml:"caFile"`
		Customer string `yaml:"customer,omitempty"`
		Endpoint string `yaml:"endpoint,omitempty"`
	}
	fileComponent struct {
		InScope   *bool       `yaml:"inScope,omitempty"`
		Methods   []string    `yaml:"methods,flow,omitempty"`
		Aliases   []string    `yaml:"aliases,flow,omitempty"`
		Callbacks []string    `yaml:"callbacks,flow,omitempty"`
		Servers   filePerSite `yaml:"servers,omitempty"`
		OUs       filePerSite `yaml:"ous,omitempty"`
		Paths     []string    `yaml:"paths,omitempty"`
		VMs       []string    `yaml:"vms,flow,omitempty"`

		Catalogs map[string]string `yaml:"catalogs,omitempty"`
	}
	filePerSite struct {
		Production []string `yaml:"production,omitempty"`
		Recovery   []string `yaml:"recovery,omitempty"`
	}
)

// EstateFile is the estate file to use against the lab. Addresses, certificates,
// the password and SYSVOL are those of this lab, so the file is of use as long as
// the lab runs.
func (l *Lab) EstateFile() []byte { return l.estateFile(l.caFile()) }

func (l *Lab) estateFile(caFile string) []byte {
	m := l.model
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s: an embedded estate of muster. It answers while the lab runs.\n", m.Name)
	section(&b, "", map[string]any{"version": 1})
	section(&b, "", map[string]any{"name": m.Name})
	section(&b, "", map[string]any{"domain": m.Domain})
	section(&b, "Each site is asked for itself: after a disaster, only recovery is left.",
		map[string]any{"sites": fileSites{l.fileSite(estate.Production), l.fileSite(estate.Recovery)}})
	section(&b, "Nobody of these may change anything: an ordinary domain user, a viewer of Prism, an API client that reads.",
		map[string]any{"credentials": map[string]fileCredential{
			"directory": {Username: m.Account.User + "@" + m.Domain, Password: "file:" + l.passwordFile(), CAFile: caFile},
			"windows":   {Username: m.Account.User + "@" + m.Domain, Password: "file:" + l.passwordFile(), CAFile: caFile},
			"prism":     {Username: m.Account.Prism, Password: "file:" + l.viewerFile(), CAFile: caFile},
			"citrixcloud": {
				Username: m.Citrix.Client, Password: "file:" + l.secretFile(), CAFile: caFile, Customer: m.Citrix.Customer, Endpoint: l.CitrixCloud(),
			},
		}})
	components := map[string]fileComponent{}
	for id, c := range m.Components {
		components[id] = fileComponent{
			InScope: c.InScope, Methods: c.Methods, Aliases: c.Aliases, Callbacks: c.Callbacks,
			Servers: filePerSite(c.Servers), OUs: filePerSite(c.OUs), Paths: c.Paths, VMs: c.VMs, Catalogs: c.Catalogs,
		}
	}
	section(&b, "What is to be recovered: the names by which it is found, and where it runs.", map[string]any{"components": components})
	return b.Bytes()
}

func (l *Lab) fileSite(site string) fileSite {
	s := l.model.Sites[site]
	central := l.model.Nutanix.Centrals[site].Host
	f := fileSite{
		ADSite: s.ADSite, Networks: s.Networks, Resolvers: l.resolvers[site], Sysvol: l.sysvol(site),
		ResourceLocation: s.ResourceLocation, PrismCentral: filePrism{central, l.prisms[central]},
	}
	for _, k := range l.model.Nutanix.Clusters {
		if k.Site == site {
			f.Clusters = append(f.Clusters, fileCluster{k.Name, filePrism{k.Element, l.prisms[k.Element]}})
		}
	}
	for _, host := range slices.Sorted(maps.Keys(l.windows)) {
		if l.model.siteOfHost(host) == site {
			f.Hosts = append(f.Hosts, fileHost{host, l.winRM(host), l.webServers[host]})
		}
	}
	for _, c := range l.model.Directory.Controllers {
		if c.Site == site {
			f.Controllers = append(f.Controllers, fileController{c.Host, l.controllers[c.Host]})
		}
	}
	return f
}

func section(b *bytes.Buffer, comment string, content map[string]any) {
	if comment != "" {
		fmt.Fprintf(b, "\n# %s\n", comment)
	}
	e := yaml.NewEncoder(b)
	e.SetIndent(2)
	if err := e.Encode(content); err != nil {
		panic("lab: writing the estate file: " + err.Error()) // cannot happen: the shapes are ours
	}
	if err := e.Close(); err != nil {
		panic("lab: writing the estate file: " + err.Error())
	}
}
