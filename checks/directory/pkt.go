package directory

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
)

// namespaceV1 reads a namespace of version 1, whose metadata is one blob, pKT
// (MS-DFSNM 2.3.3.1). remoteServerName repeats the root servers in plain text.
func namespaceV1(e *ldap.Entry) *facts.Namespace {
	n := &facts.Namespace{Name: strings.ToLower(text(e, "cn")), Version: 1, Roots: []facts.Target{}, Folders: map[string]*facts.Folder{}, TTL: unknownTTL}
	raw := e.GetEqualFoldRawAttributeValue("pKT")
	err := error(errHidden)
	if len(raw) > 0 {
		err = decodePKT(raw, n)
	}
	if n.Answered = decoded(e.DN, err); err != nil {
		n.Roots, n.Folders = remoteServers(e.GetEqualFoldAttributeValues("remoteServerName")), map[string]*facts.Folder{}
	}
	return n
}

// remoteServers are the root servers of a namespace whose metadata could not be
// read. Whether they are switched on is not told here.
func remoteServers(values []string) []facts.Target {
	roots := []facts.Target{}
	for _, unc := range values {
		if server := serverOf(unc); server != "" {
			roots = append(roots, facts.Target{Server: server, Path: unc})
		}
	}
	return roots
}

var errPKT = errors.New("the DFS metadata (pKT) cannot be understood")

// decodePKT fills in a namespace from its metadata. Every length is checked: an
// error means that nothing of it can be believed.
func decodePKT(raw []byte, n *facts.Namespace) error {
	in := &cursor{rest: raw}
	in.skip(4) // version of the format
	roots := 0
	for count := in.u32(); count > 0 && !in.bad; count-- {
		name := in.text16()
		element := &cursor{rest: in.take(in.u32()), bad: in.bad}
		if !strings.HasPrefix(strings.ToLower(name), `\domainroot`) {
			continue // the table of sites
		}
		prefix, isRoot, targets, ttl := element.rootOrLink()
		if element.bad {
			return errPKT
		}
		if isRoot {
			roots++
			n.Roots, n.TTL = targets, ttl
			continue
		}
		// \domain\namespace\folder
		parts := strings.SplitN(strings.TrimPrefix(prefix, `\`), `\`, 3)
		if len(parts) < 3 || parts[2] == "" {
			return fmt.Errorf("%w: the folder %q lies in no namespace", errPKT, prefix)
		}
		path := strings.ReplaceAll(parts[2], `\`, "/")
		n.Folders[strings.ToLower(path)] = &facts.Folder{Answered: facts.Yes(), Path: path, Targets: targets, TTL: ttl}
	}
	if in.bad || roots != 1 {
		return errPKT
	}
	return nil
}

// rootOrLink reads one DFSNamespaceRootBLOB or DFSNamespaceLinkBLOB.
func (c *cursor) rootOrLink() (prefix string, isRoot bool, targets []facts.Target, ttl int64) {
	const referralService, stateMask, stateOffline = 0x80, 0xf, 3
	c.skip(16) // its GUID
	prefix = c.text16()
	c.text16() // the same in 8.3 names
	isRoot = c.u32()&referralService != 0
	offline := c.u32()&stateMask == stateOffline
	c.text16()    // a comment
	c.skip(3 * 8) // when prefix, state and comment were changed
	c.skip(4)     // version
	list := &cursor{rest: c.take(c.u32()), bad: c.bad}
	targets = list.targets(offline)
	c.take(c.u32()) // reserved
	ttl = int64(c.u32())
	c.bad = c.bad || list.bad
	return prefix, isRoot, targets, ttl
}

// targets reads a DFSTargetListBLOB.
func (c *cursor) targets(offline bool) []facts.Target {
	const stateMask, stateOffline, stateOnline, stateActive = 0xf, 1, 2, 4
	targets := []facts.Target{}
	for count := c.u32(); count > 0 && !c.bad; count-- {
		entry := &cursor{rest: c.take(c.u32()), bad: c.bad}
		entry.skip(8) // priority, or the time of the last change
		state := entry.u32() & stateMask
		entry.skip(4) // type
		server, share := entry.text16(), entry.text16()
		if entry.bad || server == "" || (state != stateOffline && state != stateOnline && state != stateActive) {
			c.bad = true
			break
		}
		targets = append(targets, facts.Target{Server: server, Path: `\\` + server + `\` + share, Online: !offline && state != stateOffline})
	}
	return targets
}

// cursor reads little-endian fields one after the other. Once it ran over the
// end it is bad, and everything it returns is zero.
type cursor struct {
	rest []byte
	bad  bool
}

func (c *cursor) take(n uint32) []byte {
	if c.bad || uint64(n) > uint64(len(c.rest)) {
		c.bad = true
		return nil
	}
	taken := c.rest[:n]
	c.rest = c.rest[n:]
	return taken
}

func (c *cursor) skip(n uint32) { c.take(n) }

func (c *cursor) u16() uint16 {
	if b := c.take(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (c *cursor) u32() uint32 {
	if b := c.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// text16 reads a UTF-16 string behind its length in bytes.
func (c *cursor) text16() string {
	n := c.u16()
	if n%2 != 0 {
		c.bad = true
	}
	return fromUTF16(c.take(uint32(n)))
}
