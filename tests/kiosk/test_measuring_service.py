"""The measuring service as it runs: a process, a socket, many clients, and what goes wrong."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest

from tests.support import measuring as support
from tests.support.measuring import PLAIN, reached, service, until, waiting_for, write
from tuiquiz.bench.measuring import Stage
from tuiquiz.bench.runner import Runner
from tuiquiz.cli import kiosk
from tuiquiz.errors import TuiquizError
from tuiquiz.kiosk.measuring import client, keeper, place, wire
from tuiquiz.kiosk.measuring.cores import niceness, places
from tuiquiz.kiosk.measuring.policy import Policy
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.verdict import FailureKind, Kind

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

ALWAYS_LIVE = Policy(again_s=0.0)
REPEATING = Policy(long_queue=1, long_wait_s=0.0)
CRASHING = "import os\ndef quick():\n    os.abort()\ndef slow():\n    return 1\n"
KILLING = """
import os
parent = os.getppid()
with open(f"/proc/{parent}/cmdline") as command:
    if "tuiquiz.kiosk.measuring" in command.read():
        os.kill(parent, 9)
"""
LOOKING = """
import os
from threading import Thread


def quick():
    with open({file!r}, "w") as told:
        told.write(str(sorted(os.sched_getaffinity(0))))
    return 1


def work():
    for _ in range(300000):
        pass


def slow():
    for _ in range(20000):
        {work}
        break
    return 1
"""
THREADED = "thread = Thread(target=work); thread.start(); thread.join()"
RACING, WARM = 4, 2
MOST_WORKERS = RACING + 2 * WARM


@pytest.fixture(autouse=True)
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What stands in the environment of all processes of a test; it has a queue of its own."""
    monkeypatch.setenv("TUIQUIZ_HOME", str(tmp_path / "home"))
    value = uuid4().hex
    monkeypatch.setenv("TUIQUIZ_TEST_RUN", value)
    return f"TUIQUIZ_TEST_RUN={value}".encode()


@asynccontextmanager
async def connected(path: Path) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to say anything on."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    try:
        yield reader, writer
    finally:
        writer.close()


async def verdict_kind(at: client.Service, question: Question) -> Kind:
    measuring = at.measure(question)
    try:
        return (await measuring.run()).kind
    finally:
        await measuring.close()


async def test_fifty_at_once_on_ten_questions(tmp_path: Path, mark: bytes) -> None:
    questions = write(tmp_path / "pack", {f"case-{n}": PLAIN for n in range(10)})
    most = 0
    async with service(tmp_path / "socket", tmp_path / "pack") as (kept, at):

        async def play(number: int) -> Kind:
            question = questions[number % 10]
            measuring = at.measure(question)
            await measuring.prepare()
            verdict = await measuring.run()
            shown = measuring.snapshot()
            await measuring.close()
            assert shown.stage is Stage.DONE and shown.verdict == verdict
            assert shown.race and shown.race[-1] == verdict.estimates
            assert verdict.winners == ("quick",)
            return verdict.kind

        players = [asyncio.create_task(play(number)) for number in range(50)]
        everybody = asyncio.gather(*players)
        while not everybody.done():
            most = max(most, len(await asyncio.to_thread(support.workers, mark)))
        assert set(await everybody) == {Kind.WIN}
        told = await at.status()
        assert told and told.live + told.again == 50 and told.failed == 0
        assert told.races == 10 and told.pid == kept.pid
        assert 0 < most <= MOST_WORKERS


async def test_what_is_seen_while_one_waits(tmp_path: Path) -> None:
    gate = support.gate_in(tmp_path)
    first, second = write(tmp_path / "pack", {"held": waiting_for(gate), "free": PLAIN})
    async with service(tmp_path / "socket", tmp_path / "pack") as (_, at):
        held, free = at.measure(first), at.measure(second)
        running = asyncio.create_task(held.run())
        let_through = await reached(gate)
        waiting = asyncio.create_task(free.run())
        await until(lambda: free.snapshot().stage is Stage.WAITING)
        await until(lambda: held.snapshot().stage is Stage.STARTING)
        assert free.snapshot().ahead == 1
        let_through()
        assert (await running).kind is (await waiting).kind is Kind.WIN
        assert free.snapshot().ahead == 0 and free.snapshot().age_s is None


