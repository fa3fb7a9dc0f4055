"""The sizes of the pages that a connector reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from dealdock.judge.sandbox import Call
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging
from dealdock.judge.stream import Stream


def with_pages(streams: Iterable[Stream | str], shown: Mapping[str, int]) -> Iterator[Stream | str]:
    """Yield the streams, with the larger page of their lists if an answer has shown more than the usual page.

    `shown`: the number of records in the largest answer, by the name of the stream.
    """
    for stream in streams:
        if isinstance(stream, str) or shown.get(stream.name, 0) <= stream.object.page:
            yield stream
        else:
            yield replace(stream, object=stream.object.larger)


def largest_answers(stage: Stage) -> dict[str, int]:
    """Run the connector once with a page of records and one more. Return the number of records in its largest
    answer, by stream.
    """
    for of in stage.objects.values():
        stage.fill(of, of.page + 1)
    calls = stage.run().calls
    return {stream.name: max(_counts(calls, stream.object), default=0) for stream in stage.streams}


def _counts(calls: Iterable[Call], of: ObjectStaging) -> Iterator[int]:
    return (call.count(of.called) for call in calls if call.succeeded)
