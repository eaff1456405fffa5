# refused: syntax at 2
| ForEach-Object { $_ }
