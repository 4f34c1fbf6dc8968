"""The pages of the psychological archives. Each takes Right.PSYCHOLOGY (ui/window/navigation.py), as do their services.

No window title, status line, undo entry or log names what stands on them.
"""
