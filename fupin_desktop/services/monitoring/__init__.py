"""监测: the board, cases, clues, lists of departments."""
