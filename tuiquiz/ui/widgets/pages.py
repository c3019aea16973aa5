"""The pages of a player's history as lines of text that fit a width."""

from collections.abc import Mapping, Sequence

from textual.content import Content

from tuiquiz.board.history import Deceptive, Level, Missed
from tuiquiz.board.record import Played
from tuiquiz.play.series import mode_of
from tuiquiz.quiz.case import Question
from tuiquiz.quiz.fitting import fitted, padded
from tuiquiz.quiz.sureness import advice, loses_below, pays_from
from tuiquiz.quiz.units import points, taken
from tuiquiz.quiz.wording import listed
from tuiquiz.ui import commands, look
from tuiquiz.ui.widgets import bars

SHOWN = 200
TITLE, NAME, LABEL = 100, 40, 14
WIDE = 72
FORMS = {"solo": "solo", "pass": "in turns", "buzzer": "buzzer"}


def games(played: Sequence[Played], width: int) -> list[Content]:
    """The newest games: a line each, or two where there is little room."""
    wide = width >= WIDE
    room = max(8, min(34, width - 57))
    lines = []
    if wide:
        head = ("Played".ljust(12), "Game".ljust(room), *(_right(n, c) for n, c in HEAD), "  How")
        lines.append(Content.styled("".join(head), "bold $text-muted"))
    for game in played[:SHOWN]:
        lines += [_one_line(game, room)] if wide else _two_lines(game)
    if len(played) > SHOWN:
        told = f"{len(played) - SHOWN} older games are kept, too: tuiquiz scores --player NAME"
        lines.append(Content.styled(told, "$text-muted"))
    return lines


HEAD = (("Points", 8), ("Right", 7), ("Time", 9), ("Ranked", 8))


def deceptive(found: Sequence[Deceptive], width: int) -> list[Content]:
    """The questions that were missed, the most deceptive first, with a bar of the share."""
    missed = [one for one in found if one.wrong]
    if not missed:
        return [Content("Nothing has deceived so far.")]
    lines = [Content.styled("Missed of asked, the most deceptive first.", "$text-muted")]
    bar = 16 if width >= WIDE else 0
    for one in missed[:SHOWN]:
        full = round(one.share * bar)
        lines.append(
            Content.assemble(
                ("█" * full, "$text-error"),
                ("░" * (bar - full), "$text-muted"),
                f" {one.wrong:>3} of {one.asked:<3} ",
                (fitted(one.title, TITLE), "bold"),
            )
        )
    return lines


def missed(found: Sequence[Missed], known: Mapping[str, Question]) -> list[Content]:
    """What was missed when it was asked last, with the reason where the question is ``known``."""
    if not found:
        return [Content("Nothing was missed the last time that it was asked.")]
    lines = []
    for one in found[:SHOWN]:
        chosen = f"you chose {fitted(one.choice, NAME)}" if one.choice else "no answer in time"
        right = fitted(listed(one.winners), TITLE) if one.winners else "nothing"
        lines.append(
            Content.assemble(
                ("✗ ", "$text-error"),
                (fitted(one.title, TITLE), "bold"),
                (f"  {one.played_at:%Y-%m-%d}", "$text-muted"),
            )
        )
        lines.append(
            Content.assemble(
                f"{chosen[0].upper()}{chosen[1:]}; ", "right was ", (right, "bold $text-success")
            )
        )
        lines += _why(one, known.get(one.question))
        lines.append(Content(""))
    return lines[:-1]


def certainty(levels: Sequence[Level], width: int) -> list[Content]:
    """How often each level was right, with its interval, and from where on it pays."""
    if not any(level.said for level in levels):
        return [
            Content("Play a game with the mode certainty: after each answer you say how sure you"),
            Content("are, and this page tells how often you were right at each level."),
        ]
    bar = max(16, min(60, width - LABEL - 7))
    scale = f"0 %{'50 %':^{bar - 8}}100 %"
    lines = [Content.styled(" " * LABEL + scale, "$text-muted")]
    for level in levels:
        lines += _level(level, bar)
    lines.append(
        Content.styled(
            "├──┼──┤ the 95 % interval (Wilson)   ▲ from here on the level pays", "$text-muted"
        )
    )
    return lines


def _level(level: Level, bar: int) -> list[Content]:
    label = commands.LEVELS[level.sure - 1].label
    pays = pays_from(level.sure)
    at = min(bar - 1, int(pays * bar))
    interval = level.interval
    filled = bars.bar(interval, 1.0, bar) if interval else " " * bar
    spread = bars.whisker(interval, 1.0, bar) if interval else " " * bar
    share = _percent(level.share) if level.share is not None else "–"
    told = f"{level.right} of {level.said} right"
    if interval:
        told += f", likely {interval.low * 100:.0f} to {_percent(interval.high)}"
    worth = (
        f"Pays from {_percent(pays)}, costs points below {_percent(loses_below(level.sure))}."
        if pays
        else "Costs nothing, whatever comes."
    )
    return [
        Content.assemble(
            (f"{level.sure} ", "bold $text-accent"),
            (label.ljust(LABEL - 2), "bold"),
            (filled, "$text-accent"),
            (f" {share:>5}", "bold"),
        ),
        Content.assemble(" " * LABEL, (spread, "$text-accent")),
        Content.assemble(" " * (LABEL + at), ("▲", "$text-warning")),
        Content.assemble((told, "bold"), f". {worth}"),
        Content.styled(advice(level.sure, interval), "$text-warning"),
        Content(""),
    ]


def _why(one: Missed, question: Question | None) -> list[Content]:
    if question is None:
        return [
            Content.styled(
                "Its pack is not the one that is loaded, so the reason is not at hand.",
                "$text-muted",
            )
        ]
    names = [variant.name for variant in question.variants]
    return [look.prose(question.reason(winner)) for winner in one.winners[:1] if winner in names]


def _one_line(game: Played, room: int) -> Content:
    name = f"{game.pack} {game.pack_version}, {mode_of(game)}"
    return Content.assemble(
        (f"{game.played_at:%Y-%m-%d}".ljust(12), "$text-muted"),
        padded(name, room),
        (_right(points(game.points), 8), "bold"),
        _right(f"{game.correct}/{game.questions}", 7),
        _right(taken(game.answer_ns), 9),
        _right("yes" if game.ranked else "no", 8),
        (f"  {_form(game)}", "$text-muted"),
    )


def _two_lines(game: Played) -> list[Content]:
    name = fitted(f"{game.pack} {game.pack_version}, {mode_of(game)}", 44)
    facts = [
        f"{game.correct}/{game.questions} right",
        taken(game.answer_ns),
        "ranked" if game.ranked else "unranked",
        _form(game),
    ]
    return [
        Content.assemble((f"{game.played_at:%Y-%m-%d}  ", "$text-muted"), name),
        Content.assemble("  ", (f"{points(game.points)} points", "bold"), "  ", "  ".join(facts)),
    ]


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _form(game: Played) -> str:
    form = FORMS.get(game.form, fitted(game.form, 8))
    return form if game.players == 1 else f"{form}, {game.players}"


def _right(text: str, room: int) -> str:
    return text.rjust(room)
