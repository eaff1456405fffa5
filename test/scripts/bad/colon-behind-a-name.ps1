# refused: qualifier at 2
"$name: missing"
