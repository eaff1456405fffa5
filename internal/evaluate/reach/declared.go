package reach

import (
	"fmt"
	"slices"
)

// standing are the recovery methods that need a server which already runs at the
// recovery site.
var standing = []string{"application", "existing", "standby", "smart_dr"}

// undeclarable are components of which there is nothing that the estate file would have to
// say: those that every estate with desktops has, and DFS, whose namespaces the directory
// lists with all that rules judge.
var undeclarable = []string{"network", "ad", "dns", "registration", "replication", "dfs"}

// unsaid are the keys of the estate file that say how a component in scope is
// recovered and that are missing: its method when the file does not mention it at
// all, and the servers of the recovery site that its method needs. A declared
// component without a method is a finding of replication/recovery-method-allowed.
func (j *Judge) unsaid(id string) []string {
	c := j.Doc.Estate.Components[id]
	if c == nil {
		if known := j.Input.Components[id]; known != nil && len(known.Strategies) > 0 {
			return []string{fmt.Sprintf("how it is recovered (components.%s.methods)", id)}
		}
		if !slices.Contains(undeclarable, id) {
			return []string{fmt.Sprintf("its paths and servers (components.%s)", id)}
		}
		return nil
	}
	if what := j.brings(id); what != "" {
		return []string{what}
	}
	if len(c.Servers.Production) == 0 || len(c.Servers.Recovery) > 0 {
		return nil
	}
	for _, m := range c.Methods {
		if slices.Contains(standing, m) {
			return []string{fmt.Sprintf("components.%s.servers.recovery, which the method %s needs", id, m)}
		}
	}
	return nil
}

// copied are the recovery methods by which machines come back that the estate file names.
var copied = []string{"nutanix_dr", "protection_domain"}

// served are the components whose machines are the servers that the estate file names: those of
// others are found by their catalogs, OUs and images.
var served = []string{"adcs", "fas", "license_server", "pvs", "rds_licensing", "sql", "sr", "sspr", "storefront", "ups"}

// brings is the key that a method which brings machines back needs and that names none; ""
// where it names some, or where another key says which machines are meant.
func (j *Judge) brings(id string) string {
	c := j.Doc.Estate.Components[id]
	if !slices.Contains(served, id) || len(c.Servers.Production)+len(c.VMs)+len(c.Catalogs)+len(c.OUs.Production)+len(c.OUs.Recovery) > 0 || c.Elsewhere {
		return ""
	}
	for _, m := range c.Methods {
		if slices.Contains(copied, m) {
			return fmt.Sprintf("components.%s.servers.production, which the method %s brings back", id, m)
		}
	}
	return ""
}
