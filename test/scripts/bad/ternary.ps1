# refused: syntax at 2
$x = $a ? 1 : 2