async def test_a_result_is_shown_again_with_its_age_and_its_race(tmp_path: Path) -> None:
    gate = support.gate_in(tmp_path)
    first, second = write(tmp_path / "pack", {"free": PLAIN, "held": waiting_for(gate)})
    async with service(tmp_path / "socket", tmp_path / "pack", REPEATING) as (_, at):
        live = at.measure(first)
        verdict = await live.run()
        assert live.snapshot().age_s is None
        held = at.measure(second)
        running = asyncio.create_task(held.run())
        let_through = await reached(gate)
        again = at.measure(first)
        assert await again.run() == verdict
        shown, before = again.snapshot(), live.snapshot()
        assert shown.age_s is not None and shown.race == before.race
        assert shown.elapsed_s == before.elapsed_s
        let_through()
        await running
        once_more = at.measure(first)
        await once_more.run()
        assert once_more.snapshot().age_s is None


async def test_two_processes_that_wait_for_the_same_share_it(tmp_path: Path) -> None:
    gate = support.gate_in(tmp_path)
    (held,) = write(tmp_path / "pack", {"held": waiting_for(gate)})
    async with service(tmp_path / "socket", tmp_path / "pack", ALWAYS_LIVE) as (kept, at):
        other = client.Service(kept.path)
        runs = [asyncio.create_task(one.measure(held).run()) for one in (at, other)]
        let_through = await reached(gate)
        async with asyncio.timeout(support.PATIENCE_S):
            while not (told := await at.status()) or told.queued != 1:
                continue
        let_through()
        first, second = await asyncio.gather(*runs)
        assert first == second and first.kind is Kind.WIN
        told = await at.status()
        assert told and (told.races, told.live) == (1, 2)
        await other.close()


async def test_a_client_that_vanishes_frees_what_it_held(tmp_path: Path, mark: bytes) -> None:
    gate = support.gate_in(tmp_path)
    held, free = write(tmp_path / "pack", {"held": waiting_for(gate), "free": PLAIN})
    async with service(tmp_path / "socket", tmp_path / "pack") as (kept, at):
        async with connected(kept.path) as (_, writer):
            writer.write(wire.encode(wire.Lock(1, wire.key_of(held))))
            let_through = await reached(gate)
            assert support.workers(mark)
        await until(lambda: not support.workers(mark))
        assert await verdict_kind(at, free) is Kind.WIN
        let_through()


async def test_closing_ends_it_at_any_moment(tmp_path: Path, mark: bytes) -> None:
    gate = support.gate_in(tmp_path)
    (held,) = write(tmp_path / "pack", {"held": waiting_for(gate)})
    async with service(tmp_path / "socket", tmp_path / "pack") as (_, at):
        unused = at.measure(held)
        await unused.close()
        await unused.prepare()
        assert (await unused.run()).kind is Kind.NONE
        measuring = at.measure(held)
        running = asyncio.create_task(measuring.run())
        let_through = await reached(gate)
        await measuring.close()
        verdict = await running
        assert verdict.failure and verdict.failure.message == "the measurement was stopped"
        await until(lambda: not support.workers(mark))
        let_through()


