# refused: syntax at 2
$all = @(1, 2,)
