"""Names in braces, as `{api_key}`, that stand for values of an account and of a run."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?)\}")

OF_A_RUN: Final = ("dir", "run", "port", "signature_key")
"""Placeholders that stand for no field of an account."""


class UnknownPlaceholder(Exception):
    """An unknown placeholder."""


def values(accounts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the values of placeholders for these accounts, as returned by the control plane, by vendor.

    If there is only one account, its fields have their own names. If there are several, each name is preceded by its
    vendor's: `{close.api_key}`.
    """
    named = {f"{vendor}.{name}": value for vendor, account in accounts.items() for name, value in _plain(account)}
    if len(accounts) == 1:
        (only,) = accounts.values()
        named |= dict(_plain(only))
    return named


def fill(template: Any, known: Mapping[str, Any]) -> Any:
    """Return a text, list or mapping with all placeholders filled. A text that is only a placeholder keeps the type.

    Raises:
        UnknownPlaceholder: A placeholder is not known.

    """
    match template:
        case str():
            alone = _PLACEHOLDER.fullmatch(template)
            return _look_up(alone[1], known) if alone else fill_text(template, known)
        case list():
            return [fill(each, known) for each in template]
        case dict():
            return {name: fill(value, known) for name, value in template.items()}
    return template


def fill_text(template: str, known: Mapping[str, Any]) -> str:
    """Return a text with all placeholders filled, as text.

    Raises:
        UnknownPlaceholder: A placeholder is not known.

    """
    return _PLACEHOLDER.sub(lambda found: as_text(_look_up(found[1], known)), template)


def names(template: Any) -> Iterator[str]:
    """Return the names of the placeholders in a text, list or mapping."""
    match template:
        case str():
            yield from _PLACEHOLDER.findall(template)
        case list():
            for each in template:
                yield from names(each)
        case dict():
            yield from names(list(template.values()))


def account_fields(template: Any) -> frozenset[str]:
    """Return the fields of an account that a template names, without the names of vendors."""
    return frozenset(each.rpartition(".")[2] for each in names(template))


def as_text(value: Any) -> str:
    """Return a value in the form of an environment variable or an argument."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _plain(account: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in account.items() if not isinstance(value, (list, dict)))


def _look_up(name: str, known: Mapping[str, Any]) -> Any:
    if name not in known:
        raise UnknownPlaceholder(f"{{{name}}} is not a placeholder; known: {', '.join(sorted(known))}")
    return known[name]
