"""The window alone, for who double-clicks. fupin_desktop.exe prints: Windows gives it a black window of its own, which
Windows 11 does not hide (microsoft/terminal#12464), and who closes that ends the program."""

import subprocess
import sys
from pathlib import Path

if sys.platform == "win32":
    program = Path(sys.executable).with_name("fupin_desktop.exe")
    subprocess.Popen([program, *sys.argv[1:]], creationflags=subprocess.CREATE_NO_WINDOW)
