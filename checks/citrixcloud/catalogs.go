package citrixcloud

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"sync"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
)

// catalog as the site tells it, in the list and in detail.
type catalog struct {
	ref
	UID          number  `json:"Uid"`
	Provisioning text    `json:"ProvisioningType"`
	Allocation   text    `json:"AllocationType"`
	Persistence  text    `json:"PersistChanges"`
	PowerManaged flag    `json:"IsPowerManaged"`
	RemotePC     flag    `json:"IsRemotePC"`
	Zone         ref     `json:"Zone"`
	Total        count   `json:"TotalCount"`
	Scheme       *scheme `json:"ProvisioningScheme"`
	Connection   ref     `json:"HypervisorConnection"` // in detail only
}

// scheme is how machines of a catalog are made.
type scheme struct {
	FullClone    flag         `json:"UseFullDiskCloneProvisioning"`
	MasterImage  imageRef     `json:"MasterImage"`
	CurrentImage currentImage `json:"CurrentDiskImage"`
	// CurrentVersion is in use instead of a path with images that were prepared.
	CurrentVersion struct{ Date text } `json:"CurrentImageVersion"`
	MemoryMB       number              `json:"MemoryMB"`
	Identity       text                `json:"IdentityType"`
	Pool           struct {
		Hypervisor struct {
			ref
			PluginID text `json:"PluginFactoryName"`
		} `json:"Hypervisor"`
	} `json:"ResourcePool"`
	Accounts    struct{ OU text } `json:"MachineAccountCreationRules"`
	Controllers list[text]        `json:"ControllerAddresses"`
}

type imageRef struct{ Name, XDPath text }

type currentImage struct {
	Image imageRef
	Date  text
}

func (i *catalog) unsaid() string {
	return unsaid(point{i.Provisioning != "", "how its machines are made"}, point{i.Allocation != "", "to whom its machines belong"},
		point{i.Persistence != "", "whether they keep what users change"}, point{i.PowerManaged.said != nil, "whether it manages their power"},
		point{i.RemotePC.said != nil, "whether they are physical"}, point{i.Total.said, "how many machines it has"})
}

// catalogs reads the list, and then the detail of those whose hosting connection or
// provisioning scheme the list leaves open.
func (r *run) catalogs(ctx context.Context) {
	l := whole(ctx, r, "/MachineCatalogs", true, func(i *catalog) string { return string(i.ID) }, (*catalog).fact)
	fail := func(id string, err error) { l.Items[id].Answered = facts.FromError(err) }
	r.details(ctx, "the machine catalogs", keysOf(l.Items, lacksDetail), fail, func(ctx context.Context, id string) error {
		var detail catalog
		if _, err := r.client.get(ctx, manage+"/MachineCatalogs/"+url.PathEscape(id), nil, &detail); err != nil {
			return err
		}
		if string(detail.ID) != id {
			return fmt.Errorf("GET %s/MachineCatalogs/%s of %s: the answer is about the catalog %q", manage, id, r.client.place.host, detail.ID)
		}
		*l.Items[id] = *detail.fact()
		return nil
	})
	r.store(func(c *facts.CitrixCloud) { c.Catalogs = l })
	r.listed("the machine catalogs", l.Answered)
}

// lacksDetail tells whether a catalog of the list needs a second question.
func lacksDetail(c *facts.MachineCatalog) bool {
	return c.Connection == "" && c.PowerManaged || c.Provisioning == facts.ProvisioningMCS && !c.Provisioned
}

func (i *catalog) fact() *facts.MachineCatalog {
	c := &facts.MachineCatalog{
		Answered: facts.Yes(), ID: string(i.ID), UID: int(i.UID), Name: cmp.Or(string(i.Name), string(i.ID)),
		Provisioning: string(i.Provisioning), Allocation: string(i.Allocation), Persistence: string(i.Persistence),
		PowerManaged: i.PowerManaged.isTrue(), RemotePC: i.RemotePC.isTrue(), Zone: string(i.Zone.ID), Total: i.Total.n,
		Connection: string(i.Connection.ID), Controllers: []string{},
	}
	if what := i.unsaid(); what != "" {
		c.Answered = facts.No(facts.FactMissing, fmt.Sprintf("the site does not say of the catalog %s %s", i.Name, what))
	}
	s := i.Scheme
	if s == nil {
		return c
	}
	c.Provisioned, c.FullClone, c.MemoryMB = true, s.FullClone.said, int(s.MemoryMB)
	c.Identity = string(s.Identity)
	c.PluginID = string(s.Pool.Hypervisor.PluginID)
	c.Connection = cmp.Or(c.Connection, string(s.Pool.Hypervisor.ID))
	for _, name := range s.Controllers.items {
		if h := host(*name); h != "" {
			c.Controllers = append(c.Controllers, h)
		}
	}
	slices.Sort(c.Controllers)
	if s.Accounts.OU != "" {
		c.OU = facts.DNKey(string(s.Accounts.OU))
	}
	image := s.CurrentImage.Image
	if image.XDPath == "" {
		image = s.MasterImage
	}
	if c.ImagePath = string(image.XDPath); c.ImagePath != "" {
		c.Image, c.Template = imageOf(c.ImagePath)
	}
	c.ImageDate = moment(cmp.Or(string(s.CurrentImage.Date), string(s.CurrentVersion.Date)))
	return c
}

// details asks for objects of a list one by one, two at a time. What cannot be had
// is noted with the object, and once for the whole list.
func (r *run) details(ctx context.Context, what string, ids []string, fail func(id string, err error), ask func(context.Context, string) error) {
	var all sync.WaitGroup
	var mu sync.Mutex
	failed, first := 0, error(nil)
	queue := make(chan string)
	for range 2 {
		all.Go(func() {
			for id := range queue {
				err := error(nil)
				if p := collect.Protect(func() { err = ask(ctx, id) }); p != nil {
					err = p
				}
				if err == nil {
					continue
				}
				mu.Lock()
				fail(id, err)
				failed++
				first = cmp.Or(first, err)
				mu.Unlock()
			}
		})
	}
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	all.Wait()
	if failed > 0 {
		r.trouble(fmt.Errorf("%s: %d of %d are not known in detail: %w", what, failed, len(ids), first))
	}
}

// keysOf are the keys of the objects that fulfil a condition, sorted.
func keysOf[T any](items map[string]*T, want func(*T) bool) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(items)) {
		if want(items[id]) {
			ids = append(ids, id)
		}
	}
	return ids
}
