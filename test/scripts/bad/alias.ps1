# refused: command-name at 2
Get-Item -LiteralPath 'x' | % { $_ }
