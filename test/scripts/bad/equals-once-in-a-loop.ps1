# refused: condition at 2
while ($a = 1) { 2 }
