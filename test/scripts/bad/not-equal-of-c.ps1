# refused: assignment at 2
$differs = $a != 1
