# refused: double-equals at 2
$same = $a == 1
