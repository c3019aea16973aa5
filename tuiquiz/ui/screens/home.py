"""The first screen: what this is, and what one can do."""

from asyncio import to_thread

from textual.app import ComposeResult
from textual.containers import Center, VerticalScroll
from textual.widgets import Static

from tuiquiz import paths
from tuiquiz.errors import TuiquizError
from tuiquiz.packs.loader import Loaded
from tuiquiz.quiz import wording
from tuiquiz.ui import commands
from tuiquiz.ui.beside import beside
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.menu import Item, Menu

LOGO = """\
▀█▀ █ █ █  ▄▀▄ █ █ █ ▀▀█
 █  █ █ █  █ █ █ █ █ ▄▀
 █  ▀▄█ █  ▀▄▀▄▀▄█ █ █▄▄"""

PLAYING: tuple[Item, ...] = (
    (commands.PLAY, "screen.play"),
    (commands.FRIENDS, "screen.friends"),
    (commands.DAILY, "screen.daily"),
    (commands.PRACTISE, "screen.practise"),
)
GOING_ON: Item = (commands.RESUME, "screen.resume")
ALL_ELSE: tuple[Item, ...] = (
    (commands.SCORES, "screen.scores"),
    (commands.HISTORY, "screen.history"),
    (commands.OPTIONS, "app.options"),
    (commands.THEME, "screen.theme"),
    (commands.HELP, "app.help"),
    (commands.EXIT, "app.leave"),
)


class HomeScreen(QuizScreen[None]):
    """All that one can start, read and set; what was interrupted is offered once it is known."""

    TAKERS = (Menu,)
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (16, "-short"), (22, "-tall")]  # noqa: RUF012
    BINDINGS = commands.bindings(
        commands.PLAY,
        commands.FRIENDS,
        commands.DAILY,
        commands.PRACTISE,
        commands.RESUME,
        commands.SCORES,
        commands.HISTORY,
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
        self._interrupted = 0
        self._passed = False

    def compose(self) -> ComposeResult:
        pack = self._loaded.pack
        count = min(len(pack.questions), self.quiz.launch.count or len(pack.questions))
        with VerticalScroll(id="home", can_focus=False):
            yield Center(Static(LOGO, id="logo", markup=False))
            yield Static("Guess which code is faster. Then measure it.", id="motto")
            yield Static(pack.title, id="pack", markup=False)
            yield Static(
                f"1 question, measured live on {self.quiz.host}"
                if count == 1
                else f"{count} questions, each measured live on {self.quiz.host}",
                classes="muted centered",
            )
            yield Static("", id="rules", classes="centered", markup=False)
            with Center():
                yield Menu(PLAYING, ALL_ELSE, id="menu")
            yield Static(commands.PLAY.help, id="about", markup=False)
            yield Static("", id="notes", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self._tell_notes()
        self.call_after_refresh(self._look_for_off)

    def on_screen_resume(self) -> None:
        self.query_one("#rules", Static).update(wording.rules(self.quiz.scoring))
        self.query_one(Menu).refresh()
        self._tell_notes()
        straight = self.quiz.launch.straight and not self._passed
        self._passed = True
        if not straight:  # What a game finds on the board, it tells on a screen that stays.
            self.call_after_refresh(self.look_for_interrupted)

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        self.call_later(self.run_action, event.action)

    def on_menu_marked(self, event: Menu.Marked) -> None:
        self.query_one("#about", Static).update(event.command.help)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        match action:
            case "notes":
                return bool(self._off or self._loaded.problems)
            case "resume":
                return self._interrupted > 0
        return True

    async def action_play(self) -> None:
        await self.quiz.play_alone()

    def action_friends(self) -> None:
        from tuiquiz.ui import together

        together.gather(self.quiz)

    def action_daily(self) -> None:
        from tuiquiz.ui import solo

        solo.daily(self.quiz)

    def action_practise(self) -> None:
        from tuiquiz.ui import solo

        solo.practise(self.quiz)

    def action_resume(self) -> None:
        from tuiquiz.ui.screens.resume import ResumeScreen

        self.app.push_screen(ResumeScreen())

    def action_history(self) -> None:
        from tuiquiz.ui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen())

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

    def game_left(self) -> None:
        self.look_for_interrupted()

    def _look_for_off(self) -> None:
        """Find out, beside the first paint, which questions cannot be asked here."""
        self.run_worker(self._find_off(), exit_on_error=True)

    def look_for_interrupted(self) -> None:
        """Find out, beside the first paint, whether a game waits to be gone on with."""
        beside(self, "interrupted", self._find_interrupted)

    async def _find_interrupted(self) -> None:
        app = self.quiz
        file = app.data / paths.BOARD

        def find() -> tuple[int, str | None]:
            if not file.exists():  # A look is no reason to make a board.
                return 0, None
            try:
                board = app.board()
                return len(board.unfinished()), board.notice
            except TuiquizError:  # The board's own screen tells of it.
                return 0, None

        self._interrupted, notice = await to_thread(find)
        for menu in self.query(Menu):
            menu.offer((*PLAYING, *([GOING_ON] if self._interrupted else [])), ALL_ELSE)
        self.refresh_bindings()
        if notice:
            self.notify(notice, severity="warning", timeout=10, markup=False)

    async def _find_off(self) -> None:
        app, questions = self.quiz, self._loaded.pack.questions

        def find() -> dict[str, list[str]]:
            measurer = app.measurer()
            found: dict[str, list[str]] = {}
            for question in questions:
                if off := measurer.unavailable(question):
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
