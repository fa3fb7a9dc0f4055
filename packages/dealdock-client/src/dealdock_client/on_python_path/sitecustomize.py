"""Redirect the connections of a Python process that `dealdock run` started, before its program begins.

Python imports this module at its start, because its folder is the first of PYTHONPATH. It then runs the `sitecustomize`
that it hides.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dealdock_network_patches as network  # type: ignore[import-not-found]

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from dealdock_client.on_python_path.dealdock_network_patches import Patch, Target


def _redirect(settings: dict[str, Any]) -> None:
    """Patch sockets and TLS until the process ends, and libraries without Python's sockets when they are imported."""
    target: Target = network.Target(
        tuple(settings["address"]), settings["certificate"], settings["hosts"], settings["allowed"]
    )
    _apply(network.patches(target, network.Connections()))
    for name in network.OF_A_PROGRAM.keys() & sys.modules.keys():  # imported by a file of paths
        _apply(network.OF_A_PROGRAM[name](sys.modules[name], target))
    sys.meta_path.insert(0, _Libraries(target, network.OF_A_PROGRAM))


def _apply(patches: Any) -> None:
    patch: Patch
    for patch in patches:
        owner, name, replace = patch
        setattr(owner, name, replace(getattr(owner, name)))


class _Libraries:
    """A finder of the libraries that need patches of their own, which are applied after the import."""

    def __init__(self, target: Target, libraries: dict[str, Any]) -> None:
        self._target = target
        self._libraries = dict(libraries)

    def find_spec(self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Return the spec that the other finders find, with a loader that patches the module."""
        patches = self._libraries.pop(name, None)
        if patches is None:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            loader: Any = spec.loader
            execute = loader.exec_module

            def exec_module(module: ModuleType) -> None:
                execute(module)
                _apply(patches(module, self._target))

            loader.exec_module = exec_module
        return spec


def _run_hidden() -> None:
    """Run the next `sitecustomize` of the path, if there is one, in place of this module."""
    own = Path(__file__).resolve().parent
    path = [each for each in sys.path if Path(each).resolve() != own]
    spec = PathFinder.find_spec("sitecustomize", path)
    if spec is not None and spec.loader is not None:
        sys.modules["sitecustomize"] = module = module_from_spec(spec)
        spec.loader.exec_module(module)


if "DEALDOCK_REDIRECTION" in os.environ:
    _redirect(json.loads(os.environ["DEALDOCK_REDIRECTION"]))
_run_hidden()
