# muster: personality.ps1
# The lists of connectors that MCS and PVS leave on a machine's disk.
$files = @(foreach ($path in "$env:SystemDrive\MCSPersonality.ini", "$env:SystemDrive\Personality.ini") {
    if (Test-Path -LiteralPath $path) {
        $lines = @(Get-Content -LiteralPath $path | Where-Object { $_ -match '^\s*(ListOfDDCs|ListOfSIDs)\s*=' } | ForEach-Object { "$_" })
        @{ path = $path; lines = $lines }
    }
})
ConvertTo-Json -Compress -Depth 3 @{ files = $files }
