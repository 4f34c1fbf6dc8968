"""What the reading process may use at most: memory, processor time. It sets them itself, before it opens a file."""

from __future__ import annotations

import sys
from typing import Any

#: Bytes that it may take, and seconds that it may work. 200,000 persons take a third of both on an old laptop.
MEMORY = 3 * 2**30
SECONDS = 900


def cap() -> None:
    """Set them; a process that asks for more ends. Does nothing where the system has no such limits."""
    if sys.platform == "win32":
        _cap_windows()
    else:
        _cap_posix()


def _cap_posix() -> None:
    import resource

    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _cap_windows() -> None:
    """A job object with these limits, and no window that tells of a crash."""
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.SetErrorMode(0x8003)  # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    told = windows_limits()
    if job := kernel.CreateJobObjectW(None, None):
        kernel.SetInformationJobObject(job, 9, ctypes.byref(told), ctypes.sizeof(told))  # extended limits
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())


def windows_limits() -> Any:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION (winnt.h)."""
    from ctypes import Structure, c_int64, c_size_t, c_uint32, c_uint64

    class Job(Structure):
        _fields_ = (
            ("per_process_user_time", c_int64), ("per_job_user_time", c_int64), ("flags", c_uint32),
            ("least_working_set", c_size_t), ("most_working_set", c_size_t), ("processes", c_uint32),
            ("affinity", c_size_t), ("priority", c_uint32), ("scheduling", c_uint32), ("io", c_uint64 * 6),
            ("process_memory", c_size_t), ("job_memory", c_size_t), ("peak_process", c_size_t), ("peak_job", c_size_t),
        )  # fmt: skip

    # JOB_OBJECT_LIMIT_PROCESS_TIME | …_PROCESS_MEMORY | …_DIE_ON_UNHANDLED_EXCEPTION; time in 100 ns
    return Job(flags=0x2 | 0x100 | 0x400, per_process_user_time=SECONDS * 10**7, process_memory=MEMORY)
