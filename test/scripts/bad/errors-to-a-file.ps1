# refused: redirection at 2
Get-Item -LiteralPath 'x' 2>y.txt
