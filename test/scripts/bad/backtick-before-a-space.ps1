# refused: line-continuation at 2
Get-Item ` 
    -LiteralPath 'x'
