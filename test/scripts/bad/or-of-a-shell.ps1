# refused: chain at 2
Test-Path -LiteralPath 'x' || Get-Item -LiteralPath 'x'
