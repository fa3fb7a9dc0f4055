"""What becomes known of a call while it is served, for those who tell of it afterwards."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final, Self

from starlette.types import Scope

from dealdock.web.body_budget import PROCESS, HeldBody
from dealdock.web.forms import Pairs

if TYPE_CHECKING:
    from dealdock.platform.models.context import Tenant

_KEY: Final = "dealdock.trace"


class Trace:
    """One for each call, made as it comes in and filled on the way: what isn't known yet is None."""

    __slots__ = (
        "_account",
        "body",
        "code",
        "end",
        "explain",
        "fault",
        "object",
        "operation",
        "pairs",
        "parameters",
    )

    def __init__(self) -> None:
        self.object: str | None = None  # by its one name (`core.names`)
        self.operation: str | None = None
        self._account: Tenant | None = None
        self.body = HeldBody(PROCESS)
        self.fault: int | None = None  # the number of the fault that struck
        self.code: int | None = None  # of the error that is answered
        self.explain: str | None = None  # why it is answered, for a person: one line, its credentials masked
        self.parameters: Mapping[str, str | list[str]] = {}  # as they were read
        self.pairs: Pairs = []  # as they were sent
        self.end: Callable[[], Awaitable[None]] | None = None  # to be awaited before the call's connection is cut

    @property
    def account(self) -> "Tenant | None":
        """Whose call it is, be it one that is refused."""
        return self._account

    @account.setter
    def account(self, account: "Tenant | None") -> None:
        self._account = account
        if account is not None:
            self.body.release()

    def forget(self, scope: Scope) -> None:
        """Let go of what was sent, once the call is over: its connection keeps the scope until the next call."""
        self.body.release()
        del scope[_KEY]

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """The call's own, made by whoever asks first."""
        trace: Self | None = scope.get(_KEY)
        if trace is None:
            trace = scope[_KEY] = cls()
        return trace

    def note(self, parameters: Mapping[str, str | list[str]], *places: Pairs) -> None:
        """Keep the parameters as they were read, and as they were sent."""
        self.parameters = parameters
        self.pairs = [pair for place in places for pair in place]
