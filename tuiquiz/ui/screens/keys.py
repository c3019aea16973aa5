"""The keys: every command with its keys, which can be changed."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from tuiquiz.ui import commands, keymap
from tuiquiz.ui.commands import Command
from tuiquiz.ui.keymap import Keymap
from tuiquiz.ui.screens.base import QuizDialog, QuizScreen
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.rows import KeyRows

LABEL = 14


class KeysScreen(QuizScreen[None]):
    """A row for each command; enter asks for another key."""

    CSS_PATH = "options.tcss"
    TAKERS = (KeyRows,)
    BINDINGS = commands.bindings(commands.USUAL_KEYS, commands.BACK)

    def compose(self) -> ComposeResult:
        yield Static("Keys", id="title")
        yield KeyRows(id="rows", markup=False)
        yield Static("", id="told", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        rows = self.query_one(OptionList)
        rows.add_options(
            Option(_row(name, command, keys, self.quiz.keymap), id=name)
            for name, command, keys in keymap.everything(self.quiz.keymap)
        )
        rows.highlighted = 0

    def on_option_list_option_highlighted(self) -> None:
        self._draw("")

    def on_option_list_option_selected(self) -> None:
        self.action_press()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return action != "usual" or self._marked in self.quiz.keymap.changed

    def action_press(self) -> None:
        name = self._marked

        def pressed(key: str | None) -> None:
            if key:
                self._change(name, (key,))

        self.app.push_screen(PressScreen(name), pressed)

    def action_usual(self) -> None:
        changed = self.quiz.keymap.changing(self._marked, None)
        if problem := changed.problem(self._marked):
            self._draw(problem)
        else:
            self._change(self._marked, None)

    def action_back(self) -> None:
        self.dismiss(None)

    @property
    def _marked(self) -> str:
        for rows in self.query(OptionList):
            option = rows.highlighted_option
            return (option.id if option else "") or ""
        return ""

    def _change(self, name: str, keys: tuple[str, ...] | None) -> None:
        written = self.quiz.settings.keys
        rest = dict(written) if isinstance(written, dict) else {}
        rest.pop(name, None)
        self.quiz.keep(keys={**rest, name: ",".join(keys)} if keys else rest)
        self._draw("")

    def _draw(self, problem: str) -> None:
        for rows in self.query(OptionList):  # None once the screen is closed.
            for at, (name, command, keys) in enumerate(keymap.everything(self.quiz.keymap)):
                rows.replace_option_prompt_at_index(at, _row(name, command, keys, self.quiz.keymap))
            marked = commands.table().get(self._marked)
            if marked:
                told = f"{marked.help}."
                if self.quiz.config:
                    told += f" In settings.json: {self._marked!r}"
                self.query_one("#told", Static).update(problem or told)
        self.refresh_bindings()


class PressScreen(QuizDialog[str | None]):
    """Waits for the new key of a command; dismisses with it, or with None."""

    CSS_PATH = "dialog.tcss"
    BINDINGS = commands.bindings(commands.BACK_FROM_TYPING)
    TYPING = True

    def __init__(self, name: str) -> None:
        super().__init__()
        self._wanted = name

    def compose(self) -> ComposeResult:
        command = commands.table()[self._wanted]
        with Vertical(classes="dialog"):
            yield Label(f"A new key for {command.label!r}", classes="dialog-title", markup=False)
            yield Static(f"{command.help}.", markup=False)
            yield Static("Press the key. esc leaves it as it is.", id="problem", markup=False)
        yield KeyBar()

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            return
        event.stop()
        event.prevent_default()
        wanted = self.quiz.keymap.changing(self._wanted, (event.key,))
        problem = wanted.problem(self._wanted)
        if problem:
            self.query_one("#problem", Static).update(f"{problem} Press another one.")
        else:
            self.dismiss(event.key)

    def action_back(self) -> None:
        self.dismiss(None)


def _row(name: str, command: Command, keys: str, now: Keymap) -> Content:
    changed = name in now.changed
    return Content.assemble(
        ("* " if changed else "  ", "bold $text-warning"),
        (command.label.ljust(LABEL), "bold"),
        (keys, "$text-accent"),
    )