async def test_a_player_who_leaves_while_thinking_or_waiting_leaves_no_process(
    tmp_path: Path, mark: bytes
) -> None:
    (free,) = write(tmp_path / "pack", {"free": PLAIN})
    async with service(tmp_path / "socket", tmp_path / "pack") as (_, at):
        thinking = at.measure(free)
        await thinking.prepare()
        await until(lambda: bool(support.workers(mark)))
        await thinking.close()
        await until(lambda: not support.workers(mark))
        waiting = asyncio.create_task(at.measure(free).run())
        await until(lambda: bool(support.workers(mark)))
        waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled()
        await until(lambda: not support.workers(mark))


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff\xff\xff\xff" + b"x" * 1000,
        b"\x00\x00\x00\x04\xc1\xc1\xc1\xc1",
        b"\x00\x00\x00\x01\x01",
        wire.encode(wire.Look())[:-1] + b"\xff",
        b"\x00\x00\x00\x00",
    ],
    ids=["http", "too-long", "no-msgpack", "a-number", "broken", "empty"],
)
async def test_garbage_ends_its_own_connection_only(tmp_path: Path, garbage: bytes) -> None:
    (free,) = write(tmp_path / "pack", {"free": PLAIN})
    async with service(tmp_path / "socket", tmp_path / "pack") as (kept, at):
        measuring = at.measure(free)
        await measuring.prepare()
        async with connected(kept.path) as (reader, writer):
            writer.write(garbage)
            writer.write_eof()
            async with asyncio.timeout(support.PATIENCE_S):
                assert await reader.read() == b""
        assert (await measuring.run()).kind is Kind.WIN
        assert kept.restarts == 0


async def test_a_killed_service_leaves_no_process_and_measures_anew(
    tmp_path: Path, mark: bytes
) -> None:
    gate = support.gate_in(tmp_path)
    (held,) = write(tmp_path / "pack", {"held": waiting_for(gate)})
    lines: list[str] = []
    async with service(tmp_path / "socket", tmp_path / "pack", told=lines.append) as (kept, at):
        first = kept.pid
        running = asyncio.create_task(at.measure(held).run())
        let_through = await reached(gate)
        workers = support.workers(mark)
        os.kill(first, signal.SIGKILL)
        await until(lambda: not any(map(support.alive, workers)))
        let_through()
        assert workers and (await running).kind is Kind.WIN
        assert kept.pid != first and kept.restarts == 1
        assert lines == ["the measuring service ended (status -9)"]


async def test_a_case_that_kills_the_service_gets_no_verdict(tmp_path: Path) -> None:
    killing, free = write(tmp_path / "pack", {"killing": KILLING + PLAIN, "free": PLAIN})
    async with service(tmp_path / "socket", tmp_path / "pack") as (kept, at):
        verdict = await at.measure(killing).run()
        assert verdict.kind is Kind.NONE and verdict.failure == client.ENDED
        assert await verdict_kind(at, free) is Kind.WIN
        assert kept.restarts


async def test_where_no_service_is_there_is_no_verdict(tmp_path: Path) -> None:
    (free,) = write(tmp_path / "pack", {"free": PLAIN})
    at = client.Service(tmp_path / "nothing", patience_s=0.0)
    measuring = at.measure(free)
    await measuring.prepare()
    verdict = await measuring.run()
    await measuring.close()
    assert verdict.failure == client.AWAY and at.unavailable(free) is None
    assert await at.status() is None


async def test_a_crash_is_told_and_not_shown_again(tmp_path: Path) -> None:
    (crashing,) = write(tmp_path / "pack", {"crashing": CRASHING})
    async with service(tmp_path / "socket", tmp_path / "pack", REPEATING) as (_, at):
        for _ in range(2):
            measuring = at.measure(crashing)
            verdict = await measuring.run()
            assert verdict.failure and verdict.failure.kind is FailureKind.CRASHED
            assert measuring.snapshot().age_s is None
        told = await at.status()
        assert told and (told.failed, told.races) == (2, 2)


async def test_what_cannot_be_measured_is_known_at_once(tmp_path: Path) -> None:
    (many,) = write(tmp_path / "pack", {"many": PLAIN}, "cores = 2\n")
    one = {min(places()[0])}
    async with service(tmp_path / "socket", tmp_path / "pack", cores=(one, one)) as (_, at):
        off = await asyncio.to_thread(at.unavailable, many)
        assert off and "2 cores, and tuiquiz may use 1" in off.message
        assert (await at.measure(many).run()).failure == off
    assert at.unavailable(many) == off


async def test_only_what_the_player_saw_is_measured(tmp_path: Path) -> None:
    (old,) = write(tmp_path / "pack", {"free": PLAIN})
    (new,) = write(tmp_path / "pack", {"free": PLAIN + "# edited\n"})
    async with service(tmp_path / "socket", tmp_path / "pack") as (_, at):
        verdict = await at.measure(old).run()
        assert verdict.failure and "changed" in verdict.failure.hint
        assert await verdict_kind(at, new) is Kind.WIN


