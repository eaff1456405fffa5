# muster: dhcp-reservations.ps1
# The addresses that a DHCP server keeps for one machine each.
$kept = @(foreach ($s in Get-DhcpServerv4Scope) {
    foreach ($r in Get-DhcpServerv4Reservation -ScopeId $s.ScopeId) {
        @{ address = "$($r.IPAddress)"; client = "$($r.ClientId)"; name = "$($r.Name)" }
    }
})
ConvertTo-Json -Compress -Depth 4 @{ reservations = $kept }
