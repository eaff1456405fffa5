# refused: characters at 2
$a = ‘x’
