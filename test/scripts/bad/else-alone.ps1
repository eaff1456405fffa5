# refused: lone-keyword at 3
if ($a) { 1 };
else { 2 }
