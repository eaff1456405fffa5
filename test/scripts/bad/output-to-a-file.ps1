# refused: redirection at 2
Get-Item -LiteralPath 'x' > y.txt
