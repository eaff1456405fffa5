# refused: syntax at 2
foreach ($x of $all) { $x }
