"""A limit on the size of files for this process, and file modes that apply to it even as root. Linux only."""

import ctypes
import os
import resource

VERSION_3 = 0x20080522
MODES_ASIDE = (1, 2, 3)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER


def limit(size: int) -> None:
    """Limit the process, which should be about to become a command. It can't go back."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    header = (ctypes.c_uint32 * 2)(VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable: of the first 32 capabilities and the others
    libc = ctypes.CDLL(None, use_errno=True)
    failed = libc.capget(header, sets)
    for number in range(3):
        sets[number] &= ~sum(1 << capability for capability in MODES_ASIDE)
    if failed or libc.capset(header, sets):
        raise OSError(ctypes.get_errno(), f"capset: {os.strerror(ctypes.get_errno())}")
