# refused: duplicate at 2
@{ name = 1; version = 2; Name = 3 }
