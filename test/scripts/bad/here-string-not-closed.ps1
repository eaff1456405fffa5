# refused: syntax at 2
$text = @'
no end
