"""The window alone, for who double-clicks. fupin_desktop.exe prints: Windows gives it a black window of its own, which
Windows 11 does not hide (microsoft/terminal#12464), and who closes that ends the program."""

import ctypes
import subprocess
import sys
from pathlib import Path

ANY_PROCESS, ERROR_SIGN = -1, 0x10  # ASFW_ANY, MB_ICONERROR
GONE = "程序的文件不全，可能被杀毒软件拿走了一部分。请重新安装一次，账本不会动。"

if sys.platform == "win32":
    user32 = ctypes.windll.user32
    # what Explorer starts may come forward, and hands that on: to the program, or to its window that stands already
    user32.AllowSetForegroundWindow(ANY_PROCESS)
    program = Path(sys.executable).with_name("fupin_desktop.exe")
    try:
        subprocess.Popen([program, *sys.argv[1:]], creationflags=subprocess.CREATE_NO_WINDOW)
    except OSError:
        user32.MessageBoxW(None, GONE, "扶贫桌面", ERROR_SIGN)
