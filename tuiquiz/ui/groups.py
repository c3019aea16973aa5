"""The keys of each player in a buzzer game: a group each, no key in two groups.

A key is the character that it writes, as a small letter.
"""

from collections.abc import Iterable, Mapping, Sequence

from textual.events import Key

Keys = tuple[str, ...]

SIZE = 4
USUAL = tuple(map(tuple, ("1234", "7890", "qwer", "uiop", "asdf", "jkl;", "zxcv", "nm,.")))
"""For each seat the keys of one hand, as they lie on most keyboards with Latin letters."""


def seated(players: Sequence[str], kept: Sequence[Keys]) -> dict[str, Keys]:
    """Keys for each of ``players``, by seat: those ``kept`` if sound, else the usual."""
    groups: dict[str, Keys] = {}
    for seat, player in enumerate(players):
        wanted = tuple(kept[seat]) if seat < len(kept) else ()
        sound = len(set(wanted)) == SIZE and not any(map(problem_of, wanted))
        taken = {key for keys in groups.values() for key in keys}
        groups[player] = wanted if sound and not taken & set(wanted) else free(taken, seat)
    return groups


def joined(groups: Mapping[str, Keys], players: Sequence[str]) -> dict[str, Keys]:
    """The groups of all ``players``: those who have one keep it, the others get a free one."""
    seats = {player: groups[player] for player in players if player in groups}
    for seat, player in enumerate(players):
        if player not in seats:
            seats[player] = free((key for keys in seats.values() for key in keys), seat)
    return seats


def free(taken: Iterable[str], seat: int = 0) -> Keys:
    """A usual group of which no key is ``taken``, that of the ``seat`` if possible."""
    used = set(taken)
    for group in (USUAL[seat % len(USUAL)], *USUAL):
        if not used & set(group):
            return group
    spare = [key for group in USUAL for key in group if key not in used]
    return tuple(spare[:SIZE])


def problem_of(key: str) -> str:
    """Why ``key`` cannot belong to a player; empty if it can."""
    if len(key) != 1 or not key.isprintable() or key.isspace():
        return "Only keys that write a letter, a digit or a sign can be used."
    return ""


def of(event: Key) -> str:
    """The character that a key writes, capitals as small letters; empty if it writes none."""
    return event.character.lower() if event.is_printable and event.character else ""


def owner(groups: Mapping[str, Keys], key: str) -> tuple[str, int] | None:
    """Whose ``key`` it is, and its place in the group; None for nobody's."""
    for player, keys in groups.items():
        if key in keys:
            return player, keys.index(key)
    return None
