package netscaler

// switched are the virtual servers for content switching, and where each leads.
type switched struct {
	servers []balanced
	on      map[text]bool   // nobody has switched it off
	targets map[text][]text // virtual servers of any kind, by name
}

// switches are the types that content switching is made of.
func switches() []string {
	return []string{"csvserver", "cspolicy", "csaction", "csvserver_cspolicy_binding", "csvserver_lbvserver_binding", "csvserver_vpnvserver_binding"}
}

// switching reads content switching: by policies, with a target of their own or with an
// action that has one, and by default.
func (r *reader) switching() *switched {
	if r.switchings != nil {
		return r.switchings
	}
	type action struct {
		Name    text `json:"name"`
		LB      text `json:"targetlbvserver"`
		Virtual text `json:"targetvserver"`
	}
	type policy struct {
		Name   text `json:"policyname"`
		Action text `json:"action"`
	}
	type binding struct {
		Name    text `json:"name"`
		Policy  text `json:"policyname"`
		LB      text `json:"targetlbvserver"`
		Default text `json:"lbvserver"`
		Target  text `json:"targetvserver"`
		Gateway text `json:"vserver"`
	}
	out := &switched{on: map[text]bool{}, targets: map[text][]text{}}
	r.switchings = out
	if out.servers = things[balanced](r, "csvserver"); len(out.servers) == 0 {
		return out
	}
	for _, v := range out.servers {
		out.on[v.Name] = v.State.on() && !r.off("cs")
	}
	actions, policies := map[text]action{}, map[text]text{}
	for _, a := range things[action](r, "csaction") {
		actions[a.Name] = a
	}
	for _, p := range things[policy](r, "cspolicy") {
		policies[p.Name] = p.Action
	}
	for _, object := range []string{"csvserver_cspolicy_binding", "csvserver_lbvserver_binding", "csvserver_vpnvserver_binding"} {
		for _, b := range things[binding](r, object) {
			a := actions[policies[b.Policy]]
			for _, target := range []text{b.LB, b.Default, b.Target, b.Gateway, a.LB, a.Virtual} {
				if target != "" {
					out.targets[b.Name] = append(out.targets[b.Name], target)
				}
			}
		}
	}
	return out
}
