"""Where a name is typed: says why a key is not taken."""

import unicodedata

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Label

from tuiquiz.quiz import names

MOST = 40
EDITING = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
USUAL = "Enter starts the game"
TOGETHER_S = 0.1
"""Keys so close to each other were not pressed one by one, and what was said stays."""


class NameBox(Input):
    """A line for a name. What a name cannot hold is not taken, whether it is typed or not."""

    class Judged(Message):
        """Something else is to be said of the name, though it may be the same."""

    def __init__(self, name: str = "", placeholder: str = "your name") -> None:
        super().__init__(name, placeholder=placeholder, max_length=MOST, id="name")
        self._refusal: str | None = None
        self._refused_s = 0.0

    @property
    def problem(self) -> str | None:
        """Why the last key was not taken, else why the name cannot be used; None: nothing is wrong.

        There is nothing wrong yet with a name that is empty.
        """
        return self._refusal or (names.problem(self.value) if self.value else None)

    @property
    def refusal(self) -> str | None:
        """Why the last key was not taken, as a sentence; None if it was."""
        return self._refusal

    async def on_key(self, event: events.Key) -> None:
        """Textual's own line leaves out what is not printable, and says nothing.

        And it takes letters at once, but hears of keys that edit by way of the application, after
        letters that were typed later.
        """
        character = event.character or ""
        if len(character) != 1 or event.is_printable or character < " " or character == "\x7f":
            if event.time - self._refused_s > TOGETHER_S:
                self._judge(None)
        elif unicodedata.category(character) == "Zs":  # As of Alt and the space bar on a Mac.
            event.character = " "
            self._judge(None)
        else:
            self._refused_s = event.time
            self._judge(names.problem(f"a{character}"))
        if action := EDITING.get(event.key):
            event.stop()
            event.prevent_default()
            await self.app.run_action(action, self)

    def on_paste(self, event: events.Paste) -> None:
        """Textual's own line takes nothing of a paste that is too long, and says nothing."""
        start, end = sorted(self.selection)
        pasted = (event.text.splitlines() or [""])[0]
        value = self.value[:start] + pasted + self.value[end:]
        self._judge(names.problem(value) if len(value) > MOST else None)

    def _judge(self, refusal: str | None) -> None:
        if refusal != self._refusal:
            self._refusal = refusal
            self.post_message(self.Judged())


class Told(Label):
    """What is to be said of a name that is typed, and how it goes on."""

    DEFAULT_CSS = """
    Told {
        color: $text-muted;
        width: 1fr;
        &.-wrong {
            color: $text-error;
        }
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, id="problem", markup=False)

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Say ``text``; ``wrong``: because the name cannot be used."""
        self.update(text)
        self.set_class(wrong, "-wrong")


class NameField(Vertical):
    """A line for the one name that a game needs, and below it what is to be said of that."""

    DEFAULT_CSS = """
    NameField {
        height: auto;
        #name {
            margin: 1 0;
        }
        Told {
            min-height: 2;
        }
    }
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._box = NameBox(name)
        self._told = Told(USUAL)

    def compose(self) -> ComposeResult:
        yield self._box
        yield self._told

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Say ``text``, until something else is typed; ``wrong`` as in ``Told``."""
        self._told.tell(text, wrong=wrong)

    @on(Input.Changed)
    @on(NameBox.Judged)
    def _typed(self) -> None:
        problem = self._box.problem
        self.tell(problem or USUAL, wrong=bool(problem))
