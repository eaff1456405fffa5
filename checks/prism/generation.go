package prism

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// namespace is a part of the v4 interface, which has a version of its own.
type namespace struct {
	name    string
	highest int // minor version that muster knows
}

// The namespaces, with the newest versions whose models muster was written to.
var (
	clusterSpace    = namespace{"clustermgmt", 3}
	policySpace     = namespace{"datapolicies", 3}
	protectionSpace = namespace{"dataprotection", 4}
	licenceSpace    = namespace{"licensing", 4}
	networkSpace    = namespace{"networking", 4}
	prismSpace      = namespace{"prism", 4}
	vmSpace         = namespace{"vmm", 3}
)

// since42 is the first version that has recovery plans and registrations.
const since42 = 2

// generation3 is the older interface, as generations are called in facts.
const generation3 = "v3"

func generation4(minor int) string { return fmt.Sprintf("v4.%d", minor) }

// errAbsent tells that a Prism Central does not offer a part of the interface.
var errAbsent = errors.New("this Prism Central does not offer it: the v4 interface came with pc.2024.3")

// absent tells that a list is not there, as opposed to one that failed.
func absent(err error) bool {
	return errors.Is(err, errAbsent) || restclient.StatusOf(err) == http.StatusNotFound
}

// versions are what a Prism Central offers of each namespace.
type versions struct {
	mu    sync.Mutex
	known map[string]*offer
}

// offer are the versions of one namespace that are worth trying, the highest first.
type offer struct {
	mu     sync.Mutex
	minors []int
	found  bool // minors has the one that works, or none because there is none
}

// of returns the offer of a namespace, locked.
func (v *versions) of(ns namespace) *offer {
	v.mu.Lock()
	if v.known == nil {
		v.known = map[string]*offer{}
	}
	o := v.known[ns.name]
	if o == nil {
		o = &offer{}
		v.known[ns.name] = o
	}
	v.mu.Unlock()
	o.mu.Lock()
	return o
}

// learn notes what the question for the version of a namespace brought, and reports
// whether that was a version.
func (o *offer) learn(ns namespace, resp *restclient.Response) bool {
	var said struct {
		Data text `json:"data"`
	}
	if resp.Status != http.StatusOK || restclient.Decode(resp.Body, &said) != nil {
		return false
	}
	minor, ok := atMost(ns, said.Data)
	if ok && minor >= 0 {
		o.minors = []int{minor}
	}
	o.found = o.found || ok
	return ok
}

// guess takes all versions for possible.
func (o *offer) guess(ns namespace) {
	for minor := ns.highest; minor >= 0; minor-- {
		o.minors = append(o.minors, minor)
	}
}

// atMost is the minor version to speak with a server whose highest is theirs; -1
// when it has none that is meant for use. The second result is false when theirs is
// no version.
func atMost(ns namespace, theirs text) (int, bool) {
	major, rest, ok := strings.Cut(strings.TrimPrefix(string(theirs), "v"), ".")
	minor, pre, unfinished := strings.Cut(rest, ".")
	a, err1 := strconv.Atoi(major)
	b, err2 := strconv.Atoi(minor)
	switch {
	case !ok || err1 != nil || err2 != nil || a < 0 || b < 0:
		return 0, false
	case a > 4:
		return ns.highest, true
	case a < 4:
		return -1, true
	case unfinished && strings.Trim(pre, "0123456789") != "": // v4.1.b2 comes after v4.0
		b--
	}
	return min(b, ns.highest), true
}

// v4 asks for something of a namespace that exists since a minor version, in the
// highest version that both sides know, and returns that version.
func (c *client) v4(ctx context.Context, ns namespace, since int, path string, query url.Values, into any) (minor int, err error) {
	minors, found, err := c.minors(ctx, ns)
	if err != nil {
		return 0, err
	}
	err = errAbsent
	for _, minor := range minors {
		if minor < since {
			break
		}
		err = c.get(ctx, fmt.Sprintf("/api/%s/v4.%d%s", ns.name, minor, path), query, into)
		if restclient.StatusOf(err) == http.StatusNotFound && !found {
			continue
		}
		if err == nil {
			c.settle(ns, minor)
		}
		return minor, err
	}
	if !found && since == 0 && absent(err) {
		c.settle(ns, -1)
		err = errAbsent
	}
	return 0, err
}

// minors are the versions to try. It asks the Prism Central once per namespace.
func (c *client) minors(ctx context.Context, ns namespace) (minors []int, found bool, err error) {
	o := c.versions.of(ns)
	defer o.mu.Unlock()
	if o.minors == nil && !o.found {
		resp, err := c.do(ctx, restclient.Request{Method: http.MethodOptions, Path: infoPath(ns)})
		if err != nil {
			return nil, false, err
		}
		if !o.learn(ns, resp) {
			o.guess(ns)
		}
	}
	return o.minors, o.found, nil
}

// settle notes the one version that works; -1 when none does.
func (c *client) settle(ns namespace, minor int) {
	o := c.versions.of(ns)
	defer o.mu.Unlock()
	o.found, o.minors = true, []int{minor}
	if minor < 0 {
		o.minors = nil
	}
}

// infoPath is where a namespace tells its version.
func infoPath(ns namespace) string { return "/api/" + ns.name + "/unversioned/info" }
