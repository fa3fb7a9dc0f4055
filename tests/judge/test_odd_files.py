"""Files of connectors that no one should write: each is refused by a message, with its line."""

from pathlib import Path

import pytest

from dealdock.judge.document import MAX_BYTES
from dealdock.judge.file import FileError, load

START = "vendor: close\nreads: {leads: lead}\noutput: {leads: x.jsonl}\n"
COMMAND = "command: python sync.py\n"


def problems(folder: Path, text: str | bytes) -> str:
    path = folder / "judge.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    with pytest.raises(FileError) as refused:
        load(path)
    return str(refused.value)


def aliases(levels: int) -> str:
    lines = ["settings:", "  a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (aliases(8), "aliases repeat values, and there are more than 10000"),
        ("settings: " + "[" * 5_000, "more than 80 lists and mappings are nested"),
        ("settings: " + "{a: " * 900 + "}" * 900, "more than 80 lists and mappings are nested"),
        ("settings: [" + "1, " * 20_000 + "]", "more than 10000 values"),
        ("x" * (MAX_BYTES + 1), "it has more than 512 KiB"),
        ("settings: &a {b: *a}", "refers to itself"),
        ("env: {'A=B': x}", "env.A=B: 'A=B' cannot be the name of a variable"),
        ("env: {'': x}", "'' cannot be the name of a variable"),
        ('env: {A: "x\\0y"}', "env.A: the character NUL"),
        ('env: {"A\\0B": x}', "the character NUL"),
        ('command: "python \\0 sync.py"', "command: the character NUL"),
        ('command: "python \\ud800"', "command: a half of a surrogate pair"),
        ('output: {leads: "\\0.jsonl"}', "output.leads: the character NUL"),
        ('vendor: "\\udfff"', "a half of a surrogate pair"),
        ("settings: {a: .inf, b: .nan}", "settings.a: JSON has no number inf"),
        (f"settings: {{a: 0x{'f' * 5_000}}}", "settings.a: the number is too large"),
        (f"settings: {{a: {'9' * 5_000}}}", "settings.a: '999"),
        ("settings: {a: !!binary aGk=}", "settings.a: 'aGk='"),
        ("settings: {? [a, b] : c}", "the name of a field must be a word"),
        ("timeout: 1e300", "timeout: "),
        ("timeout: .inf", "timeout: "),
        ("timeout: 86401", "timeout: a number of seconds above 0, and at most 86400, is expected, not 86401"),
        ("output: {leads: 'sqlite://[x?table=y'}", "output.leads: this is not an address"),
        ("output: {leads: [x]}", "output.leads: a text is expected"),
        ("mode: [append]", "mode: append or table is expected, not a list"),
        ("reads: [leads]", "reads: a mapping is expected"),
        ("reads: {leads: [lead]}", "reads.leads: a mapping is expected"),
        ("\n".join(f"x{n}: 1" for n in range(1_000)), "990 more fields are unknown"),
    ],
)
def test_are_refused_by_a_message(tmp_path: Path, text: str, reason: str) -> None:
    first = text.partition(":")[0]
    lines = [line for line in (START + COMMAND).splitlines() if not line.startswith(f"{first}:")]
    found = problems(tmp_path, "\n".join([*lines, text]))
    assert reason in found
    assert len(found) < 10_000


@pytest.mark.parametrize("content", [b"vendor: \xff", b"\0", b"\x1b[31m: 1", b"\xff\xfev\0"])
def test_of_other_bytes_are_refused_by_a_message(tmp_path: Path, content: bytes) -> None:
    assert str(tmp_path / "judge.yaml") in problems(tmp_path, content)


@pytest.mark.parametrize(
    "url",
    ["http://[::1:{port}/", "http://x:{port}1/", "http://:{port}/", "http://x/{port}", "http://127.0.0.1:{port}x/"],
)
def test_of_an_address_without_the_port_are_refused(tmp_path: Path, url: str) -> None:
    receiver = f'receiver: {{command: app, url: "{url}", events: [lead.created]}}'
    assert "receiver.url: an address of this machine with {port} is expected" in problems(tmp_path, START + receiver)


def test_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    (tmp_path / "judge.yaml").write_bytes(b"\xef\xbb\xbf" + (START + COMMAND).encode())
    assert load(tmp_path / "judge.yaml").vendor == "close"
