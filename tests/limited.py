"""A command with a limit on the size of files, for which file modes apply even as root.

`python limited.py 65536 command …`. Linux only.
"""

import ctypes
import os
import resource
import sys

PR_CAPBSET_DROP = 24
MODES_ASIDE = (1, 2, 3)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER


def main(size: int, command: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    if os.geteuid() == 0:
        for capability in MODES_ASIDE:
            if ctypes.CDLL(None, use_errno=True).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
                sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    os.execv(command[0], command)  # noqa: S606 (that is what it is for: the command has them no more)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
