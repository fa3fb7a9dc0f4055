"""The package for Node, and the guide to JavaScript that begins with it, with Node's test runner, Jest and Vitest."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support import npm_package
from tests.support.running import PATIENCE, eventually

TOP: Final = Path(__file__).parents[2]
GUIDE: Final = (TOP / "docs" / "guides" / "javascript.md").read_text(encoding="utf-8")
README: Final = (npm_package.SOURCE / "README.md").read_text(encoding="utf-8")
FILES: Final = {name: text for text, name in re.findall(r"```\w+\n(// (\S+)\n.+?)```", GUIDE, re.DOTALL)}
TYPESCRIPT: Final = ("--strict", "--target", "es2022", "--module", "nodenext", "--types", "node", "--skipLibCheck")
TYPES: Final = """
import { Server, type Account, type RecordKind, type RecordOf, type Vendor } from "dealdock";

type WithoutType<V extends Vendor> = { [K in RecordKind<V>]: string extends keyof RecordOf<V, K> ? K : never };
type EachWithoutType = { [V in Vendor]: WithoutType<V>[RecordKind<V>] }[Vendor];
export const none: [EachWithoutType] extends [never] ? "none" : EachWithoutType = "none";

export async function typed(server: Server, pardot: Account, close: Account<"close">, some: Account<Vendor>) {
  await using copper = await server.account({ vendor: "copper" });
  await using apollo = await server.account({ vendor: "apollo" });
  const keys: string[] = [pardot.fields.user_key, close.fields.api_key, copper.fields.access_token];
  keys.push(apollo.fields.api_key, apollo.fields.user_id);
  const limit: string | null = close.fields.limit_header;
  pardot.records("campaign");
  close.records("leadStatus");
  copper.records("leadStatus");
  apollo.records("job_posting");
  // @ts-expect-error
  close.records("campaign");
  // @ts-expect-error
  pardot.records("pipeline");
  // @ts-expect-error
  copper.records("prospect");
  // @ts-expect-error
  apollo.records("lead");
  // @ts-expect-error
  some.records("laed");
  await pardot.fail({ match: { object: "opportunity", operation: "query" }, effect: { error: 66 }, times: 1 });
  await pardot.fail({ match: { object: "login" }, effect: { error: "invalid_grant", status: 400 } });
  await close.fail({ match: { object: "lead", operation: "create" }, effect: { error: "rate_limit", reset: 5 } });
  await copper.fail({ match: { object: "person", operation: "fetch_by_email" }, effect: { close: true } });
  await apollo.fail({ match: { path: "/api/v1/contacts/*" }, effect: { error: "no_credits" } });
  await close.fail({ effect: null, do: [{ delete: "lead", id: "lead_1" }], times: 1 });
  // @ts-expect-error
  await close.fail({ match: { object: "prospect" }, effect: { status: 503 } });
  // @ts-expect-error
  await close.fail({ match: { operation: "qurey" }, effect: { status: 503 } });
  // @ts-expect-error
  await close.fail({ effect: { error: 66 } });
  // @ts-expect-error
  await pardot.fail({ effect: { error: 6666 } });
  // @ts-expect-error
  await copper.fail({ effect: { error: "rate_limt" } });
  // @ts-expect-error
  await apollo.fail({ efect: { error: "rate_limit" } });
  // @ts-expect-error
  await apollo.fail({ effect: { eror: "rate_limit" } });
  await close.records("contact").add({ name: "Ann", emails: [{ type: "office", email: "ann@quay.example" }] });
  await copper.records("person").add({ name: "Ann", emails: [{ email: "ann@quay.example", category: "work" }] });
  await copper.records("person").add({ name: "Ann", tags: ["fair"] });
  // @ts-expect-error
  await close.records("contact").add({ name: "Ann", emails: ["ann@quay.example"] });
  // @ts-expect-error
  await close.records("lead").add({ name: "Quay", addresses: ["Main Street"] });
  await close.records("group").add({ name: "Sales", members: [{ user_id: "user_1" }] });
  // @ts-expect-error
  await close.records("group").add({ name: "Sales", members: ["user_1"] });
  // @ts-expect-error
  await close.records("sequence").add({ name: "Calls", steps: ["call"] });
  // @ts-expect-error
  await close.records("savedSearch").add({ name: "Calls", s_query: ["call"] });
  // @ts-expect-error
  await close.records("webhook").add({ url: "http://b.example", events: ["lead"] });
  for (const event of await close.records("event").all()) {
    keys.push(...event.changed_fields, String(event.data?.name));
    // @ts-expect-error
    event.changed_fields.toLowerCase();
  }
  for (const sequence of await close.records("sequence").all()) {
    keys.push(...sequence.steps.map((step) => String(step.step_type)));
    // @ts-expect-error
    sequence.steps.toLowerCase();
  }
  await apollo.records("contact").add({ first_name: "Ann", typed_custom_fields: { field_1: 5 }, label_ids: ["a"] });
  // @ts-expect-error
  await apollo.records("contact").add({ first_name: "Ann", typed_custom_fields: ["a"] });
  // @ts-expect-error
  await apollo.records("contact_role").add({ opportunity_id: "a", contact_id: "b", parts: ["ab"] });
  await pardot.records("dynamicContent").add({ name: "A", variations: [{ comparison: "is A", content: "B" }] });
  // @ts-expect-error
  await pardot.records("dynamicContent").add({ name: "A", variations: ["a"] });
  // @ts-expect-error
  await copper.records("person").add({ name: "Ann", emails: ["ann@quay.example"] });
  // @ts-expect-error
  await copper.records("company").add({ name: "Quay", phone_numbers: ["555"] });
  // @ts-expect-error
  await copper.records("person").add({ name: "Ann", tags: [5] });
  // @ts-expect-error
  await apollo.records("label").add({ name: 5 });
  for (const person of await copper.records("person").all()) {
    keys.push(...person.tags, ...person.emails.map((each) => String(each.email)));
    // @ts-expect-error
    person.emails.toLowerCase();
  }
  return { keys, limit };
}
"""
TEST: Final = """
import { appendFileSync } from "node:fs";
import { Server } from "dealdock";
%s
test("has an account", async () => {
  const server = await Server.start();
  appendFileSync("urls.txt", `${server.url}\\n`);
  const account = await server.account();
  await account.records("tag").add({ name: "Fair" });
  expect((await account.records("tag").all()).map((tag) => tag.name)).toEqual(["Fair"]);
  if (process.env.HANG) await new Promise((resolve) => setTimeout(resolve, 300_000));
}, 400_000);
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (npm_package.TOOLS / "test").exists(), reason="npm is not installed"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return npm_package.build(tmp_path_factory.mktemp("npm"))


