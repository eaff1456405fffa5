"""The GPOs of the estate: their directory objects, links and SYSVOL folders."""

import os
import sys
from xml.sax.saxutils import quoteattr

from samba.dcerpc import preg
from samba.ndr import ndr_pack, ndr_unpack

DOMAIN = "corp.example.internal"
REG_SZ, REG_DWORD, REG_MULTI_SZ = 1, 4, 7

VDA = r"Software\Policies\Citrix\VirtualDesktopAgent"
FAS = r"Software\Policies\Citrix\Authentication\UserCredentialService\Addresses"
RDS = r"Software\Policies\Microsoft\Windows NT\Terminal Services"
FSLOGIX = r"Software\FSLogix\Profiles"
UPM = r"Software\Policies\Citrix\UserProfileManager"


def host(name):
    return "%s.%s" % (name, DOMAIN)


def share(server, name):
    return r"\\%s\%s$" % (host(server), name)


CLOUD_CACHE = ";".join(
    "type=smb,name=%s,connectionString=%s" % (site, share(server, "containers")) for site, server in (("HQ", "fs1"), ("DR", "fs2"))
)

# GUID -> name, OUs that link it, entries of Registry.pol, entries of the preferences.
GPOS = {
    "{C1000000-0000-4000-8000-000000000001}": (
        "Citrix registration HQ",
        ["OU=VDA-HQ,OU=Citrix"],
        [(VDA, "ListOfDDCs", REG_SZ, "%s %s" % (host("cc1"), host("cc2")))],
        [],
    ),
    "{C1000000-0000-4000-8000-000000000002}": (
        "Citrix registration DR",
        ["OU=Recovery,OU=Citrix"],
        [(VDA, "ListOfDDCs", REG_SZ, "%s %s" % (host("cc3"), host("cc4")))],
        [],
    ),
    "{C1000000-0000-4000-8000-000000000003}": (
        "Citrix registration of desktops that fail over",
        ["OU=Persistent,OU=Citrix"],
        [(VDA, "ListOfDDCs", REG_SZ, "(%s %s) (%s %s)" % tuple(host("cc%d" % i) for i in (1, 2, 3, 4)))],
        [],
    ),
    "{C1000000-0000-4000-8000-000000000004}": (
        "FAS addresses",
        ["OU=Citrix", "OU=StoreFront,OU=Servers", "OU=FAS,OU=Servers"],
        [(FAS, "Address1", REG_SZ, host("fas1")), (FAS, "Address2", REG_SZ, host("fas2"))],
        [],
    ),
    "{C1000000-0000-4000-8000-000000000005}": (
        "Session hosts",
        ["OU=Citrix"],
        [
            (RDS, "LicenseServers", REG_SZ, "%s,%s" % (host("rdslicense"), host("rds2"))),
            (RDS, "LicensingMode", REG_DWORD, 4),
            (FSLOGIX, "Enabled", REG_DWORD, 1),
            (FSLOGIX, "CCDLocations", REG_SZ, CLOUD_CACHE),
        ],
        [],
    ),
    "{C1000000-0000-4000-8000-000000000006}": (
        "Profile Management",
        ["OU=Persistent,OU=Citrix"],
        [(UPM, "ProcessAdmins", REG_DWORD, 1)],
        [
            (UPM, "PathToUserStore", "REG_SZ", r"\\%s\profiles\stores\%%USERNAME%%" % DOMAIN),
            (UPM, "ServiceActive", "REG_DWORD", "00000001"),
        ],
    ),
}

EXTENSION_POLICY = "[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]"
# In the order that the editor of Windows keeps: clients stop at what is out of it.
EXTENSION_PREFERENCES_FIRST = "[{00000000-0000-0000-0000-000000000000}{BEE07A6A-EC9F-4659-B8C9-0B1937907C83}]"
EXTENSION_PREFERENCES_LAST = "[{B087BE9D-ED37-454F-AF9C-04291E351182}{BEE07A6A-EC9F-4659-B8C9-0B1937907C83}]"


def registry_pol(entries):
    """Registry.pol as Samba's own encoder writes it."""
    packed = []
    for key, value, kind, data in entries:
        e = preg.entry()
        e.keyname, e.valuename, e.type = key, value, kind
        e.data = data
        packed.append(e)
    f = preg.file()
    f.header.signature, f.header.version = "PReg", 1
    f.num_entries, f.entries = len(packed), packed
    return ndr_pack(f)


def preferences(entries):
    """Preferences\\Registry\\Registry.xml as the editor writes it."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<RegistrySettings clsid="{A3CCFC41-DFDB-43a5-8D26-0FE8B954DA51}">']
    for key, value, kind, data in entries:
        attributes = 'action="U" displayDecimal="0" default="0" hive="HKEY_LOCAL_MACHINE" key=%s name=%s type=%s value=%s' % tuple(
            quoteattr(x) for x in (key, value, kind, data)
        )
        lines.append(
            '\t<Registry clsid="{9CD4B2F4-923D-47f5-A062-E897DD1DAD50}" name=%s status=%s image="7"><Properties %s/></Registry>'
            % (quoteattr(value), quoteattr(value), attributes)
        )
    lines.append("</RegistrySettings>\n")
    return "\r\n".join(lines).encode()


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(content)


def fill(domain):
    policies = os.path.join(domain.lp.get("path", "sysvol"), DOMAIN, "Policies")
    links = {}
    for guid, (name, ous, policy, preference) in GPOS.items():
        dn = "CN=%s,CN=Policies,CN=System,%s" % (guid, domain.base)
        domain.add(
            dn,
            "groupPolicyContainer",
            displayName=name,
            flags="0",
            versionNumber="3",
            gPCFunctionalityVersion="2",
            gPCFileSysPath=r"\\%s\sysvol\%s\Policies\%s" % (DOMAIN, DOMAIN, guid),
            gPCMachineExtensionNames=EXTENSION_PREFERENCES_FIRST + EXTENSION_POLICY + EXTENSION_PREFERENCES_LAST if preference else EXTENSION_POLICY,
        )
        for half in ("Machine", "User"):
            domain.add("CN=%s,%s" % (half, dn), "container")
        folder = os.path.join(policies, guid)
        os.makedirs(os.path.join(folder, "User"), exist_ok=True)
        write(os.path.join(folder, "GPT.INI"), b"[General]\r\nVersion=3\r\n")
        write(os.path.join(folder, "Machine", "Registry.pol"), registry_pol(policy))
        if preference:
            write(os.path.join(folder, "Machine", "Preferences", "Registry", "Registry.xml"), preferences(preference))
        for ou in ous:
            links.setdefault(ou, []).append("[LDAP://cn=%s,cn=policies,cn=system,%s;0]" % (guid, domain.base))
    for ou, linked in links.items():
        domain.set("%s,%s" % (ou, domain.base), "gPLink", "".join(linked))


def edit(path, key, value, text):
    """Give one REG_SZ of an existing Registry.pol another content; a text of None
    takes it away."""
    with open(path, "rb") as f:
        old = ndr_unpack(preg.file, f.read())
    entries = [(e.keyname, e.valuename, e.type, e.data) for e in old.entries]
    kept = [e for e in entries if (e[0].lower(), e[1].lower()) != (key.lower(), value.lower())]
    if text is not None:
        kept.append((key, value, REG_SZ, text))
    with open(path, "r+b") as f:
        f.truncate()
        f.write(registry_pol(kept))


if __name__ == "__main__":
    # grouppolicy.py REGISTRY.POL KEY VALUE [TEXT]
    edit(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
