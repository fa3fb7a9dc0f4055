"""The records that answers of a service's API show, as the account of a scene."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from dealdock.platform.errors import WrongScene
from dealdock.platform.records.kind import Kind
from dealdock.platform.scenes.imported.columns import Corrections
from dealdock.platform.scenes.imported.importing import Import
from dealdock.platform.scenes.imported.tables import Row, Table, is_given, is_records, records_in
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.support import SceneSupport
from dealdock.platform.scenes.values import WrongValue


@dataclass(frozen=True)
class AnswerRules:
    """The exceptions by which records are made of a vendor's answers."""

    objects: Mapping[str, str] = field(default_factory=dict)
    """The kinds of the API's objects that have another name."""
    columns: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    """The fields of scenes that members of a record mean, by kind; None: none."""


class ShownAnswer(NamedTuple):
    """An answer of the API, and the object of its records."""

    object: str
    body: Any


class LeftOut(NamedTuple):
    """A record, or all records of an answer, that cannot be made. `answer`: its position."""

    answer: int
    detail: str


class AnsweredRecords:
    """The records of answers. Of a record that several answers show, the first form counts."""

    def __init__(
        self,
        support: SceneSupport,
        rules: AnswerRules,
        answers: Sequence[ShownAnswer],
        without: Collection[str],
        *,
        keeps_names: bool = True,
    ) -> None:
        """`without`: the ids of records that are not made."""
        self._support = support
        self._rules = rules
        self.left_out: list[LeftOut] = []
        self._tables: Final[dict[str, list[Row]]] = {}
        self._answers: Final[list[int]] = []
        """The answer of each row, by the row's number from 1."""
        self._keeps_names = keeps_names
        self._import = Import(support, keeps_names=keeps_names)
        kinds = [form.kind for form in support.forms.values()]
        names = {name.rpartition(".")[2]: kind.name for kind in kinds for name in kind.parts} | {**rules.objects}
        self._without, self._seen = frozenset(without), set[tuple[str, str]]()
        for position, answer in enumerate(answers):
            try:
                kind = self._import.form(names.get(answer.object, answer.object)).kind
            except WrongValue as error:
                self.left_out.append(LeftOut(position, str(error)))
                continue
            for record in self._new(kind.many, records_in(answer.body, kind.many) or ()):
                self._answers.append(position)
                self._tables.setdefault(kind.name, []).append(Row(len(self._answers), record))

    def _new(self, many: str, records: Sequence[Any]) -> Iterator[dict[str, Any]]:
        """Yield the records of a kind that no earlier answer shows, without empty fields. So it does inside of them."""
        for record in records:
            own = (many, str(record["id"])) if isinstance(record, dict) and "id" in record else None
            if own is None or own in self._seen or own[1] in self._without:
                continue
            self._seen.add(own)
            yield {
                name: [*self._new(name, value)] if name in self._support.forms and is_records(value) else value
                for name, value in _cells(self._support.forms[many].kind, record).items()
                if is_given(value)
            }

    def account(self, check: Callable[[JsonObject], None]) -> JsonObject:
        """Return the account, in the form of a scene, without the records that `check` finds wrong.

        Raises `WrongScene` if `check` does so with a problem that is in no record of the answers.
        """
        while True:
            account = self._account()
            try:
                check(account)
            except WrongScene as error:
                if not self._leave_out(error):
                    raise
            else:
                return account

    def _account(self) -> JsonObject:
        self._import = Import(self._support, keeps_names=self._keeps_names)
        for name, rows in list(self._tables.items()):
            form = self._import.form(name)
            columns = dict.fromkeys(column for row in rows for column in row.cells)
            known = self._rules.columns.get(name, {})
            corrections = Corrections(by_object={name: {each: known[each] for each in columns if each in known}})
            try:
                table = self._import.flat(Table(name, [*columns], rows), form, corrections)
                self._import.add(table, form, self._import.match(table, form, corrections))
            except WrongScene as error:
                self.left_out += [LeftOut(self._answers[row.line - 1], str(error)) for row in rows]
                del self._tables[name]
        return self._import.account()

    def _leave_out(self, error: WrongScene) -> bool:
        """Leave out the records that cannot be made. Return False if the error names none of them."""
        wrong = {line: text for line, text in self._import.places(error) if line}
        for name, rows in self._tables.items():
            self.left_out += [
                LeftOut(self._answers[row.line - 1], wrong[row.line]) for row in rows if row.line in wrong
            ]
            self._tables[name] = [row for row in rows if row.line not in wrong]
        return bool(wrong)


def _cells(kind: Kind, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a record in the forms of exported files: fields of its type are within their field."""
    of_type = (
        each for each in kind.parts.values() if each.value in (record.get(each.field), record.get(f"_{each.field}"))
    )
    part = next(of_type, None)
    if part is None:
        return {name: _text(value) for name, value in record.items()}
    found = part.body(record, is_new=True)
    return {name: value if name == part.outer else _text(value) for name, value in found.items()}


def _text(value: Any) -> Any:
    """Return a number as text, as those of exported files are. Numbers within lists and objects stay numbers."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
