"""The window alone, for who double-clicks. fupin_desktop.exe prints: Windows gives it a black window of its own, which
Windows 11 does not hide (microsoft/terminal#12464), and who closes that ends the program."""

import ctypes
import subprocess
import sys
from pathlib import Path

ANY_PROCESS = -1  # ASFW_ANY

if sys.platform == "win32":
    # what Explorer starts may come forward, and hands that on: to the program, or to its window that stands already
    ctypes.windll.user32.AllowSetForegroundWindow(ANY_PROCESS)
    program = Path(sys.executable).with_name("fupin_desktop.exe")
    subprocess.Popen([program, *sys.argv[1:]], creationflags=subprocess.CREATE_NO_WINDOW)
