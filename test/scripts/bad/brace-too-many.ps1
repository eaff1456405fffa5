# refused: syntax at 5
if ($true) {
    1
}
}
