"""Records as Markdown tables. Shares of errors come with their 95 % upper bound."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from benchmarks.rivals.bounds import percentile, upper_bound
from benchmarks.rivals.reading import MARGIN, TIE, UNDECIDED
from benchmarks.rivals.record import Record

CLEAR = (5, 10, 50)
INSIDE = 2
WHOLE = "tuiquiz"
OURS = (WHOLE, "engine")
OWN = "tuiquiz, its own seconds"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all but the first column are aligned to the right."""
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def by_tool(records: Iterable[Record]) -> dict[str, list[Record]]:
    """The records of each tool; those of tuiquiz come first."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[record.tool].append(record)
    return dict(sorted(found.items(), key=lambda item: (not item[0].startswith(WHOLE), item[0])))


def times(records: list[Record]) -> str:
    """Seconds to the verdict, beside those of the first tool on the same pair in the same round.

    That is the whole command of tuiquiz, or, where only the engine ran, the engine undisturbed.
    """
    first = next(iter(by_tool(records)))
    ours = {_block(r): r.seconds for r in records if r.tool == first and not r.failed}
    rows = []
    for tool, own in by_tool(records).items():
        rows.append(_time_row(tool, own, ours, lambda record: record.seconds))
        if tool == WHOLE:
            told = [record for record in own if record.own_s is not None]
            rows.append(_time_row(OWN, told, ours, lambda record: record.own_s or 0.0))
    head = ("tool", "runs", "failed", "median", "95 % within", f"× {first}", "blocks")
    return table(head, rows)


def _block(record: Record) -> tuple[str, int, str]:
    return record.session, record.round, record.pair


def _time_row(
    tool: str,
    records: list[Record],
    ours: dict[tuple[str, int, str], float],
    seconds: Callable[[Record], float],
) -> tuple[str, ...]:
    good = [record for record in records if not record.failed]
    failed = str(len(records) - len(good))
    if not good:
        return (tool, str(len(records)), failed, "", "", "", "")
    values = [seconds(record) for record in good]
    both = [(seconds(r), ours[_block(r)]) for r in good if _block(r) in ours]
    factor = ""
    if both:
        theirs, mine = zip(*both, strict=True)
        factor = f"{median(theirs) / median(mine):.3g}"
    return (
        tool,
        str(len(records)),
        failed,
        f"{median(values):.3g} s",
        f"{percentile(values, 0.95):.3g} s",
        factor,
        str(len(both)),
    )


def by_percent(records: list[Record]) -> str:
    """Median seconds to the verdict, for each difference of its own."""
    percents = sorted({record.percent for record in records if record.percent is not None})
    rows = []
    for tool, own in by_tool(records).items():
        cells = []
        for percent in percents:
            some = [r.seconds for r in own if r.percent == percent and not r.failed]
            cells.append(f"{median(some):.3g} s" if some else "-")
        rows.append((tool, *cells))
    return table(("tool", *(f"{percent} %" for percent in percents)), rows)


def share(seen: int, runs: int) -> str:
    """``2/40 (≤ 15 %)``: how many, and the 95 % upper bound of the share."""
    if not runs:
        return "-"
    bound = f"{100 * upper_bound(seen, runs):.2g}" if seen < runs else "100"
    return f"{seen}/{runs} (≤ {bound} %)"


def twins(records: list[Record]) -> str:
    """Identical functions: every winner is a false one."""
    rows = []
    for tool, all_of in by_tool(r for r in records if r.percent == 0).items():
        own = [record for record in all_of if not record.failed]
        won = [record for record in own if record.wrong]
        far = sum(1 for record in won if (record.ratio or 1.0) > 1 + MARGIN)
        ratios = [record.ratio for record in won if record.ratio]
        rows.append(
            (
                tool,
                str(len(own)),
                share(len(won), len(own)),
                str(far),
                f"x{max(ratios):.3f}" if ratios else "-",
                str(sum(r.verdict == TIE for r in own)),
                str(sum(r.verdict == UNDECIDED for r in own)),
            )
        )
    head = ("tool", "runs", "false winners", "beyond 3 %", "worst", "tie", "undecided")
    return table(head, rows)


def clear(records: list[Record]) -> str:
    """Pairs 5, 10 and 50 % apart: right, wrong, or no winner."""
    rows = []
    for tool, all_of in by_tool(r for r in records if r.percent in CLEAR).items():
        own = [record for record in all_of if not record.failed]
        wrong = sum(record.wrong for record in own)
        cells = []
        for percent in CLEAR:
            some = [record for record in own if record.percent == percent]
            cells.append(f"{sum(record.right for record in some)}/{len(some)}")
        tie = sum(record.verdict == TIE for record in own)
        undecided = sum(record.verdict == UNDECIDED for record in own)
        rows.append((tool, *cells, share(wrong, len(own)), str(tie), str(undecided)))
    head = (
        "tool",
        *(f"right at {percent} %" for percent in CLEAR),
        "wrong winners",
        "tie",
        "undecided",
    )
    return table(head, rows)


def inside(records: list[Record]) -> str:
    """Pairs 2 % apart, which is within the margin: no winner is right."""
    rows = []
    for tool, all_of in by_tool(r for r in records if r.percent == INSIDE).items():
        own = [record for record in all_of if not record.failed]
        rows.append(
            (
                tool,
                str(len(own)),
                str(sum(not record.won for record in own)),
                str(sum(record.right for record in own)),
                share(sum(record.wrong for record in own), len(own)),
            )
        )
    head = ("tool", "runs", "no winner", "named the faster", "named the slower")
    return table(head, rows)


def talk(records: list[Record]) -> str:
    """The talk's questions: how often the expected winner came, and what else."""

    def said(some: list[Record]) -> str:
        if not some:
            return "-"
        others = Counter(r.winner or r.verdict for r in some if not r.right)
        words = ", ".join(f"{word} {count}" for word, count in others.most_common())
        return f"{sum(r.right for r in some)}/{len(some)}" + (f" ({words})" if words else "")

    return _by_question(records, said, {r.pair: " or ".join(r.expected) for r in records})


