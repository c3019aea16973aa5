"""The table of commands: each has one place here for its keys, its label and its help.

Screens bind commands; the footer, the command palette and the help screen read the bindings that
are active, so that they cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from textual.binding import Binding, BindingType

from tuiquiz.quiz import wording


@dataclass(frozen=True)
class Command:
    """Something a player can do: ``keys`` (comma-separated), the action, a label, a sentence."""

    keys: str
    action: str
    label: str
    help: str
    show: bool = True
    display: str | None = None
    priority: bool = False


def bindings(*commands: Command) -> list[BindingType]:
    """Textual bindings for ``commands``; only the first key of each stands in the footer."""
    made: list[BindingType] = []
    for command in commands:
        for at, key in enumerate(command.keys.split(",")):
            made.append(
                Binding(
                    key,
                    command.action,
                    command.label,
                    show=command.show and at == 0,
                    key_display=command.display if at == 0 else None,
                    tooltip=command.help,
                    priority=command.priority,
                    id=_names().get(command),
                )
            )
    return made


@cache
def table() -> Mapping[str, Command]:
    """Every command by its name in the settings, such as ``ready``; of several alike, ``answer_1``.

    The names are those of this module's constants as small letters.
    """
    found: dict[str, Command] = {}
    for constant, value in globals().items():
        if isinstance(value, Command):
            found[constant.lower()] = value
        elif isinstance(value, tuple) and all(isinstance(one, Command) for one in value):
            stem = constant.lower().removesuffix("s")
            found |= {f"{stem}_{number}": one for number, one in enumerate(value, start=1)}
    return found


def name(command: Command) -> str:
    """The name of ``command`` in the settings."""
    return _names()[command]


@cache
def _names() -> Mapping[Command, str]:
    return {command: name for name, command in table().items()}


HELP = Command("question_mark,f1", "help", "Help", "Points, ties and every key", display="?")
QUIT = Command("ctrl+q,ctrl+c", "leave", "Quit", "Leave tuiquiz", show=False, priority=True)
SUSPEND = Command(
    "ctrl+z",
    "suspend_process",
    "Suspend",
    "To the shell for a while; `fg` comes back",
    show=False,
)
STOP = Command(
    "q,escape", "app.stop", "Stop", "Stop this game and go home; asks first", display="q"
)
STOP_BUZZER = Command(
    "escape", "app.stop", "Stop", "Stop this game and go home; asks first", display="esc"
)
BACK = Command("escape,q", "back", "Back", "Back to where you came from", display="esc")
BACK_FROM_TYPING = Command("escape", "back", "Back", "Back to the first screen", display="esc")

PLAY = Command("p", "play", "Play", "Play the questions of this pack")
FRIENDS = Command("f", "friends", "Friends", "A game for two to eight at this keyboard")
DAILY = Command("d", "daily", "Daily", "Ten questions of the day, the same for everybody")
PRACTISE = Command(
    "c", "practise", "Practise", "What you missed before, when it is time for it", show=False
)
RESUME = Command("r", "resume", "Resume", "Go on with an interrupted game", show=False)
SCORES = Command("b", "scores", "Board", "The high scores of every pack and mode")
HISTORY = Command(
    "h", "history", "History", "Your games, what you missed, how sure you may be", show=False
)
THEME = Command("t", "theme", "Theme", "Choose colours", show=False)
NOTES = Command(
    "n", "notes", "Notes", "What is off or was left out, and how to mend it", show=False
)
EXIT = Command("q", "app.leave", "Quit", "Leave tuiquiz")

OPTIONS = Command("o", "app.options", "Options", "Rules, time, colours, motion and keys")
OPTION_NEXT = Command("right", "screen.change(1)", "Change", "The next choice", display="→")
OPTION_BACK = Command("left", "screen.change(-1)", "Change back", "The choice before", show=False)
PRESS = Command("enter", "screen.press", "Other key", "Give it another key", display="enter")
USUAL_KEYS = Command("delete,backspace", "usual", "Usual keys", "The usual keys again")

SEATED = Command("f2", "seated", "Start", "Start the game with these players")
RESEATED = Command("f2", "reseated", "Go on", "Go on with these players")
BEGIN = Command("enter", "begin", "Start", "Start the game", display="enter")
MARK_NEXT = Command("down", "mark(1)", "Choose", "The next player", display="↓")
MARK_BACK = Command("up", "mark(-1)", "Choose back", "The player before", show=False)
CHANGE_KEYS = Command("f3", "change", "Change keys", "New keys for the marked player")
REMOVE = Command(
    "delete,ctrl+d", "remove", "Remove", "Take the marked player off", display="del", priority=True
)
FORM = Command("tab", "form", "Turns/buzzer", "Pass the keyboard, or all at once", priority=True)

READY = Command("space,enter", "ready", "Ready", "Start the clock now", display="space")
READY_ALL = Command("space,enter", "ready", "Ready", "Start the clock for all now", display="space")
HINT = Command("h", "hint", "Hint", "Show a hint; a right answer is worth less then")
ANSWERS = tuple(
    Command(
        f"{letter},{number}",
        f"lock({number - 1})",
        letter.upper(),
        f"Answer {letter.upper()}, for good",
        display=letter,
    )
    for number, letter in enumerate("abcd", start=1)
)
CHOOSE_NEXT = Command("down,right,tab", "choose(1)", "Choose", "Mark the next option", display="↓")
CHOOSE_BACK = Command(
    "up,left,shift+tab", "choose(-1)", "Choose back", "Mark the option before", show=False
)
LOOK_NEXT = Command("right,tab", "look(1)", "Look", "Show the next option", display="→")
LOOK_BACK = Command("left,shift+tab", "look(-1)", "Look back", "The option before", show=False)
LOCK = Command("enter", "lock_marked", "Lock in", "Answer the marked option, for good")

RAISE = Command(
    "space,enter", "raise", "It is me", "The others look away: show the question", display="space"
)
LEVELS = tuple(
    Command(str(level), f"sure({level})", wording.LEVELS[level].capitalize(), worth)
    for level, worth in {
        1: "One point if right, none lost",
        2: "Two points if right, two lost if wrong",
        3: "Three points if right, six lost if wrong",
    }.items()
)
MORE = Command("right", "step(1)", "More", "A larger ratio", display="→")
LESS = Command("left", "step(-1)", "Less", "A smaller ratio", display="←")
FAR_MORE = Command("up", "step(5)", "Far more", "A much larger ratio", show=False)
FAR_LESS = Command("down", "step(-5)", "Far less", "A much smaller ratio", show=False)
GUESS = Command("enter,space", "guess", "Lock in", "Guess this ratio, for good", display="enter")

SKIP = Command("enter,space", "skip", "Skip", "Show the verdict at once", display="enter")
NEXT = Command("enter,space", "proceed", "Next", "On to the next question", display="enter")
WHY = Command("w", "why", "Why", "The reasons, the bytecode and what to learn from it")

WHO = Command("j", "players", "Players", "Somebody joins or leaves the table")

SCROLL_DOWN = Command("down", "scroll_page(1)", "Scroll", "Scroll down", display="↓")
SCROLL_UP = Command("up", "scroll_page(-1)", "Scroll up", "Scroll up", show=False)
PAGE_DOWN = Command("pagedown", "scroll_page(8)", "Page down", "Scroll down far", show=False)
PAGE_UP = Command("pageup", "scroll_page(-8)", "Page up", "Scroll up far", show=False)

TAB_NEXT = Command("right,tab", "tab(1)", "Next page", "The next page", display="→")
TAB_BACK = Command("left,shift+tab", "tab(-1)", "Page back", "The page before", show=False)

BOARD_NEXT = Command(
    "right,tab", "turn(1)", "Next board", "The next board", display="→", priority=True
)
BOARD_BACK = Command(
    "left,shift+tab", "turn(-1)", "Board back", "The board before", show=False, priority=True
)
PICK = Command("enter", "pick", "Choose", "Show the marked player", display="enter", priority=True)
WHOSE = Command("p", "whose", "Player", "The history of another player")
SERIES = Command("m", "series", "Mode", "The points of another pack or mode")

GO_ON = Command(
    "enter,r",
    "go_on",
    "Go on",
    "Go on with this game at its open question",
    display="enter",
    priority=True,
)
DROP = Command("delete,ctrl+d", "drop", "Drop", "Forget this game; asks first", display="del")
UNRANKED = Command("u", "unranked", "Play unranked", "Play it once more; it counts for nothing")
DAY_BOARD = Command("b", "board", "Board", "The board of the day")
COPY = Command("c", "copy", "Copy", "Copy the card, to be pasted where you like")
SAVE = Command("s", "save", "Save", "Write the card to a file")

ROW_NEXT = Command("down,tab", "row(1)", "Row", "The next row", display="↓")
ROW_BACK = Command("up,shift+tab", "row(-1)", "Row back", "The row before", show=False)

AGAIN = Command("p", "again", "Play again", "One more game of this pack")
REMATCH = Command("r", "again", "Rematch", "One more game with the same players")
HOME = Command("escape,q", "home", "Home", "Back to the first screen", display="esc")
TO_BOARD = Command("enter,b", "board", "Board", "The high scores", display="enter")

CONFIRM = Command("y", "confirm", "Yes", "Yes, leave")
DECLINE = Command("n,escape", "decline", "No", "No, go on", display="n")
CLOSE = Command("escape,enter,q,space", "close", "Close", "Close this", display="esc")

MOMENTS = (
    (READY, CHOOSE_NEXT, CHOOSE_BACK, HINT),
    (*ANSWERS, LOCK, CHOOSE_NEXT, CHOOSE_BACK, HINT),
    LEVELS,
    (LESS, MORE, FAR_LESS, FAR_MORE, GUESS),
    (SKIP,),
    (NEXT, WHY, WHO, SCROLL_DOWN, SCROLL_UP),
)
"""What works together: commands of one screen that stand here in no common line never meet."""
