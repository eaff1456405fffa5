# refused: invocation at 2
. $file
