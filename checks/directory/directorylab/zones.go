package directorylab

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/lab/world"
)

// addZone is the DNS zone of the domain, as domain controllers keep it in the directory.
func (t *tree) addZone() {
	m := t.model
	view := m.DNS[t.site]
	if view == nil {
		return
	}
	base := "CN=MicrosoftDNS,DC=DomainDnsZones," + m.DomainDN()
	t.container(base)
	base = "DC=" + m.Domain + "," + base
	t.add(base, "dnsZone")
	var names []string
	records := map[string][]string{}
	for _, z := range view.Zones {
		for _, r := range z.Records {
			label, below := strings.CutSuffix(r.Name, "."+m.Domain)
			wire := dnsRecord(r)
			if !below || strings.Contains(label, ".") || wire == "" {
				continue
			}
			if records[label] == nil {
				names = append(names, label)
			}
			records[label] = append(records[label], wire)
		}
	}
	for _, label := range names {
		t.add("DC="+label+","+base, "dnsNode").set("dnsRecord", records[label]...)
	}
}

// dnsRecord is a record in the form of MS-DNSP 2.3.2.2; "" for types that it has no form for.
func dnsRecord(r world.Record) string {
	var data []byte
	switch r.Type {
	case dns.TypeA:
		a, err := netip.ParseAddr(r.Data)
		if err != nil {
			return ""
		}
		data = a.AsSlice()
	case dns.TypeCNAME:
		labels := strings.Split(r.Data, ".")
		data = []byte{byte(len(r.Data) + 2), byte(len(labels))}
		for _, l := range labels {
			data = append(append(data, byte(len(l))), l...)
		}
		data = append(data, 0)
	default:
		return ""
	}
	const version, rankZone = 5, 0xf0
	b := binary.LittleEndian.AppendUint16(nil, uint16(len(data)))
	b = binary.LittleEndian.AppendUint16(b, r.Type)
	b = append(b, version, rankZone, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint32(b, r.TTL)
	b = append(b, make([]byte, 8)...)
	return string(append(b, data...))
}
