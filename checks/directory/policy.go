package directory

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// containers are the domain and its OUs.
func (s *session) containers(ctx context.Context, domain string) facts.Listing[*facts.Container] {
	return list(ctx, s, query{what: "the OUs", base: domain, scope: wholeSubtree,
		filter:     "(|(objectClass=organizationalUnit)(objectClass=domainDNS))",
		attributes: []string{"name", "gPLink", "gPOptions", "whenChanged"},
	}, func(e *ldap.Entry, to map[string]*facts.Container) error {
		options, err := number(e, "gPOptions")
		key := dn.Key(e.DN)
		c := &facts.Container{DN: e.DN, Name: text(e, "name"), Links: []facts.GPOLink{}, BlockInheritance: options&1 != 0, Changed: changed(e)}
		// One link that nobody understands leaves open what this container links, and nothing
		// else: a conflict in a corner of the domain must not blind all others.
		if links, odd := gpLinks(text(e, "gPLink"), domain); odd == nil {
			c.Links = links
		} else {
			c.LinksUnknown = odd.Error()
		}
		if key != dn.Key(domain) {
			c.Parent = dn.Parent(key)
		}
		if c.Name == "" {
			c.Name = rdn(e.DN, 0)
		}
		to[key] = c
		return err
	})
}

var guid = regexp.MustCompile(`^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$`)

// gpLinks reads a gPLink: [LDAP://<DN of the GPO>;<options>] as often as there
// are links. Whatever else stands there is an error, because a link that was
// overlooked would be a wrong answer. When all links are gone, a blank may stay.
func gpLinks(value, domain string) ([]facts.GPOLink, error) {
	links := []facts.GPOLink{}
	for rest := strings.TrimSpace(value); rest != ""; rest = strings.TrimSpace(rest) {
		element, more, closed := strings.Cut(rest, "]")
		if !closed || !strings.HasPrefix(element, "[") {
			return nil, fmt.Errorf("gPLink cannot be understood from %q on", rest)
		}
		rest = more
		cut := strings.LastIndexByte(element, ';')
		if cut < 0 {
			return nil, fmt.Errorf("gPLink: %q has no options", element)
		}
		options, err := strconv.ParseUint(strings.TrimSpace(element[cut+1:]), 10, 32)
		if err != nil {
			return nil, fmt.Errorf("gPLink: the options of %q are no number", element)
		}
		name := element[1:cut]
		if len(name) >= 7 && strings.EqualFold(name[:7], "LDAP://") {
			name = name[7:]
		}
		if server, path, found := strings.Cut(name, "/"); found && !strings.Contains(server, "=") {
			name = path
		}
		id := strings.ToUpper(rdn(name, 0))
		if !guid.MatchString(id) {
			return nil, fmt.Errorf("gPLink: %q names no GPO", element)
		}
		link := facts.GPOLink{GPO: id, Disabled: options&1 != 0, Enforced: options&2 != 0}
		if of := domainOf(name); of != dn.Key(domain) {
			link.Domain = of
		}
		links = append(links, link)
	}
	return links, nil
}

// gpos reads the GPOs of the domain with the permissions that decide to whom
// they apply.
func (s *session) gpos(ctx context.Context, domain, sid string, err error) facts.Listing[*facts.GPO] {
	if err != nil {
		return unlearnt[*facts.GPO](err)
	}
	return list(ctx, s, query{what: "the GPOs", base: "CN=Policies,CN=System," + domain, scope: oneLevel,
		// Not by class, see list: a GPO that may not be read is a fact of its own.
		filter: "(objectClass=*)",
		attributes: []string{"objectClass", "displayName", "flags", "versionNumber", "gPCFileSysPath", "gPCWQLFilter",
			"gPCFunctionalityVersion", "gPCMachineExtensionNames", "whenChanged", "nTSecurityDescriptor"},
		controls: []ldap.Control{&ldap.ControlMicrosoftSDFlags{ControlValue: sdFlagsDACL}},
	}, func(e *ldap.Entry, to map[string]*facts.GPO) error {
		id := strings.ToUpper(rdn(e.DN, 0))
		if !guid.MatchString(id) || (!isHidden(e) && !is(e, "groupPolicyContainer")) {
			return nil
		}
		g := &facts.GPO{GUID: id, Filtering: "unknown", AppliesTo: []string{}, DeniedTo: []string{}}
		to[id] = g
		if g.Unreadable = text(e, "versionNumber") == "" && text(e, "gPCFileSysPath") == ""; g.Unreadable {
			return nil
		}
		flags, err := number(e, "flags")
		if err != nil {
			return err
		}
		version, err := number(e, "versionNumber")
		if err != nil {
			return err
		}
		g.Name = text(e, "displayName")
		g.UserDisabled, g.ComputerDisabled = flags&1 != 0, flags&2 != 0
		g.VersionComputer, g.VersionUser = int(version&0xffff), int(version>>16&0xffff)
		g.Changed, g.ChangedAgeSeconds = changed(e), changedAge(text(e, "whenChanged"), time.Now())
		if text(e, "gPCFunctionalityVersion") != "" {
			functionality, err := number(e, "gPCFunctionalityVersion")
			if err != nil {
				return err
			}
			g.FunctionalityVersion = new(functionality)
		}
		// A GPO whose version may be read hides nothing of this: it has no extensions then.
		g.ComputerExtensions = new(strings.TrimSpace(text(e, "gPCMachineExtensionNames")))
		g.WMIFilter = strings.TrimSpace(text(e, "gPCWQLFilter"))
		if raw := e.GetEqualFoldRawAttributeValue("nTSecurityDescriptor"); len(raw) > 0 {
			// One that cannot be understood leaves "unknown", as one that may not be read.
			if a, err := whoApplies(raw, sid); err == nil {
				g.Filtering, g.AppliesTo, g.DeniedTo, g.ReadableBy = a.filtering, a.allowed, a.denied, a.readers
			}
		}
		return nil
	})
}

// changedAge is how many seconds ago an object was changed; nil when the server does not
// say, or gives a moment that has not come.
func changedAge(generalized string, now time.Time) *int64 {
	at, err := generalizedTime(generalized)
	if err != nil || at.After(now.Add(time.Minute)) { // a clock is seldom right to the second
		return nil
	}
	return new(int64(max(0, now.Sub(at)).Seconds()))
}

// domainSID is the security identifier of the domain: its groups' begin with it.
func (s *session) domainSID(ctx context.Context, domain string) (string, error) {
	e, err := s.read(ctx, "the domain's security identifier", domain, "objectSid")
	if err != nil {
		return "", err
	}
	sid, err := parseSID(e.GetEqualFoldRawAttributeValue("objectSid"))
	if err != nil {
		return "", s.asking("the domain's security identifier", err)
	}
	return sid, nil
}
