"""``tuiquiz serve --status``: how a running kiosk does."""

import json
import sys
import time
from typing import Any

from tuiquiz.kiosk import status

EVERY_S = 1.0
UNTOLD = ("what", "pid")


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
    measuring = {k: v for k, v in (told.get("measuring") or {}).items() if k not in UNTOLD}
    refused = told["refused"] or {"nobody": 0}
    load = " ".join(f"{value:.2f}" for value in told["load"])
    rows = [
        ("Port", f"{told['port']}, open for {_span(told['up_s'])}"),
        ("State", "closing" if told["closing"] else "open"),
        ("Connections", str(told["connections"])),
        ("Players", f"{told['sessions']}, {told['games']} of them in a game"),
        ("Turned away", ", ".join(f"{name} {count}" for name, count in sorted(refused.items()))),
        ("Measuring", ", ".join(f"{_words(k)} {_value(v)}" for k, v in measuring.items()) or "-"),
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


def _words(name: str) -> str:
    return name.replace("_", " ")


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _span(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
