"""The notation of the formats in PHP's manual, and its translation into regular expressions."""

import re

_TOKEN = re.compile(
    r"""'(?P<any_case>[^']+)' | "(?P<as_is>[^"]+)" | (?P<symbol>[A-Za-z]+) | (?P<sign>\[[^][]+\]|\S)""",
    re.VERBOSE,
)


def pattern(notation: str, symbols: dict[str, str]) -> str:
    """Translate quoted words ('in any case', "as it is"), symbols and regular expression signs into one pattern."""
    return "".join(_piece(token, symbols) for token in _TOKEN.finditer(notation))


def _piece(token: re.Match[str], symbols: dict[str, str]) -> str:
    if token["any_case"]:
        return f"(?i:{re.escape(token['any_case'])})"
    if token["as_is"]:
        return re.escape(token["as_is"])
    if token["symbol"]:
        return f"(?:{symbols[token['symbol']]})"
    return "(?:" if token["sign"] == "(" else token["sign"]
