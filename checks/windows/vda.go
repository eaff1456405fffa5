package windows

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"strings"

	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

// The keys that hold the list of connectors, in the order in which a VDA looks, and the
// list of FAS servers.
const (
	vdaPolicy = `SOFTWARE\Policies\Citrix\VirtualDesktopAgent`
	vdaPlain  = `SOFTWARE\Citrix\VirtualDesktopAgent`
	fasPolicy = `SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`
)

//go:embed scripts/personality.ps1
var personalityScript string

// vda reads which connectors a VDA really knows, from every place that may say so,
// and its version.
func (g *hostQueries) vda(ctx context.Context) {
	v := &facts.VDAState{Catalog: g.target.catalog, OU: g.target.ou, Lists: []facts.ConnectorList{}}
	g.host.VDA = v
	v.Answered = g.answered(g.lists(ctx, v))
	v.Settings = g.held(ctx)
	out, err := g.products(ctx)
	g.answered(err)
	v.Version = out.vda()
	g.recorder(ctx, &out, err)
}

func (g *hostQueries) lists(ctx context.Context, v *facts.VDAState) error {
	places := []struct {
		from, key string
		view      winrm.View
	}{
		{facts.ListFromPolicy, vdaPolicy, winrm.View64},
		{facts.ListFromRegistry, vdaPlain, winrm.View64},
		{facts.ListFromRegistry, vdaPlain, winrm.View32},
	}
	var plain []facts.ConnectorList
	var plainSIDs string
	decided := false // whether it registers with Citrix Cloud itself
	for _, p := range places {
		where := `HKLM\` + p.key
		if p.view == winrm.View32 {
			where = `HKLM\SOFTWARE\WOW6432Node` + strings.TrimPrefix(p.key, "SOFTWARE")
		}
		list, err := g.text(ctx, p.view, p.key, "ListOfDDCs")
		if err != nil {
			return err
		}
		sids, err := g.text(ctx, p.view, p.key, "ListOfSIDs")
		if err != nil {
			return err
		}
		if p.from == facts.ListFromPolicy {
			v.ListOfSIDs = sids
		} else {
			plainSIDs = cmp.Or(plainSIDs, sids)
		}
		cloud, err := g.session.Registry(p.view).GetDWORD(ctx, p.key, "GctRegistration")
		if err != nil && !errors.Is(err, winrm.ErrNotFound) {
			return err
		}
		if err == nil && !decided {
			v.Connectorless, decided = cloud == 1, true // what policy says goes before what the image brought along
		}
		if strings.TrimSpace(list) == "" {
			continue
		}
		if p.from == facts.ListFromPolicy {
			v.Lists = append(v.Lists, connectorList(p.from, where, list))
		} else {
			plain = append(plain, connectorList(p.from, where, list))
		}
	}
	var out personalityOutput
	if err := g.script(ctx, "personality.ps1", personalityScript, &out); err != nil {
		return err
	}
	for _, f := range out.Files {
		list, sids := f.values()
		if list != "" {
			v.Lists = append(v.Lists, connectorList(facts.ListFromPersonality, f.Path, list))
		}
		v.ListOfSIDs = cmp.Or(v.ListOfSIDs, sids)
	}
	v.Lists, v.ListOfSIDs = append(v.Lists, plain...), cmp.Or(v.ListOfSIDs, plainSIDs)
	return nil
}

func connectorList(from, where, text string) facts.ConnectorList {
	read := rsop.ParseListOfDDCs(text)
	return facts.ConnectorList{From: from, Where: where, Text: text, Hosts: read.Hosts, Groups: read.Groups}
}

type personalityOutput struct {
	Files []personalityFile `json:"files"`
}

type personalityFile struct {
	Path  string   `json:"path"`
	Lines []string `json:"lines"`
}

func (f *personalityFile) values() (list, sids string) {
	for _, line := range f.Lines {
		name, value, _ := strings.Cut(line, "=")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "listofddcs":
			list = strings.TrimSpace(value)
		case "listofsids":
			sids = strings.TrimSpace(value)
		}
	}
	return list, sids
}

// fas reads the FAS servers that policy gives the host, by their index: those of
// the 64-bit view, or where that has no such key, those of the 32-bit view.
func (g *hostQueries) fas(ctx context.Context) {
	l := &facts.AddressList{Addresses: map[string]string{}}
	g.host.FAS = l
	reg := g.session.Registry(winrm.View64)
	values, err := reg.EnumValues(ctx, fasPolicy)
	if errors.Is(err, winrm.ErrNotFound) {
		reg = g.session.Registry(winrm.View32)
		values, err = reg.EnumValues(ctx, fasPolicy)
	}
	if errors.Is(err, winrm.ErrNotFound) {
		l.Answered = facts.Yes() // no policy gives it any
		return
	}
	for _, v := range values {
		if err != nil {
			break
		}
		if v.Kind == winrm.KindString && strings.HasPrefix(strings.ToLower(v.Name), "address") {
			l.Addresses[v.Name], err = reg.GetString(ctx, fasPolicy, v.Name)
		}
	}
	l.Answered = g.answered(err)
}
