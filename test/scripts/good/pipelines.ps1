# What reading scripts are made of.
$lines = @(Get-Content -LiteralPath 'C:\x.txt' | Where-Object { $_ -match '^\s*[0-9]' -and $_ -notmatch '#' } | ForEach-Object { "$_" })
[xml]$x = Get-Content -LiteralPath 'C:\x.xml'
$parts = @($x.SelectNodes('//a | //b') | ForEach-Object { $_.OuterXml } | Select-Object -First 1)
$rows = @(Get-CimInstance -ClassName 'Win32_Service' | Sort-Object -Property @('Name', 'State'))
$first = if ($rows.Count -gt 0) { $rows[0].Name } else { $null }
$short = "$first".Substring(0, 1).ToUpperInvariant()
$type = [System.Text.Encoding]::UTF8
if (-not $parts -or $lines.Count -ge 2) { throw "$short $type" }
@{ a = $lines; b = $parts } | ConvertTo-Json -Compress
