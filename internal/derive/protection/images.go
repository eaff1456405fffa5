package protection

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/derive/workloads"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// images are the master images of the pooled catalogs of production, whose machines
// have to be made anew from them.
func (j *join) images() map[string]*Image {
	out := map[string]*Image{}
	wanted := j.desktopClusters()
	idle := func(name string) bool { return !slices.Contains(wanted, name) }
	for id, c := range j.workloads.Catalogs {
		if c.Site != estate.Production || c.Kind != workloads.Pooled || c.AHV != nil && !*c.AHV {
			continue
		}
		img := j.image(j.doc.CitrixCloud.Catalogs.Items[id])
		img.Copy.Lacking = slices.DeleteFunc(slices.Clone(img.Copy.Lacking), idle)
		img.Copy.Unread = slices.DeleteFunc(slices.Clone(img.Copy.Unread), idle)
		out[id] = img
	}
	return out
}

func (j *join) image(mc *facts.MachineCatalog) *Image {
	img := &Image{
		Answered: facts.Yes(), Catalog: mc.Name, Name: mc.Image, Template: mc.Template, InUseSince: mc.ImageDate, Versions: []string{},
		Copy: CopyState{Answered: facts.Yes(), Clusters: []string{}, Lacking: []string{}, Unread: []string{}},
	}
	if t, err := time.Parse(time.RFC3339, mc.ImageDate); err == nil && !j.doc.CitrixCloud.ObservedAt.IsZero() {
		img.InUseAgeSeconds = new(int64(j.doc.CitrixCloud.ObservedAt.Sub(t).Seconds()))
	}
	switch {
	case mc.Image == "":
		img.fail(facts.No(facts.FactMissing, fmt.Sprintf("Citrix Cloud does not say which image the catalog %s uses", mc.Name)))
	case mc.Template != "":
		j.template(img)
	default:
		j.snapshot(img)
	}
	return img
}

func (i *Image) fail(a facts.Answered) { i.Answered, i.Copy.Answered = a, a }

// snapshot finds the VM that the image is a snapshot of: production's Prism Element
// knows, or else a declared base image whose name is part of the snapshot's.
func (j *join) snapshot(img *Image) {
	name := ""
	for _, cluster := range ordered(j.production.elements) {
		e := j.production.elements[cluster]
		if s := e.Snapshots.Items[strings.ToLower(img.Name)]; s != nil && s.VM != "" {
			name = s.VM
			if t, err := time.Parse(time.RFC3339, s.Created); err == nil && !e.ObservedAt.IsZero() {
				img.MadeAgeSeconds = new(int64(e.ObservedAt.Sub(t).Seconds()))
			}
		}
	}
	if name == "" {
		name = j.declaredImage(img.Name)
	}
	if name == "" {
		for _, cluster := range ordered(j.production.elements) {
			e := j.production.elements[cluster]
			if a := first(e.Answered, e.Snapshots.Answered); a != nil {
				img.fail(*a)
				return
			}
		}
		if len(j.production.elements) == 0 {
			img.fail(facts.No(facts.FactMissing, fmt.Sprintf("nobody was asked which VM the snapshot %s is of: declare the element of production's clusters, or the VM in components.base_images.vms", img.Name)))
			return
		}
		img.fail(facts.No(facts.FactMissing, fmt.Sprintf("no Prism Element of production has a snapshot %s, and components.base_images.vms names no VM that it could be of", img.Name)))
		return
	}
	img.VM = j.server(name)
	if img.VM.Absent {
		if vm := j.standsAtRecovery(name, img); vm != nil {
			img.VM = vm
		}
	}
	img.Copy = img.VM.Copy
	if !img.VM.Learnt() {
		img.fail(img.VM.Answered)
	}
}

