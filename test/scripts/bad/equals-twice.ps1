# refused: double-equals at 2
if ($a == 1) { 2 }
