# refused: syntax at 2
$name = 'a
$name
