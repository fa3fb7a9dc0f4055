"""Any program that writes its rows to files or tables."""

from collections import Counter
from collections.abc import Collection, Iterable

from dealdock.judge import outputs, placeholders
from dealdock.judge.adapters.program_runs import Output, ProgramConnector
from dealdock.judge.connector import Place, Remark, Row
from dealdock.judge.file import JudgeFile
from dealdock.judge.file_connectors import CommandConnector, ReceiverConnector
from dealdock.judge.left_files import Unread
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
        for stream in self.file.output:
            try:
                self._collect(stream, place, number, output)
            except Unread as error:
                output.unread.append(Remark(str(error), stream))
        return False

    def _collect(self, stream: str, place: Place, number: int, output: Output) -> None:
        """Add the rows of a stream: with `table` all, else those that are new since the previous run."""
        found = self._rows(stream, place, number, output)
        if self.file.mode == "table":
            new = [output.kept(stream, row) for row in found]
        else:
            after = [(outputs.digest(row), output.kept(stream, row)) for row in found]
            new = outputs.added(place.kept.get(stream, Counter()), after)
            place.kept[stream] = Counter(key for key, _ in after)
        for row in new:
            output.add(stream, row)

    def _rows(self, stream: str, place: Place, number: int, output: Output) -> Iterable[Row]:
        template = self.file.output[stream]
        address = placeholders.fill_text(template, place.values(number))
        path = outputs.file_of(address, self.file.folder)
        if path is not None:
            output.expect_file(path, stream)
        place_of_rows = path.name if path else template
        found = outputs.rows(address, self.file.folder, self.reading())
        return output.read(found, place_of_rows, stream=stream)
