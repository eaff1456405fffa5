# muster: storefront.ps1
# The parts of the web.config files below IIS that name servers and gateways. They can
# hold secrets too: for what is neither a name nor has an address in it, '?' is told. A
# folder or file that may not be read ends the script.
$root = "$env:SystemDrive\inetpub\wwwroot\Citrix"
if (-not (Test-Path -LiteralPath $root)) { throw "$root does not exist" }
$values = ' (?!xmlns|(?:id|name|port|xmlPort|transport|\w*(?:url|address|path|location|callback))=")([\w.:-]+)="(?![^"]*https?://)[^"]+"'
$texts = '>\s*(?!<|[^<]*https?://)\S[^<]*<'
$files = @(foreach ($f in Get-ChildItem -LiteralPath $root -Recurse -Depth 1 -File -Filter 'web.config') {
    $path = $f.FullName.Substring($root.Length)
    $want = @('farm')
    if ($path -like '*\Roaming\web.config') { $want = @('gateways', 'gateway') }
    $nodes = @(Select-Xml -LiteralPath $f.FullName -XPath '//* | //@*' | ForEach-Object { $_.Node })
    $parts = @($nodes | Where-Object { $_.NodeType -eq 'Element' -and $_.LocalName -in $want -and $_.ParentNode.LocalName -notin $want } |
        ForEach-Object { $_.OuterXml -replace '(?s)<!--.*?-->' -replace $values, ' $1="?"' -replace $texts, '>?<' })
    $bases = @($nodes | Where-Object { $_.NodeType -eq 'Attribute' -and $_.LocalName -eq 'hostBaseUrl' } | ForEach-Object { "$($_.Value)" })
    @{ path = "$path"; bases = $bases; parts = $parts }
})
ConvertTo-Json -Compress -Depth 4 @{ root = "$root"; files = $files }
