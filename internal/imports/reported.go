package imports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/redact"
)

// reported is what a report says of the registry.
type reported struct {
	settings []reportedSetting
	part     facts.ReportedPart
}

// reportedSetting is a registry value, with the GPO that gives it in a resultant set.
type reportedSetting struct {
	facts.RegistrySetting
	gpo        string // {GUID}, upper case; "" in the report of a GPO
	precedence int    // 1 wins; 0 in the report of a GPO
}

// concerned are the registry keys whose values rules read; what is below them counts too.
var concerned = rsop.Keys()

// vendors are words in the names of settings that may write such values. Names of vendors
// are the same in every language.
var vendors = []string{"citrix", "fslogix", "unidesk", "app layering"}

func concerns(key string) bool {
	k := rsop.Key(key)
	return slices.ContainsFunc(concerned, func(c string) bool { return k == c || strings.HasPrefix(k, c+`\`) })
}

// unread notes what keeps the report from telling all; the first reason counts.
func (r *reported) unread(format string, args ...any) {
	if r.part.Unread == "" {
		r.part.Unread = fmt.Sprintf(format, args...)
	}
}

// extensions reads the parts of the registry among the extensions of a computer, or of
// the half of a GPO for computers. What is in a form that nobody knows is noted, and
// takes nothing else away.
func (r *reported) extensions(of *node, space string) {
	for _, data := range of.all(space, "ExtensionData") {
		for _, e := range data.children {
			switch e.Local {
			case "Extension":
				r.extension(e)
			case "Name":
			case "Error":
				r.unread("Windows could not read a part of it: %.200s", strings.Join(strings.Fields(texts(e)), " "))
			default:
				r.unread("a part of it is in a form that is not known: <%.40s>", e.Local)
			}
		}
	}
}

func texts(n *node) string {
	all := n.text
	for _, c := range n.children {
		all += " " + texts(c)
	}
	return all
}

func (r *reported) extension(e *node) {
	kind, err := e.kind()
	if err != nil {
		r.unread("a part of it is in a form that is not known: %v", err)
		return
	}
	switch kind.Space {
	case nsRegistry:
		r.policies(e)
	case nsPreference:
		for _, list := range e.children {
			r.preferences(list, false)
		}
	}
}

// policies reads what comes from Registry.pol.
func (r *reported) policies(e *node) {
	for _, c := range e.children {
		switch {
		case c.Space == nsRegistry && c.Local == "Policy":
			r.template(c)
		case c.Space == nsRegistry && c.Local == "RegistrySetting":
			if err := r.policy(c); err != nil {
				r.unread("one of its registry policies is in a form that is not known: %v", err)
			}
		case c.Space == nsRegistry && c.Local == "Blocked":
			if c.text != "false" && c.text != "0" {
				r.unread("whoever made it could not read the registry policies")
			}
		default:
			r.unread("its registry policies are in a form that is not known: <%.40s>", c.Local)
		}
	}
}

// template notes a setting of an administrative template. Its words do not tell which
// value it writes.
func (r *reported) template(c *node) {
	name, err := c.value(nsRegistry, "Name")
	category, without := c.value(nsRegistry, "Category")
	if err != nil || without != nil {
		r.unread("one of its settings has no name or category")
		return
	}
	whole := category + "/" + name
	if slices.ContainsFunc(vendors, func(v string) bool { return strings.Contains(strings.ToLower(whole), v) }) {
		r.part.Templates = append(r.part.Templates, whole)
		return
	}
	r.part.OtherTemplates++
}

func (r *reported) policy(c *node) error {
	key, err := c.value(nsRegistry, "KeyPath")
	if err != nil {
		return err
	}
	if !concerns(key) {
		return nil
	}
	s := reportedSetting{RegistrySetting: facts.RegistrySetting{Layer: facts.LayerPolicy, Key: key, Action: facts.ActionSet}}
	if err := s.giver(c); err != nil {
		return err
	}
	for _, part := range c.children {
		known := part.Space == nsRegistry && slices.Contains([]string{"KeyPath", "AdmSetting", "Value"}, part.Local) ||
			part.Space == nsBase && slices.Contains([]string{"GPO", "Precedence"}, part.Local)
		if !known {
			return fmt.Errorf("<%.40s> for the key %.200q", part.Local, key)
		}
	}
	if len(c.all(nsRegistry, "Value")) == 0 {
		return nil // the key alone, as a template may create it
	}
	value, err := c.one(nsRegistry, "Value")
	if err != nil {
		return err
	}
	if s.Value, err = value.value(nsRegistry, "Name"); err != nil {
		return err
	}
	if strings.HasPrefix(s.Value, "**") {
		return fmt.Errorf("the value %.200q of %.200q, which deletes something", s.Value, key)
	}
	if !s.content(value) {
		r.opaque(key, s.Value)
		return nil
	}
	r.settings = append(r.settings, s)
	return nil
}

// opaque notes a value whose content is in a form that is not known.
func (r *reported) opaque(key, name string) {
	r.part.Opaque = append(r.part.Opaque, strings.Trim(key, `\`)+`\`+name)
}

// giver reads which GPO gives a setting of a resultant set.
func (s *reportedSetting) giver(c *node) error {
	if len(c.all(nsBase, "GPO")) == 0 {
		return nil
	}
	gpo, err := c.one(nsBase, "GPO")
	if err != nil {
		return err
	}
	if s.gpo, err = gpo.value(nsTypes, "Identifier"); err != nil {
		return err
	}
	s.gpo = strings.ToUpper(s.gpo)
	text, err := c.value(nsBase, "Precedence")
	if err != nil {
		return err
	}
	if s.precedence, err = strconv.Atoi(text); err != nil || s.precedence < 1 {
		return fmt.Errorf("the precedence %.40q", text)
	}
	return nil
}

// content reads the content of a registry policy: texts and numbers, which are the
// kinds that reports are known to have. It tells whether it was one.
func (s *reportedSetting) content(value *node) bool {
	var of []*node
	for _, c := range value.children {
		if c.Local != "Name" {
			of = append(of, c)
		}
	}
	if len(of) != 1 || of[0].Space != nsRegistry || len(of[0].children) > 0 {
		return false
	}
	switch of[0].Local {
	case "String":
		s.Type = "REG_SZ"
	case "Number":
		if _, err := strconv.ParseUint(of[0].text, 10, 64); err != nil {
			return false
		}
		s.Type = "REG_DWORD"
	default:
		return false
	}
	s.Data = redact.Locations(s.Key, []string{of[0].text})
	return true
}

// preferences reads registry preferences: an item, a collection, or the list of all.
func (r *reported) preferences(n *node, targeted bool) {
	if n.Space != nsPreference {
		r.unread("its registry preferences are in a form that is not known: <%.40s>", n.Local)
		return
	}
	if n.attribute("disabled") == "1" {
		return
	}
	targeted = targeted || slices.ContainsFunc(n.all(nsPreference, "Filters"), func(f *node) bool { return len(f.children) > 0 })
	for _, c := range n.children {
		switch c.Local {
		case "Registry", "Collection", "RegistrySettings":
			r.preferences(c, targeted)
		case "Properties":
			if err := r.preference(n, c, targeted); err != nil {
				r.unread("one of its registry preferences is in a form that is not known: %v", err)
			}
		}
	}
}

func (r *reported) preference(item, p *node, targeted bool) error {
	key, action, hive := p.attribute("key"), strings.ToUpper(p.attribute("action")), strings.ToUpper(p.attribute("hive"))
	if hive != "HKEY_LOCAL_MACHINE" && hive != "HKLM" {
		return nil
	}
	if !concerns(key) {
		if action != "D" && action != "R" || !above(key) {
			return nil
		}
		return fmt.Errorf("it deletes the key %.200q", key)
	}
	s := reportedSetting{RegistrySetting: facts.RegistrySetting{Layer: facts.LayerPreference, Key: key, Value: p.attribute("name"), Action: facts.ActionSet}}
	if err := s.giver(item); err != nil {
		return err
	}
	kind, text := strings.ToUpper(p.attribute("type")), p.attribute("value")
	switch {
	case action == "C":
		s.Condition = facts.OnlyIfMissing
	case action != "U" && action != "R" && action != "":
		return fmt.Errorf("the action %.20q for %.200q", action, key)
	}
	switch kind {
	case "REG_SZ", "REG_EXPAND_SZ":
	case "REG_DWORD":
		n, err := strconv.ParseUint(strings.TrimPrefix(strings.ToLower(text), "0x"), 16, 32)
		if err != nil {
			r.opaque(key, s.Value)
			return nil
		}
		text = strconv.FormatUint(n, 10)
	default:
		r.opaque(key, s.Value)
		return nil
	}
	if targeted {
		s.Condition = strings.TrimSuffix(facts.ItemLevelTargeting+"; "+s.Condition, "; ")
	}
	s.Type, s.Data = kind, redact.Locations(key, []string{text})
	r.settings = append(r.settings, s)
	return nil
}

// above tells that the deletion of a key takes values with it that rules read.
func above(key string) bool {
	k := rsop.Key(key)
	return k == "" || slices.ContainsFunc(concerned, func(c string) bool { return strings.HasPrefix(c, k+`\`) })
}

// guid is an identifier of a GPO as facts have it.
func guid(text string) (string, error) {
	g := strings.ToUpper(strings.TrimSpace(text))
	if len(g) != 38 || g[0] != '{' || g[37] != '}' || strings.Trim(g[1:37], "0123456789ABCDEF-") != "" {
		return "", fmt.Errorf("%.60q is no identifier of a GPO", text)
	}
	return g, nil
}
