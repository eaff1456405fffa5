# refused: syntax at 3
if (Test-Path -LiteralPath 'C:\x') {
    Get-Item -LiteralPath 'C:\x'
