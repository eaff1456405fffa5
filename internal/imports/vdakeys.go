package imports

import (
	_ "embed"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/redact"
)

//go:embed exports/vda-keys.ps1
var keysScript string

// vdaKeys is what a desktop holds of the settings that rules read: its registry, the files
// of MCS and PVS, and its hosts file.
var vdaKeys = &Kind{
	Name: "vda-keys", Script: keysScript, limit: largest,
	read: func(k *Kind, where string, raw []byte) (content, error) { return decode(k, where, raw, &keysExport{}) },
}

type keysExport struct {
	header
	ADSite      *text          `json:"adSite"`
	Version     *text          `json:"version"` // of the VDA; "" where the list of products has none
	Keys        list[heldKey]  `json:"keys"`
	Personality list[textFile] `json:"personality"`
	HostsFile   *textFile      `json:"hostsFile"`
}

type heldKey struct {
	Key    *text           `json:"key"` // below HKEY_LOCAL_MACHINE
	Values list[heldValue] `json:"values"`
}

type heldValue struct {
	Name *text      `json:"name"`
	Kind *text      `json:"kind"` // as .NET calls it: String, DWord …
	Data list[text] `json:"data"`
}

type textFile struct {
	Path  *text      `json:"path"`
	Lines list[text] `json:"lines"`
}

// The registry keys of the registration and of the list of FAS servers, in the order in
// which a VDA looks.
var (
	registrationKeys = []struct{ from, key string }{
		{facts.ListFromPolicy, `SOFTWARE\Policies\Citrix\VirtualDesktopAgent`},
		{facts.ListFromRegistry, `SOFTWARE\Citrix\VirtualDesktopAgent`},
		{facts.ListFromRegistry, `SOFTWARE\WOW6432Node\Citrix\VirtualDesktopAgent`},
	}
	fasKeys = []string{
		`SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`,
		`SOFTWARE\WOW6432Node\Policies\Citrix\Authentication\UserCredentialService\Addresses`,
	}
)

func (k *keysExport) check() error {
	seen := map[string]bool{}
	for i, key := range k.Keys {
		at := strings.ToLower(string(*key.Key))
		if at == "" || seen[at] {
			return fmt.Errorf("keys[%d].key: %q is empty, or there twice", i, *key.Key)
		}
		seen[at] = true
		for j, v := range key.Values {
			switch string(*v.Kind) {
			case "String", "ExpandString":
				if len(v.Data) != 1 {
					return fmt.Errorf("keys[%d].values[%d]: %s has %d texts, and one belongs there", i, j, *v.Kind, len(v.Data))
				}
			case "DWord":
				if len(v.Data) != 1 || number(v.Data[0]) == "" {
					return fmt.Errorf("keys[%d].values[%d]: %q is no number of 32 bits", i, j, plain(v.Data))
				}
			case "MultiString":
			default:
				return fmt.Errorf("keys[%d].values[%d].kind: %q is none of String, ExpandString, MultiString and DWord", i, j, *v.Kind)
			}
		}
	}
	return nil
}

// number is a DWord as facts have it; PowerShell writes those above 2^31 below zero. It is
// "" for what is none.
func number(t text) string {
	if n, err := strconv.ParseInt(string(t), 10, 32); err == nil {
		return strconv.FormatUint(uint64(uint32(n)), 10) //nolint:gosec // the same 32 bits
	}
	if n, err := strconv.ParseUint(string(t), 10, 32); err == nil {
		return strconv.FormatUint(n, 10)
	}
	return ""
}

// value is the data of a value; nil where the key has none of that name.
func (k *keysExport) value(key, name string) []string {
	for _, at := range k.Keys {
		if !strings.EqualFold(string(*at.Key), key) {
			continue
		}
		for _, v := range at.Values {
			if !strings.EqualFold(string(*v.Name), name) {
				continue
			}
			if *v.Kind == "DWord" {
				return []string{number(v.Data[0])}
			}
			return plain(v.Data)
		}
	}
	return nil
}

