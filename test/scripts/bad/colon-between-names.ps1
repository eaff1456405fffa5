# refused: qualifier at 2
"$server:$port"
