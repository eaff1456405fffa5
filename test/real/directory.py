#!/usr/bin/python3
"""directory.py SMBCONF: fill a freshly provisioned domain controller that is not
running yet with an estate that would survive the loss of its production site.

Everything goes into its database in one transaction: that takes seconds where
the same through the network would take minutes. The wire is for what is tested.
"""

import sys
import uuid

import ldb
from samba.auth import system_session
from samba.ndr import ndr_pack
from samba.dcerpc import security
from samba.param import LoadParm
from samba.samdb import SamDB

import dnsrecords
import grouppolicy

SCANNER = ("svc-scan", "Only-Reads.2026")
DOMAIN = "corp.example.internal"

OUS = [
    "OU=Citrix",
    "OU=VDA-HQ,OU=Citrix",
    "OU=Recovery,OU=Citrix",
    "OU=VDA-DR,OU=Recovery,OU=Citrix",
    "OU=Persistent,OU=Citrix",
    "OU=Servers",
    "OU=StoreFront,OU=Servers",
    "OU=FAS,OU=Servers",
    "OU=Connectors,OU=Servers",
    "OU=Files,OU=Servers",
]

# Network -> Active Directory site.
SUBNETS = {
    "10.10.0.0/16": "HQ",
    "10.20.0.0/16": "DR",
    "10.99.0.0/28": "HQ",  # where the domain controllers of this lab live
    "10.99.0.16/28": "DR",
}

# OU -> how many desktops, and what their names begin with.
DESKTOPS = {
    "OU=VDA-HQ,OU=Citrix": (400, "VDA-HQ-"),
    "OU=VDA-DR,OU=Recovery,OU=Citrix": (60, "VDA-DR-"),
    "OU=Persistent,OU=Citrix": (40, "VDA-P-"),
}

# OU -> its servers.
SERVERS = {
    "OU=Connectors,OU=Servers": ["cc1", "cc2", "cc3", "cc4"],
    "OU=StoreFront,OU=Servers": ["sf1", "sf2"],
    "OU=FAS,OU=Servers": ["fas1", "fas2"],
    "OU=Files,OU=Servers": ["fs1", "fs2"],
}

# Domain-based namespace -> (root servers, folder -> targets).
NAMESPACES = {
    "profiles": (
        ["fs1", "fs2"],
        {"containers": ["fs1", "fs2"], "stores": ["fs1", "fs2"]},
    ),
}

TEMPLATES = ["Citrix_RegistrationAuthority", "Citrix_SmartcardLogon", "Machine"]


class Domain:
    """The database under construction, with the distinguished names spelt once."""

    def __init__(self, smbconf):
        lp = LoadParm()
        lp.load(smbconf)
        self.lp = lp
        self.db = SamDB(url=lp.private_path("sam.ldb"), lp=lp, session_info=system_session())
        self.base = str(self.db.domain_dn())
        self.config = str(self.db.get_config_basedn())

    def add(self, dn, object_class, **attributes):
        message = {"dn": dn, "objectClass": object_class}
        message.update({name.replace("_", "-"): value for name, value in attributes.items() if value is not None})
        self.db.add(message)

    def set(self, dn, attribute, value):
        m = ldb.Message(ldb.Dn(self.db, dn))
        m[attribute] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, attribute)
        self.db.modify(m)

    def exists(self, dn):
        try:
            return len(self.db.search(base=dn, scope=ldb.SCOPE_BASE, attrs=["dn"])) == 1
        except ldb.LdbError:
            return False

    def descriptor(self, sddl):
        return ndr_pack(security.descriptor.from_sddl(sddl, security.dom_sid(self.db.get_domain_sid())))


def sites(d):
    dr = "CN=DR,CN=Sites,%s" % d.config
    d.add(dr, "site")
    d.add("CN=Servers,%s" % dr, "serversContainer")
    d.add("CN=NTDS Site Settings,%s" % dr, "nTDSSiteSettings")
    for cidr, site in SUBNETS.items():
        d.add("CN=%s,CN=Subnets,CN=Sites,%s" % (cidr, d.config), "subnet", siteObject="CN=%s,CN=Sites,%s" % (site, d.config))
    link = "CN=DEFAULTIPSITELINK,CN=IP,CN=Inter-Site Transports,CN=Sites,%s" % d.config
    d.set(link, "siteList", ["CN=%s,CN=Sites,%s" % (site, d.config) for site in ("HQ", "DR")])
    d.set(link, "replInterval", "15")


def units(d):
    for ou in OUS:
        d.add("%s,%s" % (ou, d.base), "organizationalUnit")


def computer(d, ou, name, system):
    fqdn = "%s.%s" % (name.lower(), DOMAIN)
    d.add(
        "CN=%s,%s,%s" % (name, ou, d.base),
        "computer",
        sAMAccountName=name + "$",
        userAccountControl="4096",
        dNSHostName=fqdn,
        servicePrincipalName=["HOST/" + name, "HOST/" + fqdn],
        operatingSystem=system,
    )


def computers(d):
    for ou, (count, prefix) in DESKTOPS.items():
        for i in range(1, count + 1):
            computer(d, ou, "%s%03d" % (prefix, i), "Windows 11 Enterprise")
    for ou, names in SERVERS.items():
        for name in names:
            computer(d, ou, name.upper(), "Windows Server 2022 Standard")


