"""What a window's process leaves out: it reads no sources while it imports, and loads no OpenSSL."""

from __future__ import annotations

import subprocess
import sys

from db.resources import RESOURCES

_PROGRAM = """
import linecache, sys
import main, ui
import ui.window.app, ui.window.contents, ui.pages.today
from PySide6.QtCore import QObject
import hashlib, hmac
print(sum(name.startswith(sys.argv[1]) for name in linecache.cache))
print("libcrypto" in open("/proc/self/maps").read())
print(hashlib.sha256(b"a").hexdigest(), hmac.digest(b"k", b"a", "sha256").hex())
"""


def test_a_start_reads_no_sources_and_loads_no_openssl() -> None:
    root = str(RESOURCES.parent)
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, root], cwd=root, stdout=subprocess.PIPE, text=True, check=True
    )
    sources, openssl, digests = done.stdout.splitlines()
    assert int(sources) < 5  # what was there before the window
    assert openssl == "False"
    assert digests == (
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb "
        "78da91511e675587f5b9df78bedebaf5560da2abb88162ee875dcdf744951d9e"
    )
