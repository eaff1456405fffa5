# refused: syntax at 2
@{ a = ; b = 1 }
