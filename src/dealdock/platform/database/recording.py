"""The recorder of a transaction, which sees each statement that writes, and the end of the transaction."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, event
from sqlalchemy.sql.dml import UpdateBase

RECORDER: Final = "dealdock_recorder"
NUMBERS: Final = "dealdock_recorded_as"
"""Keys of a connection's `info`: the recorder, and a list that gets the number of the transaction's changes."""

_RECORDERS: Final = "dealdock_recorders"
"""An execution option of the engine."""


class Recorder(Protocol):
    """A recorder of the rows that one transaction writes."""

    def before(self, db: Connection, statement: UpdateBase, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Learn of an INSERT, UPDATE or DELETE that is about to run, once for each of the parameters."""

    def finish(self, db: Connection, at: int) -> int | None:
        """Write down what changed, at the end of the transaction. Return the number under which it is found.

        `at`: the microseconds since 1970.
        """


class Recorders:
    """Makes the recorders of an engine's transactions."""

    def __init__(self, engine: Engine) -> None:
        """Let the recorders see each statement of the engine."""
        self.make: Callable[[int], Recorder] | None = None
        """Returns the recorder of a dataset. The application sets it; None: nothing is recorded."""
        engine.update_execution_options(**{_RECORDERS: self})
        event.listen(engine, "before_cursor_execute", _see)


def _see(db: Connection, _cursor: Any, _sql: str, _parameters: Any, context: Any, _many: bool) -> None:
    if RECORDER in db.info and context.compiled is not None:  # bulk data has no statement of SQLAlchemy
        before(db, context.invoked_statement, context.compiled_parameters)


def start(db: Connection, dataset_id: int) -> None:
    """Record what the transaction writes to a dataset from now on."""
    recorders: Recorders | None = db.get_execution_options().get(_RECORDERS)
    if recorders is not None and recorders.make is not None:
        db.info.setdefault(RECORDER, recorders.make(dataset_id))


def replace(db: Connection, recorder: Recorder) -> None:
    """Let another recorder take the place of the transaction's."""
    db.info[RECORDER] = recorder


def before(db: Connection, statement: Any, parameters: Sequence[Mapping[str, Any]]) -> None:
    """Tell the recorder, if there is one, of a statement that is about to run."""
    recorder: Recorder | None = db.info.get(RECORDER)
    if recorder is not None and isinstance(statement, UpdateBase):
        recorder.before(db, statement, parameters)


def finish(db: Connection, info: dict[Any, Any], at: int) -> None:
    """Finish the recorder, if there is one. `info`: the connection's; `at`: the microseconds since 1970."""
    recorder: Recorder | None = info.pop(RECORDER, None)
    number = None if recorder is None else recorder.finish(db, at)
    if number is not None:
        info.get(NUMBERS, []).append(number)
