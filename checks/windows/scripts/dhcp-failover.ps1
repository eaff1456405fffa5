# muster: dhcp-failover.ps1
# With whom a DHCP server shares its scopes.
$shared = @(foreach ($f in Get-DhcpServerv4Failover) {
    $ids = @($f.ScopeId | ForEach-Object { "$_" })
    @{
        name = "$($f.Name)"; partner = "$($f.PartnerServer)"; mode = "$($f.Mode)"; role = "$($f.ServerRole)"; state = "$($f.State)"
        share = "$($f.LoadBalancePercent)"; reserve = "$($f.ReservePercent)"; lead = "$($f.MaxClientLeadTime.TotalSeconds)"
        switches = "$($f.AutoStateTransition)"; after = "$($f.StateSwitchInterval.TotalSeconds)"; scopes = $ids
    }
})
ConvertTo-Json -Compress -Depth 4 @{ failover = $shared }
