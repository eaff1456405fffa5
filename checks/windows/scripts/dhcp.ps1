# muster: dhcp.ps1
# The scopes of a DHCP server: what they give out, and how much of it is left.
$wanted = 3, 6, 11, 15, 17, 66, 67
$setting = Get-DhcpServerSetting
$general = @(Get-DhcpServerv4OptionValue | Where-Object { $_.OptionId -in $wanted })
$counts = @(Get-DhcpServerv4ScopeStatistics -Failover)
$ranges = @(Get-DhcpServerv4ExclusionRange)
$scopes = @(foreach ($s in Get-DhcpServerv4Scope) {
    $id = "$($s.ScopeId)"
    $own = @(Get-DhcpServerv4OptionValue -ScopeId $id | Where-Object { $_.OptionId -in $wanted })
    $rest = @($general | Where-Object { $_.OptionId -notin $own.OptionId })
    $options = @(foreach ($o in $own + $rest) {
        $values = @($o.Value | ForEach-Object { "$_" })
        @{ id = "$($o.OptionId)"; values = $values }
    })
    $excluded = @(foreach ($e in $ranges) {
        if ("$($e.ScopeId)" -eq $id) { @{ start = "$($e.StartRange)"; end = "$($e.EndRange)" } }
    })
    $count = $counts | Where-Object { "$($_.ScopeId)" -eq $id } | Select-Object -First 1
    @{
        id = $id; mask = "$($s.SubnetMask)"; state = "$($s.State)"; start = "$($s.StartRange)"; end = "$($s.EndRange)"
        free = "$($count.AddressesFree)"; freeHere = "$($count.AddressesFreeOnThisServer)"
        options = $options; excluded = $excluded
    }
})
ConvertTo-Json -Compress -Depth 6 @{ authorised = "$($setting.IsAuthorized)"; scopes = $scopes }
