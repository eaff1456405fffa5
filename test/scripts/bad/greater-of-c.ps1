# refused: redirection at 2
if ($a > 1) { 2 }
