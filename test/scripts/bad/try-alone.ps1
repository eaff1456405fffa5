# refused: try at 2
try { Get-Item -LiteralPath 'x' }
