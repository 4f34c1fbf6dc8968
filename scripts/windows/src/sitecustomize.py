"""Wine only: its `_locking` leaves errno 0 where Windows says EACCES."""

import errno
import sys

if sys.platform == "win32":
    import msvcrt

    _real = msvcrt.locking

    def _locking(descriptor: int, mode: int, count: int) -> None:
        try:
            _real(descriptor, mode, count)
        except OSError as error:
            if error.errno == 0:
                raise PermissionError(errno.EACCES, "Permission denied") from None
            raise

    msvcrt.locking = _locking
