"""Windows above the window: each asks one thing or shows one result, and Esc closes it."""
