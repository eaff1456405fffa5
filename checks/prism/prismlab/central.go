package prismlab

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// central is a Prism Central: v4, in which every namespace has a version of its own,
// and v3 beside it.
type central struct {
	*platform
	central *world.Central
	version string // of the product
	offers  map[string]int
}

// v4Newest and v4Older are the minor versions of v4 that releases offer, by namespace.
var (
	v4Newest = map[string]int{"clustermgmt": 3, "datapolicies": 3, "dataprotection": 4, "licensing": 4, "monitoring": 3, "networking": 4, "prism": 4, "vmm": 3}
	v4Older  = map[string]int{"clustermgmt": 1, "datapolicies": 1, "dataprotection": 1, "licensing": 1, "monitoring": 1, "networking": 1, "prism": 1, "vmm": 1}
)

func newCentral(p *platform, c *world.Central) *central {
	s := &central{platform: p, central: c, version: "pc.7.5.1", offers: v4Newest}
	if c.Older {
		s.version, s.offers = "pc.7.3", v4Older
	}
	s.version = cmp.Or(c.Version, s.version)
	return s
}

// server serves both generations.
func (s *central) server(w *world.World) world.Server {
	a := Answers{Address: s.addressOf(s.central.Host), Offers: func(space string) (int, bool) {
		minor, ok := s.offers[space]
		return minor, ok || restlab.Extended(w, s.central.Host, base4, space+"/") // what other sources ask it
	}}
	v4, v3 := a.v4(s.clock), &restlab.API{Base: base3, Dialect: dialect3{}, Routes: s.routes3()}
	v4.Routes = s.routes4()
	other := &restlab.API{Base: "/", Dialect: v4.Dialect}
	server := newServer(w, s.central.Behaviour, world.Address{Service: source, Name: s.central.Host}, []string{s.central.Host}, v3, v4, other)
	server.Header = http.Header{"X-Ntnx-Product": {s.version}, "X-Ntnx-Env": {"pc"}}
	server.Ahead = s.central.Ahead
	return server
}

// Where the interfaces of a Prism Central are.
const (
	base3 = "/api/nutanix/v3/"
	base4 = "/api/"
)

// resolve takes the version out of a path of v4, and makes sure that it is offered.
func (a *Answers) resolve(q *restlab.Request, path []string) ([]string, error) {
	q.Space = path[0]
	highest, known := a.Offers(q.Space)
	if !known || len(path) < 3 {
		return nil, restlab.NotFound("such resource")
	}
	if path[1] == "unversioned" {
		return path, nil
	}
	minor, ok := strings.CutPrefix(path[1], "v4.")
	n, err := strconv.Atoi(minor)
	if !ok || err != nil || n < 0 || n > highest {
		return nil, &restlab.Error{Status: http.StatusNotFound, Message: "This version is not offered."}
	}
	q.Minor = n
	return append([]string{q.Space}, path[2:]...), nil
}

// routes4 are all that v4 answers for.
func (s *central) routes4() []restlab.Route {
	return []restlab.Route{
		{Method: http.MethodOptions, Path: "{}/unversioned/info", One: func(q *restlab.Request) (any, error) {
			return fmt.Sprintf("v4.%d", s.offers[q.Space]), nil
		}},
		{Path: "clustermgmt/config/clusters", Kind: "clustermgmt.v4.config.Cluster", List: s.clusterList},
		{Path: "clustermgmt/config/clusters/{}", Kind: "clustermgmt.v4.config.Cluster", One: s.clusterOne},
		{Path: "clustermgmt/config/clusters/{}/hosts", Kind: "clustermgmt.v4.config.Host", List: s.nodes},
		{Path: "vmm/ahv/config/vms", Kind: "vmm.v4.ahv.config.Vm", List: s.vms},
		{Path: "vmm/ahv/config/vms/{}", Kind: "vmm.v4.ahv.config.Vm", One: s.vm},
		{Path: "vmm/content/templates", Kind: "vmm.v4.content.Template", List: func(*restlab.Request) (restlab.Listing, error) {
			return restlab.Fixed[obj](nil, "extId", "templateName"), nil
		}},
		{Path: "networking/config/subnets", Kind: "networking.v4.config.Subnet", List: s.subnets},
		{Path: "networking/config/subnets/{}", Kind: "networking.v4.config.Subnet", One: s.subnet},
		{Path: "licensing/config/entitlements", Kind: "licensing.v4.config.Entitlement", List: s.entitlements},
		{Path: "licensing/config/licenses", Kind: "licensing.v4.config.License", List: s.licences},
		{Path: "prism/config/categories", Kind: "prism.v4.config.Category", List: s.categories},
		{Path: "prism/config/domain-managers", Kind: "prism.v4.config.DomainManager", List: s.domainManagers},
		{Path: "prism/management/domain-managers/{}/registrations", Since: 2, Kind: "prism.v4.management.Registration", List: s.registrations},
		{Path: "datapolicies/config/protection-policies", Kind: "datapolicies.v4.config.ProtectionPolicy", List: s.policies},
		{Path: "datapolicies/config/protection-policies/{}", Kind: "datapolicies.v4.config.ProtectionPolicy", One: s.policy},
		{Path: "datapolicies/config/recovery-plans", Since: 2, Kind: "datapolicies.v4.config.RecoveryPlan", List: s.plans},
		{Path: "datapolicies/config/recovery-plans/{}", Since: 2, Kind: "datapolicies.v4.config.RecoveryPlan", One: s.plan},
		{Path: "datapolicies/config/recovery-plans/{}/stages", Since: 2, Kind: "datapolicies.v4.config.RecoveryStage", List: s.stages},
		{Path: "datapolicies/config/recovery-plans/{}/network-mappings", Since: 2, Kind: "datapolicies.v4.config.NetworkMapping", List: s.mappings},
		{Path: "datapolicies/config/recovery-plans/{}/recovery-settings", Since: 2, Kind: "datapolicies.v4.config.RecoverySetting", List: s.settings},
		{Path: "dataprotection/config/recovery-points", Kind: "dataprotection.v4.config.RecoveryPoint", List: s.recoveryPointList},
		{Path: "dataprotection/config/protected-resources/{}", Kind: "dataprotection.v4.config.ProtectedResource", One: s.protectedResource},
		{Path: "dataprotection/config/recovery-plan-jobs", Since: 2, Kind: "dataprotection.v4.config.RecoveryPlanJob", List: s.jobs},
		{Path: "dataprotection/config/recovery-plan-jobs/{}", Since: 2, Kind: "dataprotection.v4.config.RecoveryPlanJob", One: s.job},
		{Path: "dataprotection/config/recovery-plan-jobs/{}/validation-errors", Since: 2, Kind: "dataprotection.v4.config.RecoveryPlanValidationError", List: s.jobErrors},
	}
}

// byID finds the entry of that extId.
func byID(entries []obj, id string) (any, error) {
	for _, e := range entries {
		if e["extId"] == id {
			return e, nil
		}
	}
	return nil, restlab.NotFound("entity " + id)
}
