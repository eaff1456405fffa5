# refused: syntax at 2
if ($a -equals 1) { 2 }
