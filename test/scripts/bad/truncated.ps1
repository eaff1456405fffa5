# refused: syntax at 2
$found = @(foreach ($key in Get-ChildItem -LiteralPath 'HKLM:\SOFTWARE') {
    $p = Get-ItemProperty -LiteralPath $key.PSPath
    if ($p.DisplayName -match 'x') {
        @{ name = "$($p.Displ