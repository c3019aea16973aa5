"""The table of commands: each has one place here for its keys, its label and its help.

Screens bind commands; the footer, the command palette and the help screen read the bindings that
are active, so that they cannot disagree.
"""

from dataclasses import dataclass

from textual.binding import Binding, BindingType

from tuiquiz.quiz.scoring import HINT_COST


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
                )
            )
    return made


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
BACK = Command("escape,q", "back", "Back", "Back to where you came from", display="esc")
BACK_FROM_TYPING = Command("escape", "back", "Back", "Back to the first screen", display="esc")

PLAY = Command("p", "play", "Play", "Play the questions of this pack")
SCORES = Command("b", "scores", "Board", "The high scores of this pack")
THEME = Command("t", "theme", "Theme", "Choose colours; your choice is kept")
NOTES = Command("n", "notes", "Notes", "What is off or was left out, and how to mend it")
EXIT = Command("q", "app.leave", "Quit", "Leave tuiquiz")

READY = Command("space,enter", "ready", "Ready", "Start the clock now", display="space")
HINT = Command("h", "hint", "Hint", f"Show a hint; it costs {HINT_COST} points")
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
LOCK = Command("enter", "lock_marked", "Lock in", "Answer the marked option, for good")

SKIP = Command("enter,space", "skip", "Skip", "Show the verdict at once", display="enter")
NEXT = Command("enter,space", "proceed", "Next", "On to the next question", display="enter")
WHY = Command("w", "why", "Why", "The reasons, the bytecode and what to learn from it")

SCROLL_DOWN = Command("down", "scroll_page(1)", "Scroll", "Scroll down", display="↓")
SCROLL_UP = Command("up", "scroll_page(-1)", "Scroll up", "Scroll up", show=False)
PAGE_DOWN = Command("pagedown", "scroll_page(8)", "Page down", "Scroll down far", show=False)
PAGE_UP = Command("pageup", "scroll_page(-8)", "Page up", "Scroll up far", show=False)

TAB_NEXT = Command("right,tab", "tab(1)", "Next page", "The next page", display="→")
TAB_BACK = Command("left,shift+tab", "tab(-1)", "Page back", "The page before", show=False)

AGAIN = Command("p", "again", "Play again", "One more game of this pack")
HOME = Command("escape,q", "home", "Home", "Back to the first screen", display="esc")
TO_BOARD = Command("enter,b", "board", "Board", "The high scores", display="enter")

CONFIRM = Command("y", "confirm", "Yes", "Yes, leave")
DECLINE = Command("n,escape", "decline", "No", "No, go on", display="n")
CLOSE = Command("escape,enter,q,space", "close", "Close", "Close this", display="esc")
