"""The first screen: what this is, and what one can do."""

from asyncio import to_thread

from textual.app import ComposeResult
from textual.containers import Center, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tuiquiz.packs.loader import Loaded
from tuiquiz.quiz import wording
from tuiquiz.ui import commands
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.widgets.key_bar import KeyBar

LOGO = """\
▀█▀ █ █ █  ▄▀▄ █ █ █ ▀▀█
 █  █ █ █  █ █ █ █ █ ▄▀
 █  ▀▄█ █  ▀▄▀▄▀▄█ █ █▄▄"""


class HomeScreen(QuizScreen[None]):
    """Play, board, theme, help, quit."""

    TAKERS = (OptionList,)
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (20, "-short"), (23, "-tall")]  # noqa: RUF012
    BINDINGS = commands.bindings(
        commands.PLAY,
        commands.FRIENDS,
        commands.SCORES,
        commands.OPTIONS,
        commands.THEME,
        commands.NOTES,
        commands.EXIT,
    )

    def __init__(self, loaded: Loaded) -> None:
        super().__init__()
        self._loaded = loaded
        self._off: list[tuple[str, str]] = []
        self._off_count = 0

    def compose(self) -> ComposeResult:
        pack = self._loaded.pack
        count = min(len(pack.questions), self.quiz.launch.count or len(pack.questions))
        with VerticalScroll(id="home", can_focus=False):
            yield Center(Static(LOGO, id="logo", markup=False))
            yield Static("Guess which code is faster. Then measure it.", id="motto")
            yield Static(pack.title, id="pack", markup=False)
            yield Static(
                "1 question, measured live on this machine"
                if count == 1
                else f"{count} questions, each measured live on this machine",
                classes="muted centered",
            )
            yield Static("", id="rules", classes="centered", markup=False)
            with Center():
                yield OptionList(*self._options(), id="menu", markup=False)
            yield Static("", id="notes", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self._tell_notes()
        self.call_after_refresh(self._look_for_off)

    def on_screen_resume(self) -> None:
        questions = len(self._loaded.pack.questions)
        count = min(questions, self.quiz.launch.count or questions)
        self.query_one("#rules", Static).update(wording.rules(self.quiz.scoring, count))
        menu = self.query_one("#menu", OptionList)
        for at, option in enumerate(self._options()):
            menu.replace_option_prompt_at_index(at, option.prompt)
        self._tell_notes()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.call_later(self.run_action, event.option_id or "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return bool(self._off or self._loaded.problems) if action == "notes" else True

    async def action_play(self) -> None:
        await self.quiz.play_alone()

    def action_friends(self) -> None:
        self.quiz.ask_players()

    def action_scores(self) -> None:
        from tuiquiz.ui.screens.board import BoardScreen

        plan = self.quiz.plan()
        self.app.push_screen(BoardScreen(plan.pack, plan.mode, None))

    def action_theme(self) -> None:
        self.app.search_themes()

    def action_notes(self) -> None:
        from tuiquiz.ui.screens.notes import NotesScreen

        left_out = [(p.where, f"{p.message} {p.hint}") for p in self._loaded.problems]
        self.app.push_screen(NotesScreen(left_out, self._off))

    def _options(self) -> list[Option]:
        shown = (
            (commands.PLAY, "screen.play"),
            (commands.FRIENDS, "screen.friends"),
            (commands.SCORES, "screen.scores"),
            (commands.OPTIONS, "app.options"),
            (commands.THEME, "screen.theme"),
            (commands.HELP, "app.help"),
            (commands.EXIT, "app.leave"),
        )
        return [
            Option(
                Content.assemble(
                    (f" {self.quiz.keymap.shown(command)} ", "bold $text-accent"),
                    f" {command.label.ljust(8)}",
                ),
                id=action,
            )
            for command, action in shown
        ]

    def _look_for_off(self) -> None:
        """Find out, beside the first paint, which questions cannot be asked here."""
        self.run_worker(self._find_off(), exit_on_error=True)

    async def _find_off(self) -> None:
        def find() -> dict[str, list[str]]:
            measurer = self.quiz.measurer()
            found: dict[str, list[str]] = {}
            for question in self._loaded.pack.questions:
                if question.case.rust_modules and (off := measurer.unavailable(question)):
                    found.setdefault(off.sentences, []).append(question.case.title)
            return found

        found = await to_thread(find)
        self._off = [("\n".join(titles), text) for text, titles in found.items()]
        self._off_count = sum(map(len, found.values()))
        self._tell_notes()

    def _tell_notes(self) -> None:
        parts = []
        if count := len(self._loaded.problems):
            parts.append("1 case was left out" if count == 1 else f"{count} cases were left out")
        if count := self._off_count:
            parts.append(
                "1 question is off here" if count == 1 else f"{count} questions are off here"
            )
        key = self.quiz.keymap.spoken(commands.NOTES)
        text = f"{' and '.join(parts)}: press {key} to see why" if parts else ""
        for notes in self.query("#notes").results(Static):  # None once the screen is closed.
            notes.update(text)
        self.refresh_bindings()