// standsAtRecovery is a master image that stands at the recovery site itself, as where both
// sites work and one master serves both: nothing has to be copied. nil when there is none.
// That it is as new as the image in use is known where a cluster there has that snapshot.
func (j *join) standsAtRecovery(name string, img *Image) *VM {
	native := j.recovery.named(name)
	if native == nil || !j.recovery.holds([]string{native.Cluster}) {
		return nil
	}
	vm := unfound(native.Name, estate.Recovery, facts.Yes())
	vm.UUID, vm.By, vm.GuestTools = native.UUID, ByPlace, guestTools(native.GuestTools)
	var found []replica
	for _, cluster := range ordered(j.recovery.elements) {
		e := j.recovery.elements[cluster]
		s := e.Snapshots.Items[strings.ToLower(img.Name)]
		switch created, err := time.Parse(time.RFC3339, snapshotTime(s)); {
		case !e.Learnt() || !e.Snapshots.Learnt():
			vm.Copy.Unread = append(vm.Copy.Unread, e.Cluster)
		case s != nil && err == nil && strings.EqualFold(s.VM, native.Name):
			found = append(found, replica{e.Cluster, &facts.Copy{Created: s.Created, AgeSeconds: int64(e.ObservedAt.Sub(created).Seconds()), Origin: img.Name}})
		}
	}
	if len(found) == 0 {
		vm.Copy.Answered = facts.No(facts.FactMissing, fmt.Sprintf("%s stands at the recovery site itself, and no cluster there is known to have its snapshot %s, so nobody can tell whether it is as new as the image in use", native.Name, img.Name))
		return vm
	}
	img.Versions = append(img.Versions, img.Name) // the very one, however old it is
	vm.Copy.fill(found, j.recovery.names(), 0)
	j.believe(&vm.Copy, vm.Name)
	return vm
}

// snapshotTime is when a snapshot was taken; "" when nobody says.
func snapshotTime(s *facts.MasterImage) string {
	if s == nil {
		return ""
	}
	return s.Created
}

// declaredImage is the longest declared base image whose name is in the name of a
// snapshot; "" for none.
func (j *join) declaredImage(snapshot string) string {
	c := j.est.Components["base_images"]
	if c == nil {
		return ""
	}
	longest := ""
	for _, vm := range c.VMs {
		if len(vm) > len(longest) && strings.Contains(strings.ToLower(snapshot), strings.ToLower(vm)) {
			longest = vm
		}
	}
	return longest
}

// template finds the versions of a VM template at the recovery site.
func (j *join) template(img *Image) {
	c := j.recovery.central
	if c == nil {
		img.Copy.Answered = facts.No(facts.FactMissing, "sites.recovery.prismCentral is not declared, so nobody can tell which templates it has")
		return
	}
	if a := first(c.Answered, c.Templates.Answered); a != nil {
		img.Copy.Answered = *a
		return
	}
	var found []replica
	for _, key := range ordered(c.Templates.Items) {
		t := c.Templates.Items[key]
		if !strings.EqualFold(t.Template, img.Template) {
			continue
		}
		created, err := time.Parse(time.RFC3339, t.Created)
		if err != nil {
			continue
		}
		img.Versions = append(img.Versions, t.Name)
		v := &facts.Copy{Created: t.Created, AgeSeconds: int64(c.ObservedAt.Sub(created).Seconds()), Origin: t.Name}
		clusters := t.Clusters
		if len(clusters) == 0 { // not said: any cluster of that Prism Central can use it
			for uuid := range j.recovery.clusters {
				clusters = append(clusters, uuid)
			}
		}
		for _, uuid := range clusters {
			if name, ours := j.recovery.clusters[uuid]; ours {
				found = append(found, replica{name, v})
			}
		}
	}
	slices.SortFunc(found, func(a, b replica) int { return cmp.Compare(a.AgeSeconds, b.AgeSeconds) })
	slices.Sort(img.Versions)
	img.Copy.fill(found, j.recovery.names(), 0)
	j.believe(&img.Copy, img.Name)
}
