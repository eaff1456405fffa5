package directory

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// unknownTTL is the TTL of a namespace or folder that does not tell.
const unknownTTL = -1

// namespaces reads the domain-based DFS namespaces. Stand-alone ones live in the
// registry of a server and cannot be seen from here.
func (s *session) namespaces(ctx context.Context, domain string) facts.Listing[*facts.Namespace] {
	const what = "the DFS namespaces"
	var anchors, roots, links []*ldap.Entry
	items := map[string]*facts.Namespace{}
	err := s.search(ctx, query{what: what, optional: true, base: "CN=Dfs-Configuration,CN=System," + domain, scope: wholeSubtree,
		filter: "(objectClass=*)", // see list
		attributes: []string{"objectClass", "cn", "remoteServerName", "pKT", "msDFS-TargetListv2", "msDFS-LinkPathv2",
			"msDFS-Ttlv2", "msDFS-Propertiesv2"},
	}, func(e *ldap.Entry) error {
		switch {
		case isHidden(e):
			return errHiddenObject
		case is(e, "fTDfs"):
			items[strings.ToLower(text(e, "cn"))] = namespaceV1(e)
		case is(e, "msDFS-NamespaceAnchor"):
			anchors = append(anchors, e)
		case is(e, "msDFS-Namespacev2"):
			roots = append(roots, e)
		case is(e, "msDFS-Linkv2"):
			links = append(links, e)
		}
		return nil
	})
	if err != nil {
		return unlearnt[*facts.Namespace](err)
	}
	namespacesV2(anchors, roots, links, items)
	return facts.Listing[*facts.Namespace]{Answered: facts.Yes(), Items: items}
}

// namespacesV2 puts together the namespaces of version 2: an anchor, the
// namespace below it, and its links below that.
func namespacesV2(anchors, roots, links []*ldap.Entry, items map[string]*facts.Namespace) {
	byAnchor, byRoot := map[string]*facts.Namespace{}, map[string]*facts.Namespace{}
	for _, e := range anchors {
		n := &facts.Namespace{Name: strings.ToLower(text(e, "cn")), Version: 2, Roots: []facts.Target{}, Folders: map[string]*facts.Folder{}, TTL: unknownTTL}
		n.Answered = facts.No(facts.PermissionDenied, e.DN+" holds no namespace that the account may read")
		items[n.Name], byAnchor[dn.Key(e.DN)] = n, n
	}
	for _, e := range roots {
		n := byAnchor[dn.Parent(dn.Key(e.DN))]
		if n == nil {
			continue
		}
		byRoot[dn.Key(e.DN)] = n
		n.TTL = ttlV2(e)
		var err error
		n.Roots, err = targetsV2(e)
		n.Answered = decoded(e.DN, err)
	}
	for _, e := range links {
		path := strings.Trim(strings.ReplaceAll(text(e, "msDFS-LinkPathv2"), `\`, "/"), "/")
		n := byRoot[dn.Parent(dn.Key(e.DN))]
		switch {
		case n == nil:
			continue
		case path == "":
			n.Answered = facts.No(facts.PermissionDenied, e.DN+" is a folder without a path that the account may read")
			continue
		}
		f := &facts.Folder{Path: path, TTL: ttlV2(e)}
		var err error
		f.Targets, err = targetsV2(e)
		f.Answered = decoded(e.DN, err)
		n.Folders[strings.ToLower(path)] = f
	}
}

// decoded is the Answered of something that had to be decoded.
func decoded(name string, err error) facts.Answered {
	if err == nil {
		return facts.Yes()
	}
	return facts.FromError(fmt.Errorf("the targets in %s: %w", name, err))
}

var errHidden = facts.Failure{Reason: facts.PermissionDenied, Err: errors.New("there are none, so the account may probably not read them")}

func ttlV2(e *ldap.Entry) int64 {
	n, err := number(e, "msDFS-Ttlv2")
	if err != nil || text(e, "msDFS-Ttlv2") == "" {
		return unknownTTL
	}
	return int64(uint32(n)) // a signed attribute with an unsigned number
}

// targetsV2 reads the target list of a namespace or link. A link that is off
// takes all its targets off.
func targetsV2(e *ldap.Entry) ([]facts.Target, error) {
	raw := e.GetEqualFoldRawAttributeValue("msDFS-TargetListv2")
	if len(raw) == 0 {
		return []facts.Target{}, errHidden
	}
	targets, err := parseTargetList(raw)
	for _, property := range e.GetEqualFoldAttributeValues("msDFS-Propertiesv2") {
		if strings.EqualFold(property, "State=Offline") {
			for i := range targets {
				targets[i].Online = false
			}
		}
	}
	return targets, err
}

// parseTargetList reads the XML of MS-DFSNM appendix C, which is stored as UTF-16.
func parseTargetList(raw []byte) ([]facts.Target, error) {
	targets := []facts.Target{}
	var doc struct {
		XMLName xml.Name `xml:"targets"`
		Count   int      `xml:"targetCount,attr"`
		Targets []struct {
			State string `xml:"state,attr"`
			Path  string `xml:",chardata"`
		} `xml:"target"`
	}
	decoder := xml.NewDecoder(strings.NewReader(fromUTF16(raw)))
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	if err := decoder.Decode(&doc); err != nil {
		return targets, fmt.Errorf("the target list is not the XML that it should be: %w", err)
	}
	for _, t := range doc.Targets {
		path := strings.TrimSpace(t.Path)
		server := serverOf(path)
		if server == "" {
			return targets, fmt.Errorf("the target %q is no UNC path", path)
		}
		var online bool
		switch strings.ToLower(t.State) {
		case "", "online":
			online = true
		case "offline":
		default:
			return targets, fmt.Errorf("the target %s has the unheard-of state %q", path, t.State)
		}
		targets = append(targets, facts.Target{Server: server, Path: path, Online: online})
	}
	if len(targets) != doc.Count {
		return targets, fmt.Errorf("the target list promises %d targets and has %d", doc.Count, len(targets))
	}
	return targets, nil
}

// serverOf is the server of a UNC path, "" when it is none.
func serverOf(unc string) string {
	rest, found := strings.CutPrefix(unc, `\\`)
	server, share, more := strings.Cut(rest, `\`)
	if !found || !more || server == "" || share == "" {
		return ""
	}
	return server
}

// fromUTF16 decodes little-endian UTF-16, with or without a byte order mark.
func fromUTF16(b []byte) string {
	b = bytes.TrimPrefix(b, []byte{0xff, 0xfe})
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return strings.TrimRight(string(utf16.Decode(units)), "\x00")
}
