"""Press your keys: the groups of a buzzer game, tried out and changed before it starts."""

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tuiquiz.quiz.fitting import padded
from tuiquiz.quiz.names import WIDTH
from tuiquiz.ui import commands, groups, look
from tuiquiz.ui.screens.base import QuizScreen
from tuiquiz.ui.widgets.key_bar import KeyBar


class TryoutScreen(QuizScreen[bool]):
    """Every key lights up under its owner's name. Dismisses with whether to start."""

    CSS_PATH = "tryout.tcss"
    AUTO_FOCUS = ""
    TYPING = True
    BINDINGS = commands.bindings(
        commands.BEGIN,
        commands.MARK_NEXT,
        commands.MARK_BACK,
        commands.CHANGE_KEYS,
        commands.BACK_FROM_TYPING,
    )

    def __init__(self, players: tuple[str, ...]) -> None:
        super().__init__()
        self._players = players
        self._tried: set[str] = set()
        self._marked = 0
        self._changing: list[str] | None = None
        self._told = ""
        self._how = Static("", id="how", markup=False)
        self._list = Static("", id="list")
        self._line = Static("", id="told", markup=False)

    def compose(self) -> ComposeResult:
        yield Static("Press your keys", id="title", markup=False)
        yield self._how
        with VerticalScroll(id="groups", can_focus=False):
            yield self._list
        yield self._line
        yield KeyBar()

    def on_mount(self) -> None:
        self.quiz.groups = groups.seated(self._players, self.quiz.settings.groups)
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return self._changing is None or action == "back"

    def on_key(self, event: events.Key) -> None:
        key = groups.of(event)
        if not key.strip():
            return
        event.stop()
        event.prevent_default()
        owned = groups.owner(self.quiz.groups, key)
        if self._changing is not None:
            self._change(key)
        elif owned:
            player, place = owned
            self._tried.add(key)
            self._told = f"{player}: {key} answers {look.LETTERS[place]}"
        else:
            self._told = f"{key} is nobody's key"
        self._draw()

    def action_begin(self) -> None:
        self.quiz.keep(groups=tuple(self.quiz.groups[player] for player in self._players))
        self.dismiss(True)

    def action_mark(self, step: int) -> None:
        self._marked = (self._marked + step) % len(self._players)
        self._draw()

    def action_change(self) -> None:
        self._changing = []
        self._told = ""
        self._draw()

    def action_back(self) -> None:
        if self._changing is None:
            self.dismiss(False)
            return
        self._changing = None
        self._told = "Nothing was changed."
        self._draw()

    def _change(self, key: str) -> None:
        assert self._changing is not None
        player = self._players[self._marked]
        owned = groups.owner(self.quiz.groups, key)
        self._told = groups.problem_of(key)
        if not self._told and key in self._changing:
            self._told = f"{key} is one of them already."
        if not self._told and owned and owned[0] != player:
            self._told = f"{key} is a key of {owned[0]}."
        if not self._told:
            self._changing.append(key)
        if len(self._changing) == groups.SIZE:
            self.quiz.groups = {**self.quiz.groups, player: tuple(self._changing)}
            self._changing = None
            self._told = f"{player} has new keys."

    def _draw(self) -> None:
        player = self._players[self._marked]
        how = "Each has a group of keys: the first answers A, the second B, and so on."
        if self._changing is not None:
            how = f"{player}: press four new keys, one after the other. esc leaves it."
        self._how.update(how)
        self._list.update(
            Content("\n").join(self._shown(at, name) for at, name in enumerate(self._players))
        )
        everything = {key for keys in self.quiz.groups.values() for key in keys}
        ready = (
            f"All keys work. {self.quiz.keymap.spoken(commands.BEGIN)} starts."
            if everything <= self._tried
            else ""
        )
        self._line.update("  ".join(filter(None, (self._told, ready))))
        self.refresh_bindings()

    def _shown(self, at: int, player: str) -> Content:
        keys = self.quiz.groups[player]
        if at == self._marked and self._changing is not None:
            keys = (*self._changing, *"_" * (groups.SIZE - len(self._changing)))
        chips: list[tuple[str, str]] = []
        for key in keys:
            tried = key in self._tried
            chips.append((f" {key}{'✓' if tried else ' '}", "bold $text-success" if tried else ""))
        done = set(self.quiz.groups[player]) <= self._tried
        return Content.assemble(
            ("▶ " if at == self._marked else "  ", "bold $text-accent"),
            (padded(player, WIDTH), "bold"),
            *chips,
            ("  ready" if done else "", "$text-success"),
        )
