# refused: qualifier at 3
@"
$name: missing
"@
