"""``tuiquiz serve --status``: how a running kiosk does."""

import json
import sys
import time
from typing import Any

from tuiquiz.kiosk import status

EVERY_S = 1.0


def show(port: int | None, *, as_json: bool) -> int:
    """Print the status; in a terminal, as a page that stays fresh until ctrl+c."""
    told = status.read(port)
    if as_json:
        sys.stdout.write(json.dumps(told) + "\n")
        return 0
    if not sys.stdout.isatty():
        sys.stdout.write("\n".join(lines(told)) + "\n")
        return 0
    from tuiquiz.kiosk.page import keep_fresh

    keep_fresh(lambda: lines(status.read(port)), EVERY_S)
    return 0


def lines(told: dict[str, Any]) -> list[str]:
    """The status as lines of text."""
    refused = ", ".join(f"{count} ({name})" for name, count in sorted(told["refused"].items()))
    load = " ".join(f"{value:.2f}" for value in told["load"])
    rows = [
        ("Port", f"{told['port']}, open for {_span(told['up_s'])}"),
        ("State", "closing" if told["closing"] else "open"),
        ("Connections", str(told["connections"])),
        ("Players", f"{told['sessions']}, {told['games']} of them in a game"),
        ("Turned away", refused or "nobody"),
        ("Measuring", _measuring(told.get("measuring") or {})),
        ("Load", load),
        ("Seen", time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(told["at"]))),
    ]
    for server in told["servers"]:
        rows.append((f"Process {server['process']}", _server(server)))
    width = max(len(name) for name, _ in rows)
    return [f"{name.ljust(width)}  {text}" for name, text in rows]


def _server(server: dict[str, Any]) -> str:
    parts = [
        f"{server.get('sessions', 0)} players",
        f"{server.get('memory_mb', 0):.0f} MB",
        f"key to paint {_spread(server.get('key_ms'))}",
        f"start to paint {_spread(server.get('start_ms'))}",
    ]
    return ", ".join([*parts, *(["no new players"] if server["retiring"] else [])])


def _spread(values: dict[str, float] | None) -> str:
    if not values:
        return "not yet"
    median, late, most = (f"{values[name]:.0f}" for name in ("median", "p99", "most"))
    return f"{median} ms (99th percentile {late}, most {most})"


def _measuring(told: dict[str, Any]) -> str:
    """How the measuring service does; it may be away for a moment."""
    if not told:
        return "the service does not answer"
    return (
        f"{told['queued']} in the queue, {told['races']} measured, shown to players: "
        f"{told['live']} live, {told['again']} again, {told['failed']} failed; "
        f"{told['wait_s']:.2f} s from answer to verdict"
    )


def _span(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
