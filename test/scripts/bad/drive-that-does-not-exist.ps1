# refused: qualifier at 2
"$server:443"
