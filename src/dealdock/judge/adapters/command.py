"""Any program that writes its rows to files or tables."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from dealdock.judge import outputs, placeholders
from dealdock.judge.adapters.program_runs import Output, ProgramConnector
from dealdock.judge.connector import Place, Row
from dealdock.judge.file import JudgeFile
from dealdock.judge.file_connectors import CommandConnector, ReceiverConnector
from dealdock.judge.processes import Program


class Command(ProgramConnector):
    """A command line. With `mode: append` a run delivers the rows that it added to its outputs, with `table` all
    rows.
    """

    def __init__(self, file: JudgeFile, command: CommandConnector | ReceiverConnector) -> None:
        super().__init__(file)
        self._command = command.command

    def prepare(self, place: Place) -> None:
        """Discover nothing: the file names the outputs."""

    def arguments(self, place: Place, number: int, streams: Collection[str]) -> list[str]:  # noqa: ARG002 (always all)
        return self._command

    def collect(self, place: Place, number: int, program: Program, output: Output) -> bool:  # noqa: ARG002
        found = {stream: self._rows(stream, place, number, output) for stream in self.file.output}
        for stream, rows in (found if self.file.mode == "table" else _added(place, found)).items():
            for row in rows:
                output.add(stream, row)
        return False

    def _rows(self, stream: str, place: Place, number: int, output: Output) -> Iterable[Row]:
        template = self.file.output[stream]
        address = placeholders.fill_text(template, place.values(number))
        path = outputs.file_of(address, self.file.folder)
        if path is not None:
            output.expect_file(path, stream)
        place_of_rows = path.name if path else template
        return output.read(outputs.rows(address, self.file.folder), place_of_rows, stream=stream)


def _added(place: Place, found: Mapping[str, Iterable[Row]]) -> dict[str, list[Row]]:
    """Return the rows that are new since the previous run, and note all rows that exist now."""
    noted = place.state / "delivered.json"
    before = json.loads(noted.read_text()) if noted.exists() else {}
    after = {stream: [(outputs.digest(row), row) for row in rows] for stream, rows in found.items()}
    noted.write_text(json.dumps({stream: [key for key, _ in rows] for stream, rows in after.items()}))
    return {stream: outputs.added(Counter(before.get(stream, ())), rows) for stream, rows in after.items()}
