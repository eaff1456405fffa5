package winrm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/masterzen/simplexml/dom"

	"github.com/muster-dr/muster/internal/facts"
)

// View is one of the two registries that a 64-bit Windows has for software.
type View int

// The two views.
const (
	View64 View = 64
	View32 View = 32 // what 32-bit programs see
)

// Registry reads HKEY_LOCAL_MACHINE of a host in one view, through WMI's class
// StdRegProv. Keys are written as SOFTWARE\Citrix, names do not mind case. What is
// not there is [ErrNotFound]; what may not be seen is a permission error.
type Registry struct {
	session *Session
	view    View
}

// Registry returns the host's registry in a view.
func (s *Session) Registry(view View) Registry { return Registry{s, view} }

// Kind is the type of a registry value, by Windows' numbers.
type Kind int

// The kinds that can be read here.
const (
	KindString      Kind = 1 // REG_SZ
	KindExpandable  Kind = 2 // REG_EXPAND_SZ
	KindDWORD       Kind = 4
	KindMultiString Kind = 7 // REG_MULTI_SZ
)

// ValueName is a value of a key without its content. The name "" is the default
// value.
type ValueName struct {
	Name string
	Kind Kind
}

// EnumKey returns the names of the keys right below a key.
func (r Registry) EnumKey(ctx context.Context, key string) ([]string, error) {
	out, err := r.invoke(ctx, "EnumKey", key, nil)
	if err != nil {
		return nil, err
	}
	return out.Texts("sNames"), nil
}

// EnumValues returns the names and kinds of the values of a key.
func (r Registry) EnumValues(ctx context.Context, key string) ([]ValueName, error) {
	out, err := r.invoke(ctx, "EnumValues", key, nil)
	if err != nil {
		return nil, err
	}
	names, kinds := out.Texts("sNames"), out.Texts("Types")
	if len(names) != len(kinds) {
		return nil, r.about(key, nil, fmt.Errorf("the host names %d values and %d kinds", len(names), len(kinds)))
	}
	all := make([]ValueName, len(names))
	for i, name := range names {
		kind, err := strconv.Atoi(kinds[i])
		if err != nil {
			return nil, r.about(key, nil, fmt.Errorf("the host says that %q is of kind %q", name, kinds[i]))
		}
		all[i] = ValueName{name, Kind(kind)}
	}
	return all, nil
}

// GetString reads a REG_SZ.
func (r Registry) GetString(ctx context.Context, key, name string) (string, error) {
	return r.get(ctx, "GetStringValue", key, name, KindString)
}

// GetExpandedString reads a REG_EXPAND_SZ, with the variables replaced by the host.
func (r Registry) GetExpandedString(ctx context.Context, key, name string) (string, error) {
	return r.get(ctx, "GetExpandedStringValue", key, name, KindExpandable)
}

func (r Registry) get(ctx context.Context, method, key, name string, kind Kind) (string, error) {
	out, err := r.value(ctx, method, key, name, kind)
	if err != nil {
		return "", err
	}
	text, _ := out.Text("sValue") // no text at all is how WMI writes an empty one
	return text, nil
}

// GetMultiString reads a REG_MULTI_SZ.
func (r Registry) GetMultiString(ctx context.Context, key, name string) ([]string, error) {
	out, err := r.value(ctx, "GetMultiStringValue", key, name, KindMultiString)
	if err != nil {
		return nil, err
	}
	return out.Texts("sValue"), nil
}

// GetDWORD reads a REG_DWORD.
func (r Registry) GetDWORD(ctx context.Context, key, name string) (uint32, error) {
	out, err := r.value(ctx, "GetDWORDValue", key, name, KindDWORD)
	if err != nil {
		return 0, err
	}
	text, _ := out.Text("uValue")
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0, r.about(key, &name, fmt.Errorf("the host says %q, which is no number", text))
	}
	return uint32(n), nil
}

// value reads a value. Windows answers with the same number to a value that is not
// there and to one of another kind, so in that case the key is asked what it has.
func (r Registry) value(ctx context.Context, method, key, name string, kind Kind) (Instance, error) {
	out, err := r.invoke(ctx, method, key, &name)
	if !errors.Is(err, errVague) {
		return out, err
	}
	has, err := r.EnumValues(ctx, key)
	if err != nil {
		return out, err
	}
	i := slices.IndexFunc(has, func(v ValueName) bool { return strings.EqualFold(v.Name, name) })
	if i < 0 {
		return out, r.about(key, &name, ErrNotFound)
	}
	return out, r.about(key, &name, fmt.Errorf("it is of kind %d, not %d", has[i].Kind, kind))
}

const (
	standard   = wmi + "root/default/StdRegProv"
	hklm       = "2147483650"
	registryNS = "p"
)

// errVague is the return value 1.
var errVague = errors.New("not there, or of another kind")

// path is a key in the view. The provider that answers is the 64-bit one. It shows
// the other view under a key of its own, which is certain, whereas the options by
// which WMI would change the view are not known to work over WS-Management.
func (r Registry) path(key string) string {
	const software = `SOFTWARE\`
	if r.view == View32 && len(key) >= len(software) && strings.EqualFold(key[:len(software)], software) {
		return software + `WOW6432Node\` + key[len(software):]
	}
	return key
}

// invoke calls a method of StdRegProv. name is nil for those about a whole key.
func (r Registry) invoke(ctx context.Context, method, key string, name *string) (Instance, error) {
	ctx, done, err := r.session.call(ctx)
	if err != nil {
		return Instance{}, err
	}
	defer done()
	m, h := r.session.message(standard+"/"+method, standard)
	h.Build()
	content := `<p:hDefKey>` + hklm + `</p:hDefKey><p:sSubKeyName>` + text(r.path(key)) + `</p:sSubKeyName>`
	if name != nil {
		content += `<p:sValueName>` + text(*name) + `</p:sValueName>`
	}
	m.CreateBodyElement(method+"_INPUT", dom.Namespace{Prefix: registryNS, Uri: standard}).SetContent(content)
	e, err := r.session.ask(ctx, m)
	if err != nil {
		return Instance{}, r.about(key, name, err)
	}
	if len(e.Body.Other) != 1 || e.Body.Other[0].XMLName.Local != method+"_OUTPUT" {
		return Instance{}, r.about(key, name, errors.New("the answer is to another question"))
	}
	out := instances(e.Body.Other)[0]
	code, _ := out.Text("ReturnValue")
	switch code {
	case "0":
		return out, nil
	case "1":
		err = errVague
	case "2":
		err = ErrNotFound
	case "5":
		err = facts.Failure{Reason: facts.PermissionDenied, Err: errors.New("access denied")}
	case "":
		err = errors.New("the answer has no return value")
	default:
		err = fmt.Errorf("the host answers with the error %s of Windows", code)
	}
	return Instance{}, r.about(key, name, err)
}

func (r Registry) about(key string, name *string, err error) error {
	what := `HKLM\` + r.path(key)
	if name != nil {
		what += ", value " + strconv.Quote(*name)
	}
	return fmt.Errorf("reading %s of %s: %w", what, r.session.options.Host, err)
}
