"""Files from outside → plain rows. Runs in a child process (`child.py`): whatever a file does to its reader, the
program stays. Nothing here knows what a heading means, and nothing here is imported by the parent but `plain.py`."""
