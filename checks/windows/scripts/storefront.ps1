# muster: storefront.ps1
# The configuration of the stores below IIS: the parts about servers and gateways.
$root = "$env:SystemDrive\inetpub\wwwroot\Citrix"
if (-not (Test-Path -LiteralPath $root)) { throw "$root does not exist" }
$out = @(foreach ($f in Get-ChildItem -LiteralPath $root -Recurse -Depth 1 -Filter 'web.config') {
    [xml]$x = Get-Content -LiteralPath $f.FullName
    $parts = @($x.SelectNodes('//farm | //gateway') | ForEach-Object { $_.OuterXml })
    $base = @($x.SelectNodes('//@hostBaseUrl | //@baseUrl') | ForEach-Object { $_.Value } | Select-Object -First 1)
    @{ path = $f.FullName.Substring($root.Length); base = "$base"; parts = $parts }
})
ConvertTo-Json -Compress -Depth 4 @{ files = $out }
