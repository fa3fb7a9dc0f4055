"""Limits that a test lowers, so that it needs few records."""

from types import ModuleType

import pytest


def lower(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, promised: int, to: int) -> None:
    """Lower a limit, which the contract promises, for one test. The limit itself must be the promised one."""
    assert getattr(module, name) in {promised, to}, f"{module.__name__}.{name}"  # an earlier case may have lowered it
    monkeypatch.setattr(module, name, to)
