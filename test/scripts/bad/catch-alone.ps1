# refused: lone-keyword at 2
catch { 1 }
