# refused: syntax at 2
Get-Item -LiteralPath 'x' |
