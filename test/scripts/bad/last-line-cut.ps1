# refused: last-line at 3
$a = 1
ConvertTo-Json -Compress @{ a = $a }