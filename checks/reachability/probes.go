package reachability

import "context"

// probes are what can be said at a port, by the name that policies/ports.yaml has for it.
// Each says as little as it takes to be answered, reads the answer and ends. None signs in,
// none makes anything.
var probes = map[string]func(context.Context, *call) (*answer, error){
	"accept":    accept,
	"xdping":    xdping,
	"xml":       xml,
	"http":      plainHTTP,
	"https":     https,
	"https-own": https,
	"ldaps":     ldaps,
	"ldap":      rootDSE,
	"kerberos":  kerberos,
	"smb":       smb,
	"rpc":       endpointMapper(nil),
	"rpc-rds":   endpointMapper(licensing),
	"rpc-ca":    endpointMapper(certificates),
	"kms":       kms,
	"ntp":       ntp,
	"radius":    radius,
	"tds":       prelogin,
	"dns":       soa,
}

// accept says nothing: the server would take the first word for a client's.
func accept(context.Context, *call) (*answer, error) {
	return nil, strange{"the protocol has no question that would do no harm"}
}
