package windowslab

import "github.com/muster-dr/muster/internal/lab/world"

// storeFrontFaults are in the form of what StoreFront servers keep.
func storeFrontFaults() []world.Fault {
	all := func(change func(*world.StoreFront)) func(*world.Model) {
		return func(m *world.Model) {
			for _, h := range m.Windows.Hosts {
				if h.StoreFront != nil {
					change(h.StoreFront)
				}
			}
		}
	}
	return []world.Fault{
		{Name: "storefront-config-unknown", Server: true, Title: "StoreFront keeps its gateways in a form that nobody knows", Apply: all(func(s *world.StoreFront) {
			s.Foreign = true
		})},
		{Name: "storefront-no-store", Server: true, Title: "StoreFront has no store in a form that is known", Apply: all(func(s *world.StoreFront) {
			s.Farms = nil
		})},
	}
}
