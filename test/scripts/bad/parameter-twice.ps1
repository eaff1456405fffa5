# refused: duplicate at 2
param($a, $A)
$a