def ratios(records: list[Record]) -> str:
    """The talk's questions: the median of the ratio that each tool told, and its range."""

    def told(some: list[Record]) -> str:
        values = [record.ratio for record in some if record.ratio]
        if not values:
            return "-"
        low, middle, high = (f"{value:.3g}" for value in (min(values), median(values), max(values)))
        return f"{middle} ({low} to {high})"

    return _by_question(records, told, {})


def _by_question(
    records: list[Record], cell: Callable[[list[Record]], str], first: dict[str, str]
) -> str:
    """Tools as rows, the talk's questions as columns; ``first`` is a row above all tools."""
    questions = sorted({record.pair for record in records})
    rows = [("expected", *(first[question] for question in questions))] if first else []
    for tool, own in by_tool(records).items():
        cells = (cell([r for r in own if r.pair == question]) for question in questions)
        rows.append((tool, *cells))
    names = (name.removeprefix("talk/").removesuffix(":fastest") for name in questions)
    return table(("tool", *names), rows)


def mistakes(records: list[Record]) -> str:
    """Every wrong winner, with its circumstances."""
    rows = [
        (
            record.tool,
            record.pair,
            f"x{record.ratio:.3f}" if record.ratio else "-",
            f"{record.seconds:.2f} s",
            f"{record.load:g}",
            record.when,
        )
        for record in records
        if record.wrong
    ]
    return table(("tool", "pair", "told", "after", "load", "when"), rows)


def conditions(records: list[Record]) -> str:
    """``240 runs, load 0.3 to 2.1 (median 0.9)``, and how often the parent drew, if it did."""
    loads = [record.load for record in records]
    text = (
        f"{len(records)} runs, load {min(loads):g} to {max(loads):g} (median {median(loads):.2g})"
    )
    if drawn := [record.drawing for record in records if record.drawing]:
        text += f"; where the parent drew, it reached {median(drawn):.3g} frames a second (median)"
    return text


def verdicts(records: list[Record]) -> list[tuple[str, str]]:
    """Every table that has something to show, with its title."""
    known = [record for record in records if record.percent is not None]
    parts = []
    if any(record.percent == 0 for record in known):
        parts.append(("Identical functions", twins(known)))
    if any(record.percent in CLEAR for record in known):
        parts.append(("5, 10 and 50 % more work", clear(known)))
    if any(record.percent == INSIDE for record in known):
        parts.append(("2 % more work, inside the margin of 3 %", inside(known)))
    if known:
        parts.append(("Seconds, pairs of known truth", times(known)))
        parts.append(("Median seconds by how far the two are apart", by_percent(known)))
    ours = [r for r in known if r.wrong and r.tool.startswith(OURS)]
    if ours:
        parts.append(("Every wrong winner of tuiquiz", mistakes(ours)))
    if asked := [record for record in records if record.percent is None]:
        parts += [
            ("The talk", talk(asked)),
            ("The talk: the best loser's time over the winner's", ratios(asked)),
            ("Seconds, the talk", times(asked)),
        ]
    return parts
