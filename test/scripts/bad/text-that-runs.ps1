# refused: invocation at 2
& $command
