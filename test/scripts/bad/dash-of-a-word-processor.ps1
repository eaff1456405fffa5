# refused: characters at 2
Get-Item –LiteralPath 'x'
