package windows

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/redact"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

// held reads what else of policies a VDA holds: FSLogix, Profile Management, RDS
// licensing and layers, whoever has written it there. Each key is asked once for what it
// has, and only for values that rules read after that.
func (g *hostQueries) held(ctx context.Context) facts.HeldSettings {
	all := facts.HeldSettings{Items: map[string]*facts.HeldSetting{}}
	all.Answered = g.answered(g.heldIn(ctx, all.Items))
	return all
}

func (g *hostQueries) heldIn(ctx context.Context, into map[string]*facts.HeldSetting) error {
	reg := g.session.Registry(winrm.View64)
	keys := map[string][]winrm.ValueName{} // what each key has
	for _, place := range rsop.Places() {
		for _, key := range place.Keys {
			values, asked := keys[key]
			if !asked {
				var err error
				values, err = reg.EnumValues(ctx, key)
				if err != nil && !errors.Is(err, winrm.ErrNotFound) {
					return err
				}
				keys[key] = values
			}
			i := slices.IndexFunc(values, func(v winrm.ValueName) bool { return strings.EqualFold(v.Name, place.Value) })
			if i < 0 {
				continue
			}
			data, err := content(ctx, reg, key, values[i])
			if err != nil {
				return err
			}
			layer := facts.HeldLocally
			if strings.HasPrefix(strings.ToLower(key), `software\policies\`) {
				layer = facts.HeldByPolicy
			}
			into[place.ID] = &facts.HeldSetting{Layer: layer, Where: `HKLM\` + key, Data: redact.Locations(key, data)}
			break // the product looks no further
		}
	}
	return nil
}

// content is the content of a value as facts have it.
func content(ctx context.Context, reg winrm.Registry, key string, v winrm.ValueName) ([]string, error) {
	switch v.Kind {
	case winrm.KindMultiString:
		list, err := reg.GetMultiString(ctx, key, v.Name)
		return append([]string{}, list...), err
	case winrm.KindDWORD:
		n, err := reg.GetDWORD(ctx, key, v.Name)
		return []string{strconv.FormatUint(uint64(n), 10)}, err
	case winrm.KindExpandable:
		text, err := reg.GetExpandedString(ctx, key, v.Name)
		return []string{text}, err
	}
	text, err := reg.GetString(ctx, key, v.Name)
	return []string{text}, err
}
