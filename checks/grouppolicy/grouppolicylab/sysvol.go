package grouppolicylab

import (
	"context"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/muster-dr/muster/internal/lab/world"
)

// servers are the copies of SYSVOL of both sites: folders, since the lab has no
// SMB server.
func servers(w *world.World) []world.Server {
	var all []world.Server
	for _, site := range world.BothSites {
		all = append(all, &sysvolFolder{world: w, site: site})
	}
	return all
}

// sysvolFolder is the copy of one site.
type sysvolFolder struct {
	world *world.World
	site  string
}

func (f *sysvolFolder) path() string { return f.world.File("sysvol-" + f.site) }

// Start implements [world.Server].
func (f *sysvolFolder) Start(context.Context) error {
	return writeSysvol(f.world.Model, f.path(), f.site)
}

// Addresses implements [world.Server].
func (f *sysvolFolder) Addresses() []world.Address {
	return []world.Address{{Service: "sysvol", Name: f.site, At: f.path()}}
}

// Close implements [world.Server].
func (f *sysvolFolder) Close() { _ = os.RemoveAll(f.path()) }

// writeSysvol lays out a site's copy of SYSVOL below root, as the share of that
// name has it: <domain>/Policies/{GUID}/…
func writeSysvol(m *world.Model, root, site string) error {
	state := m.Sysvol[site]
	if state.Missing {
		return nil
	}
	domain := filepath.Join(root, m.Domain)
	if state.Unreadable {
		// A file where a folder should be cannot be listed by anybody, not even by
		// root, whom permissions do not stop.
		return writeFile(filepath.Join(domain, "Policies"), []byte("damaged\n"))
	}
	if err := os.MkdirAll(filepath.Join(domain, "scripts"), 0o750); err != nil {
		return fmt.Errorf("writing SYSVOL: %w", err)
	}
	for _, g := range m.Policies.GPOs {
		if g.MissingAt[site] {
			continue
		}
		if err := writeGPO(g, filepath.Join(domain, "Policies", g.GUID), site); err != nil {
			return err
		}
	}
	return nil
}

func writeGPO(g *world.GPO, folder, site string) error {
	version := g.Version(site)
	if v, differs := g.VersionAt[site]; differs {
		version = g.UserVersion<<16 | v
	}
	files := map[string][]byte{
		"GPT.INI": []byte(fmt.Sprintf("[General]\r\nVersion=%d\r\ndisplayName=New Group Policy Object\r\n", version)),
	}
	if len(g.Policy) > 0 {
		files["Machine/Registry.pol"] = registryPol(g.Policy)
	}
	if len(g.Preferences) > 0 {
		b, err := registryXML(g.Preferences)
		if err != nil {
			return err
		}
		files["Machine/Preferences/Registry/Registry.xml"] = b
	}
	if g.CitrixPolicies {
		// Citrix's own format: only its presence can be seen.
		files["Machine/Citrix/GroupPolicy/Policies.gpf"] = append([]byte("PK\x03\x04"), make([]byte, 60)...)
	}
	if g.Damaged {
		// A folder where a file should be cannot be read by anybody.
		delete(files, "Machine/Registry.pol")
		if err := os.MkdirAll(filepath.Join(folder, "Machine", "Registry.pol"), 0o750); err != nil {
			return fmt.Errorf("writing SYSVOL: %w", err)
		}
	}
	for _, dir := range []string{"Machine", "User"} {
		if err := os.MkdirAll(filepath.Join(folder, dir), 0o750); err != nil {
			return fmt.Errorf("writing SYSVOL: %w", err)
		}
	}
	for name, content := range files {
		if err := writeFile(filepath.Join(folder, filepath.FromSlash(name)), content); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(path string, content []byte) error {
	err := os.WriteFile(path, content, 0o600)
	if errors.Is(err, fs.ErrNotExist) { // most folders are there already
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return fmt.Errorf("writing SYSVOL: %w", err)
		}
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		return fmt.Errorf("writing SYSVOL: %w", err)
	}
	return nil
}

// The registry's types.
const (
	regSZ      = 1
	regDWORD   = 4
	regMultiSZ = 7
)

// registryData is a value as the registry stores it.
func registryData(v world.Value) (kind uint32, data []byte) {
	switch {
	case v.Number != nil:
		return regDWORD, binary.LittleEndian.AppendUint32(nil, *v.Number)
	case v.List != nil:
		for _, s := range v.List {
			data = append(data, world.UTF16(s+"\x00")...)
		}
		return regMultiSZ, append(data, 0, 0)
	}
	return regSZ, world.UTF16(v.Text + "\x00")
}

// registryPol is a policy file: a signature, a version, and then an instruction
// in brackets for each value.
func registryPol(values []world.Value) []byte {
	b := []byte("PReg")
	b = binary.LittleEndian.AppendUint32(b, 1)
	for _, v := range values {
		kind, data := registryData(v)
		b = append(b, world.UTF16("["+v.Key+"\x00;"+v.Name+"\x00;")...)
		b = binary.LittleEndian.AppendUint32(b, kind)
		b = append(b, world.UTF16(";")...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
		b = append(append(append(b, world.UTF16(";")...), data...), world.UTF16("]")...)
	}
	return b
}

type preferences struct {
	XMLName xml.Name     `xml:"RegistrySettings"`
	ClassID string       `xml:"clsid,attr"`
	Items   []preference `xml:"Registry"`
}

type preference struct {
	ClassID    string `xml:"clsid,attr"`
	Name       string `xml:"name,attr"`
	Status     string `xml:"status,attr"`
	Image      int    `xml:"image,attr"`
	Changed    string `xml:"changed,attr"`
	UID        string `xml:"uid,attr"`
	Properties struct {
		Action  string `xml:"action,attr"`
		Decimal int    `xml:"displayDecimal,attr"`
		Default int    `xml:"default,attr"`
		Hive    string `xml:"hive,attr"`
		Key     string `xml:"key,attr"`
		Name    string `xml:"name,attr"`
		Type    string `xml:"type,attr"`
		Value   string `xml:"value,attr"`
		Values  *struct {
			Value []string `xml:"Value"`
		} `xml:"Values"`
	} `xml:"Properties"`
}

// registryXML is the file of the registry preferences; each item updates its
// value.
func registryXML(values []world.Value) ([]byte, error) {
	doc := preferences{ClassID: "{A3CCFC41-DFDB-43a5-8D26-0FE8B954DA51}"}
	for _, v := range values {
		p := preference{
			ClassID: "{9CD4B2F4-923D-47f5-A062-E897DD1DAD50}", Name: v.Name, Status: v.Name, Image: 7,
			Changed: "2026-03-02 09:14:00", UID: "{" + world.GUIDOf("preference", v.Key, v.Name) + "}",
		}
		p.Properties.Action, p.Properties.Hive, p.Properties.Key, p.Properties.Name = "U", "HKEY_LOCAL_MACHINE", v.Key, v.Name
		switch {
		case v.Number != nil:
			p.Properties.Type, p.Properties.Value = "REG_DWORD", fmt.Sprintf("%08X", *v.Number)
		case v.List != nil:
			p.Properties.Type = "REG_MULTI_SZ"
			p.Properties.Values = &struct {
				Value []string `xml:"Value"`
			}{v.List}
		default:
			p.Properties.Type, p.Properties.Value = "REG_SZ", v.Text
		}
		doc.Items = append(doc.Items, p)
	}
	b, err := xml.MarshalIndent(doc, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("writing Registry.xml: %w", err)
	}
	return append([]byte(xml.Header), b...), nil
}
