"""Pairs of functions whose truth is known by construction.

Each kind is a unit of work of about a microsecond. One function does it 100 times, the other 100,
102, 105, 110 or 150 times, and both return the same: so the second takes 0, 2, 5, 10 or 50 % more
time, up to the few dozen nanoseconds of one call.
"""

from dataclasses import dataclass

BASE = "base"
MORE = "more"
UNITS = 100
PERCENTS = (0, 2, 5, 10, 50)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work.

    ``text`` is a function with NAME and TIMES to fill in, ``before`` what both functions need,
    ``argument`` the expression of their one argument.
    """

    text: str
    argument: str
    before: str = ""


KINDS = {
    "loop": Kind(
        """
def NAME(numbers):
    for _ in range(TIMES):
        even = 0
        for number in numbers:
            if number % 2 == 0:
                even += 1
    return even
""",
        "list(range(20))",
    ),
    "recursion": Kind(
        """
def NAME(level):
    if level == 0:
        for _ in range(TIMES):
            NAME(12)
        return 1
    if level == 1:
        return 1
    return NAME(level - 1)
""",
        "0",
    ),
    "comprehension": Kind(
        """
def NAME(numbers):
    for _ in range(TIMES):
        doubled = [number * 2 for number in numbers]
    return doubled
""",
        "list(range(20))",
    ),
    "string": Kind(
        """
def NAME(words):
    for _ in range(TIMES):
        text = ""
        for word in words:
            text += word
    return text
""",
        "['word%d' % number for number in range(20)]",
    ),
    "dict": Kind(
        """
def NAME(numbers):
    for _ in range(TIMES):
        found = {}
        for number in numbers:
            found[number] = number
    return found
""",
        "list(range(20))",
    ),
    "method": Kind(
        """
def NAME(numbers):
    for _ in range(TIMES):
        total = Total()
        for number in numbers:
            total.add(number)
    return total.value
""",
        "list(range(20))",
        """
class Total:
    def __init__(self):
        self.value = 0

    def add(self, number):
        self.value += number
""",
    ),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two functions of one kind, ``f`` and ``g``; ``name`` is ``loop/5`` for 5 % more work."""

    kind: str
    percent: int

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.percent}"

    @property
    def argument(self) -> str:
        """The expression of the one argument of both."""
        return KINDS[self.kind].argument

    def roles(self, *, swapped: bool) -> dict[str, str]:
        """Which part each function has: ``f`` has the base amount of work unless ``swapped``."""
        return {"f": MORE, "g": BASE} if swapped else {"f": BASE, "g": MORE}

    def source(self, *, swapped: bool) -> str:
        """The text of a Python file that holds both functions, ``f`` before ``g``."""
        kind = KINDS[self.kind]
        parts = [kind.before]
        for name, role in self.roles(swapped=swapped).items():
            times = UNITS + (self.percent if role == MORE else 0)
            parts.append(kind.text.replace("NAME", name).replace("TIMES", str(times)))
        return "\n".join(part for part in parts if part).lstrip()


PAIRS = {pair.name: pair for pair in (Pair(kind, more) for kind in KINDS for more in PERCENTS)}
