"""Players by the dozen at a kiosk of its own: keys to paint, starts, memory, processor time.

Starts ``tuiquiz serve`` on loopback with a home of its own, sends players who play the real game
(AsyncSSH clients in a process of their own), and prints what they saw and what it cost.

    python benchmarks/kiosk.py --players 50 --minutes 10 [--joins 8] [--workers 1]
    python benchmarks/kiosk.py --visits 500         memory after 50 and after 500 short visits
    python benchmarks/kiosk.py --players 50 --idle  processor time of players who do nothing

A key's time is from its sending to the first picture of another part of the screen than the clock,
which shows that it was taken; of keys that lead to another screen, that screen's time stands below.
"""

import argparse
import asyncio
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import asyncssh

PLACE = re.compile(rb"\x1b\[(\d+);(\d+)H")
CODES = re.compile(rb"\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b\][^\x07]*\x07")
CLOCK_ROW = 4
RACE = (b" on the kiosk", b"Waiting: ")
PATIENCE_S = 30.0
STATES = {
    b"Enter : play": "attract",
    b"Who plays?": "name",
    b"space Ready": "reading",
    b" a A ": "answering",
    b"enter Next": "revealed",
    b"Play again": "over",
}


class Player(asyncssh.SSHClientSession[bytes]):
    """One player: reads the screen by its key bar, and plays like a person in a hurry."""

    def __init__(self, seen: dict[str, list[float]], pace: float, chance: random.Random) -> None:
        self._seen = seen
        self._pace = pace
        self._chance = chance
        self._chan: Any = None
        self._text = bytearray()
        self._state = ""
        self._changed = asyncio.Event()
        self._sent: float | None = None
        self._leads: tuple[float, str, int | tuple[bytes, ...]] | None = None
        self._began = time.perf_counter()
        self._painted = False
        self.games = 0
        self.stuck = 0
        self.bytes = 0
        self.gone = False

    def connection_made(self, chan: Any) -> None:
        self._chan = chan

    def session_started(self) -> None:
        self._began = time.perf_counter()

    def data_received(self, data: bytes, datatype: Any) -> None:
        del datatype
        now = time.perf_counter()
        self.bytes += len(data)
        if not self._painted and b"play" in data:
            self._painted = True
            self._seen["start"].append(now - self._began)
        touched = {int(row) for row, _ in PLACE.findall(data)} - {CLOCK_ROW}
        if self._sent and touched:
            self._seen["key"].append(now - self._sent)
            self._sent = None
        plain = CODES.sub(b"", data)
        if self._leads:
            began, kind, whole = self._leads
            if isinstance(whole, int):
                seen = len(touched) >= whole
            else:
                seen = any(text in plain for text in whole)
            if seen:
                self._seen[kind].append(now - began)
                self._leads = None
        self._text = (self._text + plain)[-6000:]
        found = [(self._text.rfind(mark), state) for mark, state in STATES.items()]
        place, state = max(found)
        if place >= 0 and state != self._state:
            self._state = state
            self._changed.set()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.gone = True
        self._changed.set()

    async def key(self, key: str, kind: str = "", whole: int | tuple[bytes, ...] = 0) -> None:
        """Press ``key``; it leads to a screen of ``kind``, seen by so many rows or one of texts."""
        if self._sent:
            self.stuck += 1
        self._sent = time.perf_counter()
        self._leads = (self._sent, kind, whole) if kind else None
        self._chan.write(key.encode())

    async def until(self, *states: str) -> bool:
        end = time.perf_counter() + PATIENCE_S
        while self._state not in states:
            self._changed.clear()
            if self.gone:
                return False
            try:
                await asyncio.wait_for(self._changed.wait(), end - time.perf_counter())
            except TimeoutError:
                self._seen["lost"].append(0.0)
                return False
        return True

    async def rest(self, least: float, most: float) -> None:
        await asyncio.sleep(self._chance.uniform(least, most) * self._pace)

    async def enter(self) -> None:
        """Come as far as the first question."""
        await self.until("attract")
        await self.key("\r", "screen", 4)
        if await self.until("name", "reading") and self._state == "name":
            await self.key("\r", "screen", 4)
            await self.until("reading")

    async def play(self, end: float) -> None:
        await self.until("attract")
        while time.perf_counter() < end and not self.gone:
            if self._state == "attract":
                await self.rest(0.5, 1.5)
                await self.key("\r", "screen", 4)
                if not await self.until("name", "reading"):
                    return
            if self._state == "name":
                await self.rest(0.5, 1.0)
                await self.key("\r", "screen", 4)
                await self.until("reading")
            if self._state == "reading":
                await self.rest(0.5, 2.0)
                await self.key(" ")
                await self.until("answering")
            if self._state == "answering":
                for _ in range(self._chance.randint(1, 3)):
                    await self.rest(0.4, 1.0)
                    await self.key("\x1b[B")
                await self.rest(0.6, 1.2)
                self._text.clear()
                self._state = "measuring"
                await self.key(self._chance.choice("ab"), "reveal", RACE)
                await self.until("revealed")
            if self._state == "revealed":
                await self.rest(1.0, 2.5)
                self._text.clear()
                self._state = "next"
                await self.key("\r", "screen", 4)
                await self.until("reading", "over")
            if self._state == "over":
                self.games += 1
                await self.rest(1.0, 2.0)
                self._text.clear()
                self._state = "again"
                await self.key("p", "screen", 4)
                await self.until("reading", "name")
            if self._state not in STATES.values():
                return