@pytest.fixture
def project(tmp_path: Path, archive: Path) -> Path:
    """A folder in which the package is installed beside the tools."""
    folder = tmp_path / "project"
    modules = folder / "node_modules"
    modules.mkdir(parents=True)
    for each in (npm_package.TOOLS.resolve() / "node_modules").iterdir():
        (modules / each.name).symlink_to(each)
    with tarfile.open(archive) as packed:
        packed.extractall(modules)  # noqa: S202 (made by this test)
    (modules / "package").rename(modules / "dealdock")
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def variables(**more: str) -> dict[str, str]:
    """Those of a shell with Node, whose command `dealdock` is this checkout's, in a folder with a blank."""
    kept = {name: value for name, value in npm_package.environment().items() if not name.startswith("DEALDOCK")}
    return {**kept, "DEALDOCK_COMMAND": f"{sys.executable} -m dealdock", **more}


def ran(project: Path, *command: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=project, env=variables(**more), capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def run(project: Path, *command: str, **more: str) -> str:
    """Run a command that must succeed, and return its output."""
    done = ran(project, *command, **more)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout + done.stderr


@pytest.mark.parametrize("text", [FILES["deals.test.mts"], *re.findall(r"```ts\n(.+?)```", README, re.DOTALL)])
def test_examples_have_correct_types_and_pass(project: Path, text: str) -> None:
    (project / "deals.test.mts").write_text(text)
    run(project, "tsc", *TYPESCRIPT, "deals.test.mts")
    output = run(project, "node", "--test", "deals.test.mjs")
    number = len(re.findall("^test[(]", text, re.MULTILINE))
    assert re.search(f"^. pass {number}$", output, re.MULTILINE), output


def test_types_know_the_fields_of_a_service(project: Path) -> None:
    wrong = FILES["deals.test.mts"].replace("lead?.name", "lead?.nmae").replace("fields.api_key", "fields.api_kee")
    wrong = wrong.replace('records("lead").all(), []', 'records("laed").all(), []')
    (project / "deals.test.mts").write_text(wrong)
    done = ran(project, "tsc", *TYPESCRIPT, "--noEmit", "deals.test.mts")
    assert done.stdout.count("error TS") == 3, done.stdout
    for name in ("nmae", "api_kee", '"laed"'):
        assert name in done.stdout


@pytest.mark.parametrize("options", [(), ("--target", "es2022"), ("--target", "es2022", "--types", "node")])
def test_types_refuse_names_of_other_services_without_further_libraries(
    project: Path, options: tuple[str, ...]
) -> None:
    (project / "types.mts").write_text(TYPES)
    run(project, "tsc", "--strict", "--noEmit", "--module", "nodenext", *options, "types.mts")


def test_the_readme_begins_with_the_setup_of_the_guide() -> None:
    assert re.findall(r"```\w+\n(.+?)```", README, re.DOTALL)[0] == FILES["dealdock.setup.mjs"]


def test_a_failed_start_is_the_only_error(project: Path) -> None:
    hooks = re.search(r"^let server.+?^afterEach[^\n]+", FILES["deals.test.mts"], re.DOTALL | re.MULTILINE)
    assert hooks is not None
    (project / "hooks.test.mjs").write_text(
        'import { after, afterEach, before, beforeEach, test } from "node:test";\nimport { Server } from "dealdock";\n'
        + re.sub(r"^(let \w+): [^;]+", r"\1", hooks[0], flags=re.MULTILINE)
        + '\ntest("is not reached", () => {});\n'
    )
    done = ran(project, "node", "--test", "hooks.test.mjs", DEALDOCK_COMMAND="no-such-command")
    assert done.returncode == 1
    assert "the command no-such-command cannot be run" in done.stdout
    assert "TypeError" not in done.stdout + done.stderr


def test_a_credential_that_is_not_shown_is_an_empty_text(project: Path) -> None:
    (project / "chosen.mjs").write_text("""
import { Account } from "dealdock";
const shown = { id: 1, vendor: "close", base_url: "", api_key: null, email: "a@b.example", limit_header: null };
const { api_key, email, limit_header } = new Account(undefined, shown).fields;
console.log(JSON.stringify([api_key, email, limit_header]));
""")
    assert json.loads(run(project, "node", "chosen.mjs")) == ["", "a@b.example", None]


def test_a_clock_takes_only_steps_with_known_units(project: Path) -> None:
    (project / "clock.mjs").write_text("""
import { Server } from "dealdock";
const server = await Server.start();
const { clock } = await server.account();
await clock.freeze("2026-01-01T09:00:00Z");
const steps = [{ hour: 1 }, 3600, {}, undefined, { days: 1, hours: 1, minutes: 1, seconds: 1 }];
for (const step of steps) {
  console.log(await clock.advance(step).then((now) => now.toISOString(), (error) => `${error.name}: ${error.message}`));
}
console.log((await clock.now()).toISOString());
await server.stop();
""")
    refused = "TypeError: advance() takes days, hours, minutes and seconds, such as { hours: 1 }, not "
    assert run(project, "node", "clock.mjs").splitlines() == [
        *(refused + given for given in ('{"hour":1}', "3600", "{}", "undefined")),
        *["2026-01-02T10:01:01.000Z"] * 2,
    ]


class TestRunners:
    @pytest.fixture(params=["jest", "vitest"])
    def command(self, request: pytest.FixtureRequest, project: Path) -> list[str]:
        """The command of a runner, for a project with the guide's files and two files of tests."""
        imported = {"jest": "", "vitest": 'import { expect, test } from "vitest";'}[request.param]
        for name in ("dealdock.setup.mjs", f"{request.param}.config.mjs"):
            (project / name).write_text(FILES[name])
        for name in ("one", "two"):
            (project / f"{name}.test.mjs").write_text(TEST % imported)
        return {"jest": ["jest"], "vitest": ["vitest", "run"]}[request.param]

    def test_the_example_of_the_guide_passes(self, project: Path, command: list[str]) -> None:
        for name in ("one", "two"):
            (project / f"{name}.test.mjs").unlink()
        example = FILES["leads.test.mjs"]
        if command[0] == "jest":
            example = re.sub(r"^import .+ from \"vitest\".*$", "", example, flags=re.MULTILINE)
        (project / "leads.test.mjs").write_text(example)
        assert "1 passed" in run(project, *command, NODE_OPTIONS="--experimental-vm-modules")

    def test_all_files_share_one_server_that_ends_with_the_run(self, project: Path, command: list[str]) -> None:
        run(project, *command, NODE_OPTIONS="--experimental-vm-modules")
        first, second = (project / "urls.txt").read_text().splitlines()
        assert first == second
        eventually(lambda: is_stopped(first))

    def test_a_killed_run_leaves_no_server(self, project: Path, command: list[str]) -> None:
        with subprocess.Popen(
            command,
            cwd=project,
            env=variables(NODE_OPTIONS="--experimental-vm-modules", HANG="1"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                eventually(lambda: (project / "urls.txt").exists() and (project / "urls.txt").read_text())
                (url, *_) = (project / "urls.txt").read_text().splitlines()
                assert not is_stopped(url)
                process.kill()
                eventually(lambda: is_stopped(url))
            finally:
                os.killpg(process.pid, signal.SIGKILL)  # also the runner's own processes, which do not see its end


def is_stopped(url: str) -> bool:
    try:
        urlopen(f"{url}/_dealdock/livez", timeout=PATIENCE).close()  # noqa: S310 (a server of the test)
    except (URLError, OSError):
        return True
    return False


class TestCommand:
    START: Final = """
import { Server } from "dealdock";
const server = await Server.start(%s);
console.log(server.url);
await server.stop();
"""

    def test_may_be_the_path_of_a_program_with_a_blank(self, project: Path) -> None:
        folder = project / "my tools"
        folder.mkdir()
        program = folder / "dealdock"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dealdock "$@"\n')
        program.chmod(0o755)
        (project / "start.mjs").write_text(self.START % "")
        url = run(project, "node", "start.mjs", DEALDOCK_COMMAND=str(program)).strip()
        assert url.startswith("http://127.0.0.1:")
        assert is_stopped(url)

    def test_that_is_not_there_says_how_to_install_it(self, project: Path) -> None:
        (project / "start.mjs").write_text(self.START % '{ command: "no-such-command" }')
        done = ran(project, "node", "start.mjs")
        assert done.returncode == 1
        assert "the command no-such-command cannot be run: " in done.stderr
        assert "pipx install dealdock" in done.stderr

    def test_that_starts_no_server_shows_what_it_wrote(self, project: Path) -> None:
        (project / "start.mjs").write_text(self.START % '{ options: ["--port", "70000"] }')
        done = ran(project, "node", "start.mjs")
        assert done.returncode == 1
        assert re.search(r"ended with exit code \d before the server was ready\n.*70000", done.stderr, re.DOTALL)


def test_an_error_names_each_wrong_field_once_and_what_is_wrong_with_it(project: Path) -> None:
    (project / "wrong.mjs").write_text("""
import { Server } from "dealdock";
const server = await Server.start();
const account = await server.account();
for (const wrong of [
  () => account.records("tag").add({ nmae: "Fair" }),
  () => server.control.GET("/accounts/{account_id}", { params: { path: { account_id: 999 } } }),
  () => server.requests({ limt: 1 }),
]) console.log(await wrong().then(() => "no error", (error) => `${error.name} ${error.status}: ${error.message}`));
await server.stop();
""")
    assert run(project, "node", "wrong.mjs").splitlines() == [
        "ControlError 422: #/nmae: unknown field; did you mean name? #/name: is required.",
        "ControlError 404: Account 999 does not exist.",
        "ControlError 422: limt: unknown parameter; did you mean limit?",
    ]


def test_the_archive_has_what_is_published_and_nothing_else(archive: Path) -> None:
    with tarfile.open(archive) as packed:
        names = {name.removeprefix("package/") for name in packed.getnames()}
    modules = {path.stem for path in (npm_package.SOURCE / "src").glob("*.ts")}
    built = {f"dist/{name}.{ending}" for name in {*modules, "control-plane"} for ending in ("js", "d.ts")}
    assert names == {"LICENSE", "README.md", "package.json"} | built
    assert shutil.which("node") is not None
