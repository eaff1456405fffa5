# muster: hosts.ps1
# The hosts file, from where Windows reads it.
$folder = (Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters').DataBasePath
$path = Join-Path $folder 'hosts'
$lines = @(if (Test-Path -LiteralPath $path) { Get-Content -LiteralPath $path | Where-Object { $_ -match '^\s*[0-9a-fA-F:]' } | ForEach-Object { "$_" } })
ConvertTo-Json -Compress -Depth 3 @{ path = "$path"; lines = $lines }
