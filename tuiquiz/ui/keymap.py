"""Which keys do what: the usual ones of the table of commands, and those that a player prefers."""

import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from typing import Any

from textual.binding import Binding, BindingsMap
from textual.keys import Keys, format_key, key_to_character

from tuiquiz.quiz.text import clean
from tuiquiz.ui import commands
from tuiquiz.ui.commands import Command

KEPT = ("escape", "ctrl+q", "ctrl+c")
PALETTE = "ctrl+p"
_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape", "return": "enter"}
_MODIFIERS = frozenset(("ctrl", "shift", "alt", "super", "hyper", "meta"))


@dataclass(frozen=True, slots=True)
class Keymap:
    """``changed`` holds other keys than the usual ones, by the names of their commands.

    What leads out (escape, ctrl+q and ctrl+c) stays with its command whatever else it gets.
    """

    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keys(self, command: Command) -> tuple[str, ...]:
        """The keys of ``command``, the one to be shown first."""
        usual = tuple(command.keys.split(","))
        changed = self.changed.get(commands.name(command))
        if changed is None:
            return usual
        return (*changed, *(key for key in usual if key in KEPT and key not in changed))

    def shown(self, command: Command) -> str:
        """The first key of ``command`` as the key bar shows it."""
        if commands.name(command) in self.changed or not command.display:
            return shown(self.keys(command)[0])
        return command.display

    def spoken(self, command: Command) -> str:
        """The first key of ``command`` as a sentence names it: ``Space``, ``N``."""
        key = self.shown(command)
        return key if len(key) > 1 and key[0] in "^⇧" else key[:1].upper() + key[1:]

    def bound(self, usual: BindingsMap) -> BindingsMap:
        """``usual`` bindings with the keys as they are changed; what is no command stays."""
        if not self.changed:
            return usual.copy()
        table = commands.table()
        made = BindingsMap()
        done: set[str] = set()
        for _, binding in usual:
            command = table.get(binding.id or "")
            if command is None:
                made.key_to_bindings.setdefault(binding.key, []).append(binding)
            elif binding.id and binding.id not in done:
                done.add(binding.id)
                for one in self._bindings(command):
                    made.key_to_bindings.setdefault(one.key, []).append(one)
        return made

    def changing(self, name: str, keys: tuple[str, ...] | None) -> "Keymap":
        """The keymap with other ``keys`` for the command called ``name``; None: the usual."""
        rest = {one: its for one, its in self.changed.items() if one != name}
        return replace(self, changed=rest if keys is None else {**rest, name: keys})

    def problem(self, name: str) -> str:
        """Why the keys of the command called ``name`` cannot be as they are; empty if they can."""
        command = commands.table()[name]
        usual = command.keys.split(",")
        around = surroundings()[name]
        for key in self.keys(command):
            if key in usual and name not in self.changed:
                continue
            if key not in usual:
                if key in KEPT:
                    return f"{shown(key)} stays a way out."
                if key == PALETTE:
                    return f"{shown(key)} opens the palette of commands."
                if around.typing and key_to_character(key):
                    return f"{shown(key)} writes a letter where {command.label} is needed."
                if key in around.taken:
                    return f"{shown(key)} moves in the list or the line where it is needed."
        for other in sorted(around.others):
            its = commands.table()[other]
            for key in self.keys(its):
                if key in self.keys(command) and not (key in usual and key in its.keys.split(",")):
                    return f"{shown(key)} is the key of {its.label!r}: {its.help}."
        return ""

    def _bindings(self, command: Command) -> Iterator[Binding]:
        changed = commands.name(command) in self.changed
        for binding in commands.bindings(command):
            assert isinstance(binding, Binding)
            if not changed:
                yield from Binding.make_bindings([binding])
            else:
                for at, key in enumerate(self.keys(command)):
                    yield replace(
                        binding, key=key, key_display=shown(key), show=command.show and not at
                    )
                return


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a command meets where it works: other commands, keys of widgets, a line to type in."""

    others: frozenset[str]
    taken: frozenset[str]
    typing: bool


def shown(key: str) -> str:
    """A key as people know it: ``x``, ``?``, ``space``, ``^d``."""
    *modifiers, last = key.split("+")
    return "".join("^" if m == "ctrl" else f"{m}+" for m in modifiers) + format_key(last)


def named(text: str) -> str | None:
    """The name that Textual has for a key that somebody wrote; None for no key."""
    *modifiers, last = [text] if text == "+" else text.strip().split("+")
    modifiers = [modifier.lower() for modifier in modifiers]
    if len(last) != 1 or modifiers:
        last = last.lower()
    known = {key.value for key in Keys if "<" not in key.value}
    writes = last if len(last) == 1 else key_to_character(last)
    if writes and writes.isprintable() and not writes.isspace():
        (binding,) = Binding.make_bindings([("comma" if writes == "," else writes, "")])
        last = binding.key
    elif last not in known:
        return None
    if not _MODIFIERS.issuperset(modifiers):
        return None
    key = "+".join((*sorted(modifiers), last))
    return _SAME.get(key, key)


def read(raw: object) -> tuple[Keymap, list[str]]:
    """The keymap of the settings, and what is wrong with it: texts that begin with the key.

    ``raw`` is ``{"hint": "x", "ready": "r,space"}``; what is wrong is left out.
    """
    if not isinstance(raw, Mapping):
        return Keymap(), ['keys: expected a table such as {"hint": "x"}; the usual keys are used.']
    problems: list[str] = []
    keymap = Keymap()
    for name, written in raw.items():
        keys = _written(str(name), written)
        if isinstance(keys, str):
            problems.append(f"keys.{clean(str(name))}: {keys} It is left out.")
        else:
            keymap = keymap.changing(str(name), keys)
    # From the last: of two that want the same key, the one that was there first gets it.
    while told := next(_clashes(keymap), None):
        name, problem = told
        problems.append(f"keys.{name}: {problem} It is left out.")
        keymap = keymap.changing(name, None)
    return keymap, problems


def _clashes(keymap: Keymap) -> Iterator[tuple[str, str]]:
    for name in reversed(list(keymap.changed)):
        if problem := keymap.problem(name):
            yield name, problem


def _written(name: str, written: Any) -> tuple[str, ...] | str:
    """Keys as somebody wrote them; a sentence where they are none."""
    if name not in commands.table():
        return "there is no such command."
    if not isinstance(written, str):
        return f"expected text such as {commands.table()[name].keys!r}."
    keys = [part.strip() for part in written.split(",")]
    found = [named(key) for key in keys]
    for key, known in zip(keys, found, strict=True):
        if known is None:
            return f"{clean(key)!r} is no key. A comma stands between keys."
    return tuple(dict.fromkeys(key for key in found if key))


@cache
def surroundings() -> Mapping[str, Surroundings]:
    """For each command by name what it meets on the screens that have it."""
    from tuiquiz.ui import screens
    from tuiquiz.ui.screens.base import QuizScreen

    for module in pkgutil.iter_modules(screens.__path__):
        import_module(f"{screens.__name__}.{module.name}")
    everywhere = {commands.name(one) for one in (commands.QUIT, commands.HELP, commands.SUSPEND)}
    table = commands.table()
    others: dict[str, set[str]] = {name: set(everywhere) for name in table}
    taken: dict[str, set[str]] = {name: set() for name in table}
    typing: set[str] = set()
    for screen in _kinds(QuizScreen):
        lists = [pair for kind in screen.TAKERS for pair in kind._merged_bindings or ()]
        active = [*(screen._merged_bindings or ()), *lists]
        bound = {one.id for _, one in active if one.id in table}
        keys = {key for key, one in lists if one.id not in table}
        for name in filter(None, bound):
            others[name] |= {one for one in bound if one and _together(name, one)}
            taken[name] |= keys
            if screen.TYPING:
                typing.add(name)
    for name in everywhere:
        others[name] = set(table)
    return {
        name: Surroundings(frozenset(others[name] - {name}), frozenset(taken[name]), name in typing)
        for name in table
    }


def _kinds(kind: Any) -> Iterator[Any]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)


def _together(one: str, other: str) -> bool:
    """Whether two commands of a screen work at the same time."""
    moments = [set(map(commands.name, moment)) for moment in commands.MOMENTS]
    met = any({one, other} <= moment for moment in moments)
    apart = all(any(name in moment for moment in moments) for name in (one, other))
    return met or not apart


def everything(keymap: Keymap) -> Sequence[tuple[str, Command, str]]:
    """Every command with its name and its keys in words, in the order of the table."""
    return [
        (name, command, ", ".join(map(shown, keymap.keys(command))))
        for name, command in commands.table().items()
    ]
