# refused: newer-parameter at 2
ConvertTo-Json -AsArray @(1)