def accounts(d):
    d.db.newuser(*SCANNER)
    # Without a lock-out threshold nothing would count wrong passwords.
    d.set(d.base, "lockoutThreshold", "5")


def services(d):
    """What a forest keeps in CN=Services of its configuration."""
    top = "CN=Services,%s" % d.config
    for container in ("CN=Public Key Services", "CN=Enrollment Services,CN=Public Key Services", "CN=Microsoft SPP", "CN=NetServices"):
        if not d.exists("%s,%s" % (container, top)):
            d.add("%s,%s" % (container, top), "container")
    d.add(
        "CN=Corp Issuing CA,CN=Enrollment Services,CN=Public Key Services," + top,
        "pKIEnrollmentService",
        dNSHostName="ca2." + DOMAIN,
        certificateTemplates=TEMPLATES,
        displayName="Corp Issuing CA",
    )
    # Samba cannot read the default permissions of these classes, because the
    # schema writes them with a blank inside, and would let nobody see them.
    readable = d.descriptor("D:(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;DA)(A;;RPLCLORC;;;AU)")
    objects = "CN=Activation Objects,CN=Microsoft SPP," + top
    d.add(objects, "msSPP-ActivationObjectsContainer", nTSecurityDescriptor=readable)
    d.add(
        "CN=Windows Server 2022,%s" % objects,
        "msSPP-ActivationObject",
        nTSecurityDescriptor=readable,
        displayName="Windows Server 2022",
        msSPP_CSVLKPid="00000-00000-000-000000-00-1033-00000.0000-0000000",
        msSPP_CSVLKPartialProductKey="AAAAA",
        msSPP_CSVLKSkuId=uuid.uuid5(uuid.NAMESPACE_DNS, "sku").bytes_le,
        msSPP_KMSIds=uuid.uuid5(uuid.NAMESPACE_DNS, "kms").bytes_le,
    )
    for host, ip in (("dhcp1", "10.10.1.98"), ("dhcp2", "10.20.1.98")):
        fqdn = "%s.%s" % (host, DOMAIN)
        d.add(
            "CN=%s,CN=NetServices,%s" % (fqdn, top),
            "dHCPClass",
            dhcpUniqueKey="0",
            dhcpType="1",
            dhcpFlags="0",
            dhcpIdentification="CN=%s,CN=NetServices,%s" % (fqdn, top),
            dhcpServers="i%s$rcn=%s,CN=NetServices,%s$f0x00000000$s$%s$" % (ip, fqdn, top, fqdn),
        )


def targets(paths):
    """A list of targets as namespaces of version 2 keep it: XML in UTF-16."""
    entry = '<target priorityRank="0" priorityClass="siteCostNormal" state="online">%s</target>'
    xml = '<?xml version="1.0" encoding="utf-16"?><targets xmlns="http://schemas.microsoft.com/dfs/2007/03" targetCount="%d" totalStringLengthInBytes="%d">%s</targets>'
    size = sum(2 * (len(p) + 1) for p in paths)
    return (xml % (len(paths), size, "".join(entry % p for p in paths))).encode("utf-16")


def namespaces(d):
    top = "CN=Dfs-Configuration,CN=System,%s" % d.base
    common = {
        "msDFS_Ttlv2": "300",
        "msDFS_Propertiesv2": ["State=okay"],
        "msDFS_LastModifiedv2": "20260101000000.0Z",
    }
    for name, (roots, folders) in NAMESPACES.items():
        identity = uuid.uuid5(uuid.NAMESPACE_DNS, name).bytes_le
        d.add("CN=%s,%s" % (name, top), "msDFS-NamespaceAnchor", msDFS_SchemaMajorVersion="2")
        d.add(
            "CN=%s,CN=%s,%s" % (name, name, top),
            "msDFS-Namespacev2",
            msDFS_SchemaMajorVersion="2",
            msDFS_SchemaMinorVersion="0",
            msDFS_GenerationGUIDv2=uuid.uuid5(uuid.NAMESPACE_DNS, name + " generation").bytes_le,
            msDFS_NamespaceIdentityGUIDv2=identity,
            msDFS_TargetListv2=targets([r"\\%s.%s\%s" % (s.upper(), DOMAIN, name) for s in roots]),
            **common
        )
        for folder, servers in folders.items():
            link = uuid.uuid5(uuid.NAMESPACE_DNS, name + "/" + folder)
            d.add(
                "CN=link-%s,CN=%s,CN=%s,%s" % (link, name, name, top),
                "msDFS-Linkv2",
                msDFS_LinkPathv2="/" + folder,
                msDFS_LinkIdentityGUIDv2=link.bytes_le,
                msDFS_NamespaceIdentityGUIDv2=identity,
                msDFS_GenerationGUIDv2=uuid.uuid5(uuid.NAMESPACE_DNS, folder + " generation").bytes_le,
                msDFS_TargetListv2=targets([r"\\%s.%s\%s$" % (s, DOMAIN, folder) for s in servers]),
                **common
            )


def main():
    d = Domain(sys.argv[1])
    d.db.transaction_start()
    try:
        for part in (accounts, sites, units, computers, services, namespaces, dnsrecords.fill, grouppolicy.fill):
            part(d)
    except BaseException:
        d.db.transaction_cancel()
        raise
    d.db.transaction_commit()


if __name__ == "__main__":
    main()