async def crowd(
    port: int, players: int, joins: float, seconds: float, pace: float
) -> dict[str, Any]:
    """What ``players`` who come ``joins`` a second saw in ``seconds`` of play."""
    seen: dict[str, list[float]] = defaultdict(list)
    end = time.perf_counter() + players / joins + seconds
    people: list[Player] = []
    connections: list[Any] = []

    async def one(number: int) -> None:
        await asyncio.sleep(number / joins)
        conn = await asyncssh.connect(
            "127.0.0.1", port, username="guest", known_hosts=None, client_keys=None, config=None
        )
        connections.append(conn)
        player = Player(seen, pace, random.Random(number))
        people.append(player)
        await conn.create_session(
            lambda: player, term_type="xterm-256color", term_size=(80, 24), encoding=None
        )
        await player.play(end)

    results = await asyncio.gather(*(one(n) for n in range(players)), return_exceptions=True)
    for conn in connections:
        conn.close()
    return {
        "seen": seen,
        "games": sum(p.games for p in people),
        "unanswered": sum(p.stuck for p in people),
        "gone": sum(p.gone for p in people),
        "bytes": sum(p.bytes for p in people),
        "errors": [repr(r) for r in results if isinstance(r, BaseException)][:5],
    }


async def visits(port: int, pids: list[int], count: int, at_once: int) -> list[float]:
    """Memory in MB after a tenth and after all of ``count`` visitors came, played and left."""
    places = asyncio.Semaphore(at_once)
    told: list[float] = []

    async def one(number: int) -> None:
        async with (
            places,
            asyncssh.connect(
                "127.0.0.1", port, username="guest", known_hosts=None, client_keys=None, config=None
            ) as conn,
        ):
            player = Player(defaultdict(list), 0.1, random.Random(number))
            await conn.create_session(
                lambda: player, term_type="xterm-256color", term_size=(80, 24), encoding=None
            )
            await player.play(time.perf_counter() + 2.5)

    for first, last in ((0, count // 10), (count // 10, count)):
        await asyncio.gather(*(one(number) for number in range(first, last)))
        await asyncio.sleep(8)
        told.append(sum(map(memory_mb, pids)))
    return told


async def idle(port: int, pids: list[int], players: int, seconds: float) -> dict[str, float]:
    """Processor time, in cores a player, at the first screen and at a question."""
    people: list[Player] = []
    connections = []
    for number in range(players):
        conn = await asyncssh.connect(
            "127.0.0.1", port, username="guest", known_hosts=None, client_keys=None, config=None
        )
        player = Player(defaultdict(list), 1.0, random.Random(number))
        people.append(player)
        connections.append(conn)
        await conn.create_session(
            lambda player=player: player,  # type: ignore[misc]
            term_type="xterm-256color",
            term_size=(80, 24),
            encoding=None,
        )
    told = {}
    for place in ("first screen", "question"):
        if place == "question":
            await asyncio.gather(*(player.enter() for player in people))
        await asyncio.sleep(3)
        spent, began = cpu_s(pids), time.perf_counter()
        await asyncio.sleep(seconds)
        told[place] = (cpu_s(pids) - spent) / (time.perf_counter() - began) / players
    for conn in connections:
        conn.close()
    return told


def spread(values: list[float]) -> str:
    if not values:
        return "none"
    ordered = sorted(values)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return (
        f"n={len(ordered)} median {statistics.median(ordered) * 1e3:.1f} ms, "
        f"p99 {late * 1e3:.1f} ms, most {ordered[-1] * 1e3:.1f} ms"
    )


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def serving(port: int, home: str) -> dict[str, Any]:
    """The kiosk's status."""
    file = Path(home) / "data" / "kiosk" / f"status-{port}.json"
    return dict(json.loads(file.read_bytes())) if file.exists() else {}


def memory_mb(pid: int) -> float:
    """What a process holds for itself and its share of the rest (PSS)."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found[1]) / 1024 if found else 0.0


def cpu_s(pids: list[int]) -> float:
    """Processor time that the processes have used."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--players", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--joins", type=float, default=8.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--pace", type=float, default=1.0)
    parser.add_argument("--visits", type=int, default=0)
    parser.add_argument("--idle", action="store_true")
    args = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="kiosk-") as home:
        environment = os.environ | {"TUIQUIZ_HOME": home}
        command = [sys.executable, "-m", "tuiquiz", "serve", "--port", str(port)]
        limits = ["--sessions", "400", "--connections", "400", "--workers", str(args.workers)]
        limits += ["--new", "100", "--new-burst", "400"]
        with Path(home, "log").open("w") as log:
            kiosk = subprocess.Popen([*command, *limits], env=environment, stdout=log, stderr=log)
        try:
            while not serving(port, home).get("servers"):
                time.sleep(0.2)
            pids = [server["process"] for server in serving(port, home)["servers"]]
            before = sum(map(memory_mb, pids))
            if args.visits:
                few, many = asyncio.run(visits(port, pids, args.visits, 10))
                print(f"memory: {before:.0f} MB, after {args.visits // 10} visits {few:.0f} MB,")
                print(f"  after {args.visits} visits {many:.0f} MB ({many / few - 1:+.1%})")
                return
            if args.idle:
                for place, share in asyncio.run(idle(port, pids, args.players, 15)).items():
                    print(f"idle at the {place}: {share:.2%} of a core a player")
                return
            spent, began = cpu_s(pids), time.perf_counter()
            ticks = {"most": 0.0}

            async def run() -> dict[str, Any]:
                playing = asyncio.create_task(
                    crowd(port, args.players, args.joins, args.minutes * 60, args.pace)
                )
                while not playing.done():
                    await asyncio.sleep(5)
                    ticks["most"] = max(ticks["most"], sum(map(memory_mb, pids)))
                return await playing

            told = asyncio.run(run())
            took = time.perf_counter() - began
            cores = (cpu_s(pids) - spent) / took
            seen = told.pop("seen")
            print(f"{args.players} players, {took:.0f} s, {args.workers} serving processes")
            print(f"  start to first paint: {spread(seen['start'])}")
            print(f"  key to paint:         {spread(seen['key'])}")
            print(f"    answer to the race: {spread(seen['reveal'])}")
            print(f"    to another screen:  {spread(seen['screen'])}")
            print(f"  processor: {cores:.2f} cores, {cores / args.players * 100:.2f} % a player")
            per = (ticks["most"] - before) / args.players
            most = ticks["most"]
            print(f"  memory: {before:.0f} MB before, {most:.0f} at most, {per:.2f} MB a player")
            print(f"  lost: {len(seen['lost'])}, {told}")
            status = serving(port, home)
            print(f"  measuring: {status.get('measuring')}")
            print(f"  key_ms by the kiosk: {[s.get('key_ms') for s in status['servers']]}")
        finally:
            kiosk.send_signal(signal.SIGTERM)
            kiosk.send_signal(signal.SIGTERM)
            kiosk.wait(20)
            print(Path(home, "log").read_text()[-1500:] if os.environ.get("LOG") else "")


if __name__ == "__main__":
    main()