@pytest.mark.skipif(len(places()[0] | places()[1]) < 2, reason="there is one core only")
async def test_a_case_has_the_last_core_or_all_if_it_takes_more(tmp_path: Path) -> None:
    told = tmp_path / "told"
    alone, sharing = write(
        tmp_path / "pack",
        {
            "alone": LOOKING.format(file=str(told), work="pass"),
            "sharing": LOOKING.format(file=str(told), work=THREADED),
        },
    )
    others, own = places()
    async with service(tmp_path / "socket", tmp_path / "pack") as (kept, at):
        assert os.sched_getaffinity(kept.pid) == own
        assert os.getpriority(os.PRIO_PROCESS, kept.pid) > os.getpriority(os.PRIO_PROCESS, 0)
        assert await verdict_kind(at, alone) is Kind.WIN
        assert told.read_text() == str(sorted(own))
        verdict = await at.measure(sharing).run()
        assert verdict.timing and verdict.timing.cores == 2
        assert told.read_text() == str(sorted(own | others))


def test_measuring_has_the_last_core_and_the_game_the_others() -> None:
    before = os.sched_getaffinity(0)
    games, own = places()
    assert games | own == before
    assert not games & own or len(before) == 1
    assert own == {max(before)}
    assert niceness(games, own) < niceness({0}, {0}) == niceness(set(), set()) == 19


async def test_nobody_else_may_enter(tmp_path: Path) -> None:
    write(tmp_path / "pack", {"free": PLAIN})
    async with service(tmp_path / "socket", tmp_path / "pack") as (kept, _):
        assert stat.S_IMODE(kept.path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
        with pytest.raises(TuiquizError, match="another measuring service"):
            await keeper.start(tmp_path / "socket", [tmp_path / "pack"])
        assert kept.path.exists()
    assert not kept.path.exists()
    (tmp_path / "socket").chmod(0o755)
    with pytest.raises(TuiquizError, match="others may enter"):
        await keeper.start(tmp_path / "socket", [tmp_path / "pack"])


async def test_a_long_path_is_no_hindrance_and_as_private(tmp_path: Path) -> None:
    (question,) = write(tmp_path / "pack", {"free": PLAIN})
    folder = tmp_path / ("x" * 200) / "ü socket"
    async with service(folder, tmp_path / "pack") as (kept, at):
        assert kept.path == folder / place.NAME
        assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert at.answers() and await at.status()
        assert (await at.measure(question).run()).kind is not Kind.NONE
        with pytest.raises(TuiquizError, match="another measuring service"):
            await keeper.start(folder, [tmp_path / "pack"])
    assert not kept.path.exists() and not at.answers()


async def test_mistakes_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "pack", {"free": PLAIN})
    monkeypatch.setattr(place, "OPENED", tmp_path / "none")
    with pytest.raises(TuiquizError, match=f"takes {place.LONGEST}") as told:
        await keeper.start(tmp_path / ("x" * 100), [tmp_path / "pack"])
    assert "shorter path" in told.value.hint
    with pytest.raises(TuiquizError, match=r"pack\.toml"):
        await keeper.start(tmp_path / "socket", [tmp_path / "none"])


async def test_it_ends_with_its_parent(tmp_path: Path, mark: bytes) -> None:
    gate = support.gate_in(tmp_path)
    (held,) = write(tmp_path / "pack", {"held": waiting_for(gate)})
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT, str(tmp_path)), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout
    pid = int(await parent.stdout.readline())
    at = client.Service(place.path_in(tmp_path / "socket"), patience_s=0.0)
    running = asyncio.create_task(at.measure(held).run())
    let_through = await reached(gate)
    workers = support.workers(mark)
    parent.kill()
    await parent.wait()
    await until(lambda: not any(map(support.alive, (pid, *workers))))
    let_through()
    assert workers and (await running).kind is Kind.NONE
    assert not place.path_in(tmp_path / "socket").exists()
    await at.close()


