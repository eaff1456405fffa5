package lab

// storeFrontFaults are in the form of what StoreFront servers keep.
func storeFrontFaults() []Fault {
	all := func(change func(*StoreFront)) func(*Model) {
		return func(m *Model) {
			for _, h := range m.Windows.Hosts {
				if h.StoreFront != nil {
					change(h.StoreFront)
				}
			}
		}
	}
	return []Fault{
		{Name: "storefront-config-unknown", Server: true, Title: "StoreFront keeps its gateways in a form that nobody knows", Apply: all(func(s *StoreFront) {
			s.Foreign = true
		})},
		{Name: "storefront-no-store", Server: true, Title: "StoreFront has no store in a form that is known", Apply: all(func(s *StoreFront) {
			s.Farms = nil
		})},
	}
}
