"""`llms.txt`: the contents of the site, for programs that read it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def page(name: str, about: str, nav: Sequence[Any]) -> str:
    """Return the file: a heading, a summary, and a list of links for each section."""
    return f"# {name}\n\n> {about}\n" + "".join(_lines(nav)) + "\n"


def _lines(nav: Sequence[Any]) -> Iterator[str]:
    for entry in nav:
        if not isinstance(entry, Mapping):
            yield _link(entry, entry)
            continue
        for title, below in entry.items():
            if isinstance(below, str):
                yield _link(title, below)
            else:
                yield f"\n\n## {title}\n"
                yield from _lines(below)


def _link(title: str, source: str) -> str:
    address = source if "://" in source else f"{source.removesuffix('.md')}.html"
    return f"\n- [{title}]({address})"
