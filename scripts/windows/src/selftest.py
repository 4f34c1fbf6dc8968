"""What the Windows Python of setup.sh must be able to do; prints what it has."""

import importlib.metadata as md
import locale
import sys

import cryptography.hazmat.bindings._rust  # noqa: F401 - that its DLL loads
import matplotlib.pyplot as plt
import numpy as np
from PySide6.QtWidgets import QApplication, QLabel
from sqlcipher3 import dbapi2

app = QApplication([])
label = QLabel("扶贫")
label.show()
app.processEvents()
assert not label.grab().isNull()
base = dbapi2.connect(":memory:")
base.execute("pragma key = 'k'")
cipher = base.execute("pragma cipher_version").fetchone()[0]
assert np.allclose(np.exp(1j * np.pi), -1)
assert np.linalg.inv(np.eye(3)).shape == (3, 3)
figure, axes = plt.subplots()
axes.plot([1, 2])
figure.canvas.draw()
print(f"Python {sys.version.split()[0]} on {sys.platform}, ANSI code page {locale.getencoding()}")
print(f"SQLCipher {cipher}, SQLite {dbapi2.sqlite_version}")
names = ("PySide6-Essentials", "sqlcipher3", "numpy", "matplotlib", "cryptography", "pyinstaller", "pytest")
print(", ".join(f"{name} {md.version(name)}" for name in names))
