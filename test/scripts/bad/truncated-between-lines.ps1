# refused: syntax at 2
$found = @(foreach ($key in Get-ChildItem -LiteralPath 'HKLM:\SOFTWARE') {
    $key.PSPath
