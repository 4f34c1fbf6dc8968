"""A temporary file for content that must not lie on a disk in the clear: small ones stay in memory, larger ones are
written enciphered with a key that only this process has (AES-CTR: any place of it can be read at once)."""

from __future__ import annotations

import io
import secrets
import tempfile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import CipherContext

_IN_MEMORY = 8 << 20
_BLOCK = 16


class Spool(io.RawIOBase):
    """Written from its beginning to its end, then read at any place. Closing it leaves nothing behind."""

    def __init__(self, most: int, in_memory: int = _IN_MEMORY) -> None:
        """`most`: bytes; writing more raises TooLarge."""
        super().__init__()
        self._most = most
        self._in_memory = in_memory
        self._file: IO[bytes] = io.BytesIO()
        self._key = b""
        self._size = self._at = 0
        self._cipher: CipherContext | None = None
        self._cipher_at = -1

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def write(self, data: Any) -> int:
        """Go on writing at the end."""
        data = bytes(data)
        if self._size + len(data) > self._most:
            raise TooLarge
        if not self._key and self._size + len(data) > self._in_memory:
            self._move_to_disk()
        self._at = self._size
        self._file.seek(self._size)
        self._file.write(self._through_cipher(data))
        self._size += len(data)
        self._at = self._size
        return len(data)

    def readinto(self, buffer: Any) -> int:
        self._file.seek(self._at)
        data = self._through_cipher(self._file.read(len(buffer)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _move_to_disk(self) -> None:
        written = self._file
        self._key = secrets.token_bytes(32)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the spool
        written.seek(0)
        self._at = 0
        while data := written.read(1 << 20):
            self._file.write(self._through_cipher(data))
            self._at += len(data)
        written.close()

    def _through_cipher(self, data: bytes) -> bytes:
        """Data that lies at the present place, enciphered or, which is the same, deciphered."""
        if not self._key:
            return data
        if self._cipher is None or self._cipher_at != self._at:
            from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

            counter = (self._at // _BLOCK).to_bytes(_BLOCK, "big")
            self._cipher = Cipher(algorithms.AES(self._key), modes.CTR(counter)).encryptor()
            self._cipher.update(bytes(self._at % _BLOCK))
        self._cipher_at = self._at + len(data)
        return self._cipher.update(data)


class TooLarge(Exception):
    """More than the spool takes."""


class Appended:
    """A spool as a stream that can't go back: zipfile then writes no byte twice."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def write(self, data: Any) -> int:
        return self._spool.write(data)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """The spool stays open."""
