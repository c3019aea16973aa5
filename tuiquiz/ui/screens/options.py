"""Options: rules, time, colours, motion, keys; what is changed is kept at once."""

from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tuiquiz.quiz import wording
from tuiquiz.quiz.scoring import TIMERS, Mode
from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.rows import OptionRows


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a setting, in words, and what it means."""

    value: Any
    words: str
    told: str


CHOICES: dict[str, tuple[str, tuple[Choice, ...]]] = {
    "mode": ("Mode", tuple(Choice(mode, mode, wording.scored(mode)) for mode in Mode)),
    "timer": (
        "Timer",
        tuple(
            Choice(
                timer,
                f"x{timer:g}",
                "As much time as usual."
                if timer == 1
                else f"{timer:g} times as much to read and to answer; a board of its own.",
            )
            for timer in TIMERS
        ),
    ),
    "guess": (
        "Guess the ratio",
        (
            Choice(False, "off", "Only the answer is asked for."),
            Choice(True, "on", wording.guessed()),
        ),
    ),
    "reduced_motion": (
        "Reduced motion",
        (
            Choice(False, "off", "The race is shown as it was measured."),
            Choice(True, "on", "No race, no shrinking line, no blinking, no gliding."),
        ),
    ),
    "tutored": (
        "Tutorial",
        (
            Choice(True, "seen", "Change it to see the tutorial again."),
            Choice(False, "at the next game", "Some hints during the first question, once."),
        ),
    ),
}
THEME, KEYS = "theme", "keys"
LABEL = 16


class OptionsScreen(QuizScreen[None]):
    """A row for each setting; left and right change it, enter opens what has more to choose."""

    CSS_PATH = "options.tcss"
    TAKERS = (OptionRows,)
    BINDINGS = commands.bindings(commands.BACK)

    def compose(self) -> ComposeResult:
        yield Static("Options", id="title")
        yield OptionRows(id="rows", markup=False)
        yield Static("", id="told", markup=False)
        yield Static("", id="run", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        rows = self.query_one(OptionList)
        rows.add_options(Option(self._row(row), id=row) for row in self._rows)
        rows.highlighted = 0
        launched = self.quiz.launch.scoring
        if launched:
            self.query_one("#run", Static).update(
                "The command line set the rules of this run: "
                f"{wording.rules(launched)}. What is set here counts from the next start."
            )
        self.query_one("#run").display = bool(launched)
        self.watch(self.app, "theme", self._draw, init=False)

    def on_screen_resume(self) -> None:
        self._draw()

    def on_option_list_option_highlighted(self) -> None:
        self._draw()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id == THEME:
            self.quiz.search_themes()
        elif event.option_id == KEYS:
            from tuiquiz.ui.screens.keys import KeysScreen

            self.app.push_screen(KeysScreen())
        else:
            self.action_change(1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return action != "change" or self._marked != KEYS

    def action_change(self, step: int) -> None:
        row = self._marked
        if row == THEME:
            names = sorted(self.app.available_themes)
            self.app.theme = names[(names.index(self.app.theme) + step) % len(names)]
        elif row in CHOICES:
            values = [choice.value for choice in CHOICES[row][1]]
            now = self._chosen(row).value
            self.quiz.keep(**{row: values[(values.index(now) + step) % len(values)]})
        self._draw()

    def action_back(self) -> None:
        self.dismiss(None)

    @property
    def _rows(self) -> list[str]:
        return [*(row for row in CHOICES if row not in self.quiz.fixed), THEME, KEYS]

    @property
    def _marked(self) -> str:
        for rows in self.query(OptionList):
            return self._rows[rows.highlighted or 0]
        return KEYS

    def _chosen(self, row: str) -> Choice:
        now = getattr(self.quiz.settings, row)
        choices = CHOICES[row][1]
        return next((choice for choice in choices if choice.value == now), choices[0])

    def _row(self, row: str) -> Content:
        if row == THEME:
            label, words = "Theme", f"◂ {self.app.theme} ▸"
        elif row == KEYS:
            count = len(self.quiz.keymap.changed)
            label, words = "Keys", f"{count} changed …" if count else "as usual …"
        else:
            label, words = CHOICES[row][0], f"◂ {self._chosen(row).words} ▸"
        return Content.assemble((f" {label.ljust(LABEL)}", "bold"), (words, "$text-accent"))

    def _told(self, row: str) -> str:
        if row == THEME:
            return "Enter shows the list of all themes."
        if row == KEYS:
            return "Every command can have another key: Enter shows them."
        told = self._chosen(row).told
        if row == "reduced_motion" and self.quiz.still:
            told += " TEXTUAL_ANIMATIONS asks for it in this run."
        if row == "timer" and not self.quiz.settings.scoring.timed:
            told += " It counts in the modes that have a clock."
        return told

    def _draw(self) -> None:
        for rows in self.query(OptionList):  # None once the screen is closed.
            if rows.option_count:
                for at, row in enumerate(self._rows):
                    rows.replace_option_prompt_at_index(at, self._row(row))
                self.query_one("#told", Static).update(self._told(self._marked))
                self.refresh_bindings()
