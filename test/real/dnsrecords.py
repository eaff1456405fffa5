"""The names of the estate, as directory-integrated DNS keeps them."""

from samba.dcerpc import dnsp
from samba.ndr import ndr_pack
from samba.provision.sambadns import ARecord, CNAMERecord, NSRecord, SOARecord, SRVRecord

DOMAIN = "corp.example.internal"
HOST_TTL = 3600
ALIAS_TTL = 300  # names that change in a failover must be forgotten quickly

# 10.10.x.y is production, 10.20.x.y recovery.
HOSTS = {
    "cc1": "10.10.1.11", "cc2": "10.10.1.12", "cc3": "10.20.1.11", "cc4": "10.20.1.12",
    "sf1": "10.10.1.21", "sf2": "10.20.1.21",
    "fas1": "10.10.1.31", "fas2": "10.20.1.31",
    "lic1": "10.10.1.41", "lic2": "10.20.1.41",
    "rds1": "10.10.1.51", "rds2": "10.20.1.51",
    "sql1": "10.10.1.61", "sql2": "10.20.1.61",
    "pvs1": "10.10.1.71", "pvs2": "10.20.1.71",
    "ns1": "10.10.1.81", "ns2": "10.20.1.81",
    "fs1": "10.10.1.91", "fs2": "10.20.1.91",
    "kms1": "10.10.1.95", "kms2": "10.20.1.95",
    "ca1": "10.10.1.96", "ca2": "10.20.1.96",
    "dhcp1": "10.10.1.98", "dhcp2": "10.20.1.98",
}

# Names by which others find a service: an address, or the host of the moment.
ALIASES = {
    "xml": "10.10.1.101",
    "sf": "10.10.1.102",
    "callback": "10.10.1.103",
    "callback-dr": "10.20.1.103",
    "gateway": "10.10.1.104",
    "sspr": "10.10.1.105",
    "tftp": "10.10.1.106",
    "sql-ag1-ctx": "10.10.1.107",
    "ctxlicense": "lic1",
    "rdslicense": "rds1",
}

REVERSE = {"10.10.": "10.10.in-addr.arpa", "10.20.": "20.10.in-addr.arpa", "10.99.0.": "0.99.10.in-addr.arpa"}
CONTROLLERS = {"dc1": "10.99.0.10", "dc2": "10.99.0.20"}


def pointer(name):
    r = dnsp.DnssrvRpcRecord()
    r.wType = dnsp.DNS_TYPE_PTR
    r.rank = dnsp.DNS_RANK_ZONE
    r.dwSerial = 1
    r.dwTtlSeconds = HOST_TTL
    r.data = name
    return r


class Zones:
    def __init__(self, domain):
        self.domain = domain
        self.top = "CN=MicrosoftDNS,DC=DomainDnsZones,%s" % domain.base

    def create(self, zone):
        own = self.domain.db.search(base="DC=%s,%s" % (DOMAIN, self.top), scope=0, attrs=["dNSProperty"])
        properties = [bytes(p) for p in own[0]["dNSProperty"]]
        self.domain.add("DC=%s,%s" % (zone, self.top), "dnsZone", dNSProperty=properties)
        server = "dc1." + DOMAIN
        self.add(zone, "@", SOARecord(server, "hostmaster." + DOMAIN), NSRecord(server), NSRecord("dc2." + DOMAIN))

    def add(self, zone, name, *records):
        self.domain.add("DC=%s,DC=%s,%s" % (name, zone, self.top), "dnsNode", dnsRecord=[ndr_pack(r) for r in records])


def fill(domain):
    zones = Zones(domain)
    for zone in REVERSE.values():
        zones.create(zone)
    for name, ip in HOSTS.items():
        zones.add(DOMAIN, name, ARecord(ip, ttl=HOST_TTL))
    for name, ip in {**HOSTS, **CONTROLLERS}.items():
        prefix = next(p for p in REVERSE if ip.startswith(p))
        rest = ".".join(reversed(ip[len(prefix):].split(".")))
        zones.add(REVERSE[prefix], rest, pointer("%s.%s" % (name, DOMAIN)))
    for name, target in ALIASES.items():
        if target in HOSTS:
            record = CNAMERecord("%s.%s" % (target, DOMAIN), ttl=ALIAS_TTL)
        else:
            record = ARecord(target, ttl=ALIAS_TTL)
        zones.add(DOMAIN, name, record)
    keys = [SRVRecord("%s.%s" % (host, DOMAIN), 1688, ttl=HOST_TTL) for host in ("kms1", "kms2")]
    zones.add(DOMAIN, "_vlmcs._tcp", *keys)
