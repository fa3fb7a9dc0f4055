"""Texts of programs, such as ids and lines of errors, in a form that every terminal and every report can show."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return a text in one line. Control characters and others that cannot be shown are escaped, as in Python."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def printable_lines(text: str) -> str:
    """Return a text whose lines are printable. Tabs become blanks."""
    return "\n".join(printable(line) for line in text.expandtabs().split("\n"))
