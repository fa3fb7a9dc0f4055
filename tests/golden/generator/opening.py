"""Accounts with the corpus' scene in them."""

from typing import Any, Final

from tests.golden.exchange import Capture
from tests.golden.generator.script import JSON, Script

NOW: Final = "2026-03-28T23:30:00Z"
"""The moment at which the clocks of all accounts stand still: in Paris the night in which summer time begins."""

FROZEN: Final = {"mode": "frozen", "at": NOW}
SCENE: Final = "scene.json"
USERS: Final = (
    ("marketing", {"email": "mia@harbour.example", "role": "Marketing", "time_zone": "America/New_York"}),
    ("reader", {"email": "rita@harbour.example", "role": "Read Only"}),
    ("seller", {"email": "sam@harbour.example", "role": "Sales", "time_zone": "Asia/Kolkata"}),
)


def opened(name: str, *, users: bool = False, is_filled: bool = True, **settings: Any) -> Script:
    """Begin a session with an account, `me`, that has the scene; `settings` are patched in afterwards.

    `users`: it has three more, `marketing`, `reader` and `seller`. `is_filled`: where it is not, it has no records.
    """
    script = Script(name)
    new = {"clock": FROZEN, "time_zone": "Europe/Paris"}
    script.steer("open an account", "POST", "/accounts", new, keep="me")
    for role, user in USERS if users else ():
        script.steer(f"add a user: {role}", "POST", "/accounts/1/users", user, keep=role)
    if is_filled:
        script.send("fill it", "POST", "/_dealdock/accounts/1/import", JSON, file=SCENE)
    if settings:
        script.steer("change its settings", "PATCH", "/accounts/1", settings, keep="me")
    return script


def second(script: Script, *, is_filled: bool = False) -> Script:
    """Add another account, `other`, without records or with the same ones."""
    script.steer("open another account", "POST", "/accounts", {"clock": FROZEN}, keep="other")
    if is_filled:
        script.send("fill it, too", "POST", "/_dealdock/accounts/2/import", JSON, file=SCENE)
    return script


def keep(name: str, source: str, pattern: str) -> tuple[Capture, ...]:
    """Return a capture of one value."""
    return (Capture(name, source, pattern),)
