package facts

// mergeReports keeps the reports of all runs, the newest of each computer and each GPO.
// They were handed over and are as old as they say, whatever the run asked beside them.
func mergeReports(out *Document, docs []*Document) {
	for _, d := range docs {
		if d.Windows != nil && len(d.Windows.Applied) > 0 {
			if out.Windows == nil {
				out.Windows = &Windows{Hosts: map[string]*WindowsHost{}}
			}
			out.Windows.Applied = newest(out.Windows.Applied, d.Windows.Applied, func(r *AppliedPolicies) string { return r.Told })
		}
		if d.GroupPolicy != nil && len(d.GroupPolicy.Reports) > 0 {
			if out.GroupPolicy == nil {
				out.GroupPolicy = &GroupPolicy{Views: map[string]*SysvolView{}}
			}
			out.GroupPolicy.Reports = newest(out.GroupPolicy.Reports, d.GroupPolicy.Reports, func(r *GPOReport) string { return r.Told })
		}
	}
}

// newest is a table with the entries of another one that are newer or not there yet.
// Told is a time in UTC without fractions, so that its texts compare as times do.
func newest[T any](table, more map[string]T, told func(T) string) map[string]T {
	all := make(map[string]T, len(table)+len(more))
	for _, of := range []map[string]T{table, more} {
		for key, v := range of {
			if old, there := all[key]; !there || told(v) > told(old) {
				all[key] = v
			}
		}
	}
	return all
}
