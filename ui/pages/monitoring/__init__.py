"""监测: the board, the page of a case, the tab of a household."""
