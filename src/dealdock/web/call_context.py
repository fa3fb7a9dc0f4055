"""The context of a call: facts that become known while it is served and that logs and journal use."""

from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Self

from starlette.types import Scope

from dealdock.platform.text import quoted
from dealdock.web.forms import Pairs
from dealdock.web.privacy import USUAL, Privacy
from dealdock_client.similar import guess

if TYPE_CHECKING:
    from dealdock.platform.records.models.context import AccountContext
    from dealdock.web.body_buffer import BodyBuffer
    from dealdock.web.read_names import Member
    from dealdock.web.shown_records import ShownRecords

_KEY: Final = "dealdock.trace"

_MAX_HINTS: Final = 5
"""The maximum number of ignored names that an explanation has."""


class Trace:
    """The record of one call, created when the call arrives. Unknown values are None."""

    __slots__ = (
        "account",
        "body",
        "call",
        "changes",
        "code",
        "done",
        "end",
        "explain",
        "fault",
        "ignored",
        "is_vendors_address",
        "members",
        "object",
        "operation",
        "pairs",
        "parameters",
        "prefix",
        "privacy",
        "read_names",
        "sent",
        "shown",
        "vendor",
    )

    def __init__(self) -> None:
        self.privacy: Privacy = USUAL  # of the vendor that is called
        self.vendor = ""  # that is called
        self.prefix = ""  # of the vendor in the path; none at its own host
        self.is_vendors_address = True  # false: the default vendor answers at an address that is nobody's
        self.object: str | None = None  # by its canonical name (`Vocabulary`)
        self.operation: str | None = None
        self.account: AccountContext | None = None  # may be that of a refused call
        self.body: BodyBuffer | None = None  # until its sender is authenticated
        self.call: object = None  # as its API reads it (`Pipeline.read`)
        self.fault: int | None = None  # the number of the applied fault
        self.code: int | str | None = None  # of the error in the response
        self.explain: str | None = None  # the reason for the error, for a person: one line, credentials masked
        self.parameters: Mapping[str, Any] = {}  # as they were read, nested as in JSON
        self.pairs: Pairs = []  # as they were sent
        self.sent = b""  # the body, if it is short
        self.read_names: set[str] = set()  # the names of parameters that a rule has read
        self.members: dict[str, Member] = {}  # the objects within the body, by their places
        self.ignored: Sequence[str] = ()  # the names that none has read, once the call has succeeded
        self.shown: ShownRecords | None = None  # the records in the response
        self.done: list[dict[str, Any]] = []  # by the actions of faults
        self.changes: list[int] = []  # the numbers of its recorded changes
        self.end: Callable[[], Awaitable[None]] | None = None  # to be awaited before the call's connection is cut

    def forget(self, scope: Scope) -> None:
        """Drop the sent data after the call: the connection keeps the scope until the next call."""
        if self.body is not None:
            self.body.release()
        self.call = None
        del scope[_KEY]

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """Return the call's trace. Create it at the first use."""
        trace: Self | None = scope.get(_KEY)
        if trace is None:
            trace = scope[_KEY] = cls()
        return trace

    def note_ignored(self, known: Container[str] = ()) -> None:
        """Store the names of the parameters that no rule has read. `known`: the parameters that the path gives."""
        self.ignored = [name for name in self.parameters if name not in self.read_names and name not in known]
        if self.members:
            self.ignored += [f"{place}.{name}" for place, each in self.members.items() for name in each.unread]

    @property
    def why_ignored(self) -> str:
        """The names that nothing has read, each with a similar name, for a person; empty if there are none."""
        return "; ".join(map(self._ignored_with_guess, self.ignored[:_MAX_HINTS]))

    def _ignored_with_guess(self, name: str) -> str:
        place, _, own = name.rpartition(".")
        known = self.members[place].names if place in self.members else self.read_names
        return f"nothing reads {quoted(name)}{guess(own or name, known - self.parameters.keys())}"

    def replace_answer(self) -> None:
        """Forget what the response shows and ignores, because another response replaces it."""
        self.shown, self.ignored = None, ()

    def note(self, parameters: Mapping[str, Any], *places: Pairs) -> None:
        """Store the parameters as they were read, and as they were sent."""
        self.parameters = parameters
        self.pairs = list(chain.from_iterable(places))
