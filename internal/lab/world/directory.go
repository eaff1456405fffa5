package world

// Directory is the part of Active Directory that does not belong to Group Policy:
// topology, operations masters and the services that are registered there.
type Directory struct {
	ADSites     []string
	Subnets     []Subnet
	SiteLinks   []SiteLink
	Controllers []*Controller
	Roles       map[string]string // pdc, rid, infrastructure, schema, naming: host name of the holder

	EnrollmentServices []EnrollmentService
	ActivationObjects  []string
	DHCPServers        []string // host names of the authorised ones
	Namespaces         []*Namespace
	// HidesDesktops keeps the computer accounts of desktops from the account of the scan.
	HidesDesktops bool
}

// Subnet maps a network to an Active Directory site.
type Subnet struct {
	CIDR   string
	ADSite string // "" when the subnet object names no site
}

// SiteLink connects Active Directory sites.
type SiteLink struct {
	Name            string
	ADSites         []string
	Cost            int
	IntervalMinutes int
}

// Controller is a domain controller. It also is a [Host] of the model.
type Controller struct {
	Host           string
	Site           string // production or recovery: where it stands and who asks it
	ADSite         string
	GlobalCatalog  bool
	ReadOnly       bool
	Unsynchronized bool // it says of itself that it has not caught up
	SkewSeconds    int  // its clock minus the true time
	LDAP           Behaviour
}

// EnrollmentService is an enterprise certification authority.
type EnrollmentService struct {
	Name      string
	Host      string
	Templates []string
}

// Namespace is a domain-based DFS namespace in Windows Server 2008 mode.
type Namespace struct {
	Name    string
	Roots   []DFSTarget
	Folders []*DFSFolder
	TTL     int // seconds
}

// DFSFolder is a folder of a namespace that leads somewhere else.
type DFSFolder struct {
	Path    string // below the namespace, with slashes
	Targets []DFSTarget
	TTL     int // seconds
}

// DFSTarget is a share that a root or folder leads to.
type DFSTarget struct {
	Path    string // UNC
	Offline bool
}

// Folder returns the folder at that path, which must exist.
func (n *Namespace) Folder(path string) *DFSFolder {
	for _, f := range n.Folders {
		if f.Path == path {
			return f
		}
	}
	panic("lab: the namespace " + n.Name + " has no folder " + path)
}

// Controller returns the domain controller of that host name, nil when there is
// none.
func (d *Directory) Controller(host string) *Controller {
	for _, c := range d.Controllers {
		if c.Host == host {
			return c
		}
	}
	return nil
}

func (m *Model) healthyDirectory() *Directory {
	dc := func(name, site string) *Controller {
		return &Controller{Host: m.FQDN(name), Site: site, ADSite: m.Sites[site].ADSite, GlobalCatalog: true}
	}
	first := m.FQDN("dc-fra-01")
	share := func(server, name string) DFSTarget {
		return DFSTarget{Path: `\\` + m.FQDN(server) + `\` + name}
	}
	both := func(name string) []DFSTarget {
		return []DFSTarget{share("fs-fra-01", name), share("fs-muc-01", name)}
	}
	namespace := func(name string, folders ...*DFSFolder) *Namespace {
		return &Namespace{Name: name, TTL: 300, Folders: folders,
			Roots: []DFSTarget{share("dc-fra-01", name), share("dc-muc-01", name)}}
	}
	return &Directory{
		ADSites: []string{"FRA", "MUC", "NUE"},
		Subnets: []Subnet{
			{"10.10.10.0/24", "FRA"}, {"10.10.64.0/18", "FRA"},
			{"10.20.10.0/24", "MUC"}, {"10.20.64.0/18", "MUC"},
			{"10.30.0.0/20", "NUE"},
		},
		SiteLinks: []SiteLink{
			{Name: "FRA-MUC", ADSites: []string{"FRA", "MUC"}, Cost: 100, IntervalMinutes: 15},
			{Name: "FRA-NUE", ADSites: []string{"FRA", "NUE"}, Cost: 200, IntervalMinutes: 60},
		},
		Controllers: []*Controller{
			dc("dc-fra-01", "production"), dc("dc-fra-02", "production"),
			dc("dc-muc-01", "recovery"), dc("dc-muc-02", "recovery"),
		},
		Roles: map[string]string{"pdc": first, "rid": first, "infrastructure": first, "schema": first, "naming": first},
		EnrollmentServices: []EnrollmentService{
			{Name: "Contoso Issuing CA FRA", Host: m.FQDN("ca-fra-01"), Templates: []string{"Citrix_RegistrationAuthority", "Citrix_SmartcardLogon", "Machine"}},
			{Name: "Contoso Issuing CA MUC", Host: m.FQDN("ca-muc-01"), Templates: []string{"Citrix_RegistrationAuthority", "Citrix_SmartcardLogon", "Machine"}},
		},
		ActivationObjects: []string{"Windows(R), ServerDatacenter"},
		DHCPServers:       []string{m.FQDN("dc-fra-02"), m.FQDN("dc-muc-02")},
		Namespaces: []*Namespace{
			namespace("Profiles", &DFSFolder{Path: "UPM", Targets: both("upm$"), TTL: 300}, &DFSFolder{Path: "Redirected", Targets: both("redirected$"), TTL: 300}),
			namespace("Apps", &DFSFolder{Path: "Layers/Users", Targets: both("layers$"), TTL: 300}),
		},
	}
}
