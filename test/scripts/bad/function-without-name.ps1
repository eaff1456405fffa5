# refused: syntax at 2
function { 1 }
