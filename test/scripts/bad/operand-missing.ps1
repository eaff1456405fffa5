# refused: syntax at 2
$sum = 1 +
