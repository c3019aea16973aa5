"""Who plays: names asked for, and players who join or leave between two questions."""

from collections.abc import Callable, Sequence

from tuiquiz.plain import words
from tuiquiz.plain.conversation import Conversation
from tuiquiz.plain.inbox import Line
from tuiquiz.play.session import Session
from tuiquiz.play.settings import Settings
from tuiquiz.quiz import names, wording
from tuiquiz.quiz.game import MOST_PLAYERS, Form, Game

AGAIN = "+"
CHANGING = "Type the name of who joins, or of who leaves. Enter alone: nobody."


def parse(text: str) -> tuple[tuple[str, ...], str]:
    """The names in ``text``, which has commas between them, and what is wrong with them, if so."""
    parts = text.split(",")
    party = seated(parts)
    return party, problem_of(parts[len(party)], party) if len(party) < len(parts) else ""


def seated(asking: Sequence[str]) -> tuple[str, ...]:
    """Those of the names, from the first on, that can sit at one table."""
    party: list[str] = []
    for name in asking:
        if problem_of(name, party):
            break
        party.append(names.tidy(name))
    return tuple(party)


def problem_of(name: str, others: Sequence[str]) -> str:
    """Why somebody who calls himself ``name`` cannot sit down beside ``others``; else empty."""
    if "\ufffd" in name:
        return "A name cannot hold bytes that are no text."
    if problem := names.problem(name):
        return problem
    if names.taken(names.tidy(name), others):
        return f"{names.tidy(name)} is there already."
    if len(others) == MOST_PLAYERS:
        return f"The table has {MOST_PLAYERS} seats."
    return ""


async def ask(
    talk: Conversation,
    settings: Settings,
    keep: Callable[..., None],
    *,
    most: int = MOST_PLAYERS,
) -> tuple[str, ...]:
    """Ask who plays, until that is clear, at most ``most``; names are kept for the next time."""
    prompt, manual = "Who plays? Type a name.", ["A name: who plays."]
    alone, together = seated([settings.player]), seated(settings.players)
    if most > 1:
        prompt = "Who plays? Type a name, or several with commas between them."
        manual.append("Several names with commas between them: they take turns.")
    else:
        together = ()
    if alone:
        prompt += f"\nEnter alone: {alone[0]}."
        manual.append(f"Enter alone: {alone[0]}.")
    if len(together) > 1:
        last = wording.listed(together)
        prompt += f"\nPlus sign: {last}."
        manual.append(f"Plus sign: the players of last time, {last}.")
    party: tuple[str, ...] = ()

    async def reply(word: str, line: Line) -> list[str] | None:
        nonlocal party
        if not word and alone:
            party = alone
        elif word == AGAIN and len(together) > 1:
            party = together
        else:
            party, problem = parse(line.text)
            if len(party) > most:
                problem = "This game is for one: type one name."
            if problem:
                return [problem]
            if len(party) == 1:
                keep(player=party[0])
            else:
                keep(players=party, form=Form.PASS)
        return None

    await talk.ask(prompt, reply, manual)
    return party


async def change(talk: Conversation, session: Session) -> list[str]:
    """Let somebody join or leave; what came of it."""
    said: list[str] = []

    async def reply(word: str, line: Line) -> list[str] | None:
        game = session.game
        name = next((p for p in game.players if names.taken(p, [names.tidy(line.text)])), None)
        if not word:
            said.append(f"At the table: {wording.listed(game.players)}.")
            return None
        if name:
            if len(game.players) == 1:
                return [f"{name} is the only one left at the table."]
            session.leave(name)
            said.append(f"{name} has left the table.")
            return None
        if problem := problem_of(line.text, game.players):
            return [problem]
        joining = names.tidy(line.text)
        session.join(joining)
        if joining not in session.game.players:
            return [_missed(game, joining)]
        said.append(f"{joining} is at the table now.")
        return None

    manual = ["A name at the table: that player leaves.", "Another name: that player joins."]
    await talk.ask(CHANGING, reply, [*manual, "Enter alone: nobody joins or leaves."])
    return said


def _missed(game: Game, name: str) -> str:
    like = next((gone for gone in game.left if names.taken(name, [gone])), None)
    return f"To come back, {like} types that very name." if like else words.UNKNOWN