PARENT = """
import asyncio, sys
from pathlib import Path
from tuiquiz.kiosk.measuring import keeper

async def main():
    home = Path(sys.argv[1])
    kept = await keeper.start(home / "socket", [home / "pack"])
    print(kept.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_visitor_has_the_service_or_else_measures_alone(tmp_path: Path) -> None:
    write(tmp_path / "pack", {"free": PLAIN})
    async with service(tmp_path / "socket", tmp_path / "pack") as (kept, _):
        assert isinstance(await asyncio.to_thread(client.measurer, kept.path), client.Service)
    for paths in ((kept.path,), ()):
        alone = client.measurer(*paths)
        assert isinstance(alone, Runner) and not alone.compares


def test_it_loads_no_screens() -> None:
    program = "import sys, tuiquiz.kiosk.measuring.__main__; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "tuiquiz.kiosk.measuring.server" in loaded
    heavy = {"textual", "rich", "asyncssh", "sqlite3", "findpython", "tuiquiz.ui", "tuiquiz.play"}
    assert not heavy & set(loaded)


async def test_a_service_that_hangs_is_started_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "BEAT_S", 0.05)
    monkeypatch.setattr(client, "ASK_S", 0.2)
    (free,) = write(tmp_path / "pack", {"free": PLAIN})
    lines: list[str] = []
    async with service(tmp_path / "socket", tmp_path / "pack", told=lines.append) as (kept, at):
        os.kill(kept.pid, signal.SIGSTOP)
        assert await verdict_kind(at, free) is Kind.WIN
        assert kept.restarts and "answered no more" in lines[0]


async def test_who_waits_for_a_service_that_hangs_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "ASK_S", 0.1)
    monkeypatch.setattr(client, "BEAT_S", 0.05)
    monkeypatch.setattr(keeper, "BEAT_S", 3600.0)
    (free,) = write(tmp_path / "pack", {"free": PLAIN})
    async with service(tmp_path / "socket", tmp_path / "pack") as (kept, at):
        os.kill(kept.pid, signal.SIGSTOP)
        async with asyncio.timeout(support.PATIENCE_S):
            assert (await at.measure(free).run()).failure == client.AWAY
        assert await at.status() is None
        os.kill(kept.pid, signal.SIGCONT)
        assert await verdict_kind(at, free) is Kind.WIN


async def test_a_long_wait_for_a_service_that_answers_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "BEAT_S", 0.02)
    gate = support.gate_in(tmp_path)
    (held,) = write(tmp_path / "pack", {"held": waiting_for(gate)})
    async with service(tmp_path / "socket", tmp_path / "pack") as (_, at):
        beats = 0
        running = asyncio.create_task(at.measure(held).run())
        let_through = await reached(gate)
        link = await at.link(0.0)
        assert link
        send = link.send

        def sent(message: wire.Asked) -> None:
            nonlocal beats
            beats += isinstance(message, wire.Look)
            send(message)

        monkeypatch.setattr(link, "send", sent)
        await until(lambda: beats > 2 * client.MISSED)
        let_through()
        assert (await running).kind is Kind.WIN


async def test_two_kiosks_in_one_home_and_who_looks_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a visitor whom sshd let in finds them, and passes over what a killed one left."""
    with TemporaryDirectory(prefix="tq") as home:  # A socket's path has room for little.
        monkeypatch.setenv("TUIQUIZ_HOME", home)
        await two_kiosks(tmp_path)


async def two_kiosks(tmp_path: Path) -> None:
    assert isinstance(kiosk._measurer(), Runner)
    write(tmp_path / "pack", {"free": PLAIN})
    left = place.folder_at(1)
    left.mkdir(parents=True)
    (left / place.NAME).touch()
    async with (
        service(place.folder_at(2222), tmp_path / "pack") as (kept, _),
        service(place.folder_at(2223), tmp_path / "pack"),
    ):
        assert len(place.found()) == 3
        found = await asyncio.to_thread(kiosk._measurer)
        assert isinstance(found, client.Service) and found.path == kept.path
