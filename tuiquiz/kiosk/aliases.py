"""Invented names for those who do not want to think of one: two words, at most sixteen columns."""

from collections.abc import Callable
from random import Random

FIRST = (
    "Agile",
    "Amber",
    "Brave",
    "Brisk",
    "Calm",
    "Clever",
    "Cosmic",
    "Cosy",
    "Daring",
    "Dizzy",
    "Eager",
    "Fluffy",
    "Fuzzy",
    "Gentle",
    "Happy",
    "Hasty",
    "Humble",
    "Jolly",
    "Keen",
    "Lazy",
    "Lucky",
    "Mellow",
    "Merry",
    "Mighty",
    "Nimble",
    "Noble",
    "Patient",
    "Plucky",
    "Polite",
    "Quick",
    "Quiet",
    "Rapid",
    "Silver",
    "Sleepy",
    "Sly",
    "Snappy",
    "Sunny",
    "Swift",
    "Tidy",
    "Witty",
)
SECOND = (
    "Adder",
    "Badger",
    "Boa",
    "Bytecode",
    "Cobra",
    "Closure",
    "Cricket",
    "Cursor",
    "Falcon",
    "Float",
    "Gecko",
    "Heap",
    "Heron",
    "Integer",
    "Iterator",
    "Lambda",
    "Lemur",
    "List",
    "Loop",
    "Marmot",
    "Matrix",
    "Monad",
    "Opcode",
    "Otter",
    "Parser",
    "Pixel",
    "Pointer",
    "Python",
    "Queue",
    "Raven",
    "Slice",
    "Stack",
    "Swallow",
    "Tensor",
    "Thread",
    "Tuple",
    "Turtle",
    "Vector",
    "Walrus",
    "Yield",
)
TRIES = 40


def invent(random: Random, taken: Callable[[str], bool]) -> str:
    """A name that is not ``taken``; empty where chance found none, and the visitor has to."""
    for _ in range(TRIES):
        name = f"{random.choice(FIRST)} {random.choice(SECOND)}"
        if not taken(name):
            return name
    return ""
