"""The frame that pages stand in: start, lock, menus, navigation, status, errands. No page and no dialog knows it."""
