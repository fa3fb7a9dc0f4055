"""Runs programs of a client, each in a fork of a process that has imported it: `run_forked.py <module>...`.

It reads a line of JSON for each run: the words of the command, its environment, and the files for its output. It writes
a line with the exit code. It runs where the client is installed, and nothing but the standard library is imported here.
"""

import gc
import importlib
import json
import os
import runpy
import sys


def main() -> list[str]:
    """Fork for each line. Return only in the new processes, with the words of the command."""
    del sys.path[0]  # this folder, where other modules have names of the standard library's
    for name in sys.argv[1:]:
        importlib.import_module(name)
    gc.freeze()  # so that forks share the memory
    for line in sys.stdin:
        run = json.loads(line)
        if (pid := os.fork()) == 0:
            for number, path in enumerate((os.devnull, run["output"], run["errors"])):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY, 0o600), number)
            os.environ.clear()
            os.environ.update(run["environment"])
            words: list[str] = run["words"]
            return words
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
    sys.exit()


if __name__ == "__main__":
    sys.argv = main()
    runpy.run_path(sys.argv[0], run_name="__main__")
