# refused: command-name at 2
cmd.exe /c dir