// apply fills in what the desktop itself did not report in this run.
func (k *keysExport) apply(h *facts.WindowsHost, told facts.Answered) {
	if !h.HostsFile.Learnt() {
		h.HostsFile = facts.HostsFile{Answered: told, Path: string(*k.HostsFile.Path), Entries: hostsEntries(plain(k.HostsFile.Lines))}
	}
	if h.FAS == nil || !h.FAS.Learnt() {
		h.FAS = &facts.AddressList{Answered: told, Addresses: k.fas()}
	}
	if h.VDA == nil {
		h.VDA = &facts.VDAState{}
	}
	if !h.VDA.Learnt() {
		h.VDA.Answered, h.VDA.Version = told, string(*k.Version)
		k.registration(h.VDA)
	}
	if !h.VDA.Settings.Learnt() {
		h.VDA.Settings = facts.HeldSettings{Answered: told, Items: k.settings()}
	}
}

func (k *keysExport) fas() map[string]string {
	all := map[string]string{}
	for _, wanted := range fasKeys {
		for _, at := range k.Keys {
			if !strings.EqualFold(string(*at.Key), wanted) {
				continue
			}
			for _, v := range at.Values {
				if *v.Kind == "String" && strings.HasPrefix(strings.ToLower(string(*v.Name)), "address") {
					all[string(*v.Name)] = string(v.Data[0])
				}
			}
			return all
		}
	}
	return all
}

// registration reads the lists of connectors as they are read over the network.
func (k *keysExport) registration(v *facts.VDAState) {
	v.Lists, v.ListOfSIDs, v.Connectorless = []facts.ConnectorList{}, "", false
	var plainLists []facts.ConnectorList
	policySIDs, fileSIDs, plainSIDs := "", "", ""
	decided := false
	for _, p := range registrationKeys {
		sids := strings.Join(k.value(p.key, "ListOfSIDs"), " ")
		if p.from == facts.ListFromPolicy {
			policySIDs = sids
		} else if plainSIDs == "" {
			plainSIDs = sids
		}
		if cloud := k.value(p.key, "GctRegistration"); cloud != nil && !decided {
			v.Connectorless, decided = slices.Equal(cloud, []string{"1"}), true
		}
		list := strings.Join(k.value(p.key, "ListOfDDCs"), " ")
		if strings.TrimSpace(list) == "" {
			continue
		}
		if entry := connectorList(p.from, `HKLM\`+p.key, list); p.from == facts.ListFromPolicy {
			v.Lists = append(v.Lists, entry)
		} else {
			plainLists = append(plainLists, entry)
		}
	}
	for _, f := range k.Personality {
		for _, line := range f.Lines {
			name, value, _ := strings.Cut(string(line), "=")
			switch value = strings.TrimSpace(value); strings.ToLower(strings.TrimSpace(name)) {
			case "listofddcs":
				if value != "" {
					v.Lists = append(v.Lists, connectorList(facts.ListFromPersonality, string(*f.Path), value))
				}
			case "listofsids":
				if fileSIDs == "" {
					fileSIDs = value
				}
			}
		}
	}
	v.Lists = append(v.Lists, plainLists...)
	for _, sids := range []string{policySIDs, fileSIDs, plainSIDs} {
		if v.ListOfSIDs == "" {
			v.ListOfSIDs = sids
		}
	}
}

func connectorList(from, where, text string) facts.ConnectorList {
	read := rsop.ParseListOfDDCs(text)
	return facts.ConnectorList{From: from, Where: where, Text: text, Hosts: read.Hosts, Groups: read.Groups}
}

func (k *keysExport) settings() map[string]*facts.HeldSetting {
	all := map[string]*facts.HeldSetting{}
	for _, place := range rsop.Places() {
		for _, key := range place.Keys {
			data := k.value(key, place.Value)
			if data == nil {
				continue
			}
			layer := facts.HeldLocally
			if strings.HasPrefix(strings.ToLower(key), `software\policies\`) {
				layer = facts.HeldByPolicy
			}
			all[place.ID] = &facts.HeldSetting{Layer: layer, Where: `HKLM\` + key, Data: redact.Locations(key, data)}
			break // the product looks no further
		}
	}
	return all
}

// hostsEntries reads the lines of a hosts file.
func hostsEntries(lines []string) []facts.HostsEntry {
	entries := []facts.HostsEntry{}
	for _, line := range lines {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		a, err := netip.ParseAddr(words[0])
		if err != nil {
			continue // Windows does not understand it either
		}
		e := facts.HostsEntry{Address: a.String(), Names: []string{}}
		for _, name := range words[1:] {
			if name = strings.ToLower(strings.TrimSuffix(name, ".")); name != "localhost" {
				e.Names = append(e.Names, name)
			}
		}
		if len(e.Names) > 0 {
			entries = append(entries, e)
		}
	}
	return entries
}
