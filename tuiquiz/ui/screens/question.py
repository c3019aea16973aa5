"""A question: read, then answer against the clock."""

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tuiquiz.play.session import Session
from tuiquiz.quiz import ratio, wording
from tuiquiz.quiz.game import Form, Phase
from tuiquiz.ui import commands, look
from tuiquiz.ui.screens.base import GameScreen
from tuiquiz.ui.widgets.cards import Cards, CardTabs
from tuiquiz.ui.widgets.coach import Coach
from tuiquiz.ui.widgets.code_card import CodeCard
from tuiquiz.ui.widgets.countdown import Countdown
from tuiquiz.ui.widgets.follow_up import FollowUp
from tuiquiz.ui.widgets.key_bar import KeyBar
from tuiquiz.ui.widgets.status_bar import StatusBar

LOOK_NS = 400_000_000
ROUNDS = 4
"""No key and no click takes more between the application and its screens to become an answer."""

LABELS = {
    Phase.READING: "Read the code",
    Phase.ANSWERING: "Answer now",
    Phase.SURE: "How sure?",
    Phase.GUESSING: "Guess the ratio",
}


class QuestionScreen(GameScreen):
    """Cards with code; locked until the reading time is over or the player is ready.

    After the lock it asks what else the rules ask for: how sure, and the ratio.
    """

    CSS_PATH = "question.tcss"
    BINDINGS = commands.bindings(
        *commands.ANSWERS,
        commands.LOCK,
        commands.READY,
        commands.CHOOSE_NEXT,
        commands.CHOOSE_BACK,
        commands.HINT,
        *commands.LEVELS,
        commands.GUESS,
        commands.LESS,
        commands.MORE,
        commands.FAR_LESS,
        commands.FAR_MORE,
        commands.PAGE_DOWN,
        commands.PAGE_UP,
        commands.STOP,
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._marked: int | None = None
        self._step = ratio.START
        dealt = session.game.current
        variants = [dealt.question.case.variant(name) for name in dealt.options]
        self._cards = Cards(variants, dim=session.game.phase is Phase.READING)
        self._countdown = Countdown()
        self._hint = Static("", id="hint", markup=False)
        self._more = FollowUp()
        self._coach = Coach()

    def compose(self) -> ComposeResult:
        question = self._session.game.current.question
        yield StatusBar(self._session.game)
        yield Static(
            Content.assemble(
                (question.case.title, "bold"),
                ("  warm-up, no points" if question.warm_up else "", "$text-success"),
            ),
            id="title",
        )
        yield Static(
            Content.assemble(
                (question.ask.words, "bold $text-accent"),
                (f"  Input: {question.input}", "$text-muted"),
                (f"  {wording.conditions(question.case)}", "$text-warning"),
            ),
            id="ask",
        )
        yield self._countdown
        yield self._cards
        yield self._hint
        yield self._more
        yield self._coach
        yield KeyBar()

    def on_mount(self) -> None:
        self.draw_often(self._tick, self.quiz.clock_s)
        self._draw_phase()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        game = self._session.game
        answering = game.phase is Phase.ANSWERING
        match action:
            case "lock":
                place = parameters[0]
                return answering and isinstance(place, int) and place < len(game.current.options)
            case "lock_marked":
                return answering and self._marked is not None
            case "ready":
                return game.phase is Phase.READING
            case "choose":
                return game.phase in (Phase.READING, Phase.ANSWERING)
            case "hint":
                asked = game.phase in (Phase.READING, Phase.ANSWERING) and game.scoring.hints
                return asked and self._session.player not in game.hints
            case "look":
                return self._cards.cut
            case "sure":
                return game.phase is Phase.SURE
            case "step" | "guess":
                return game.phase is Phase.GUESSING
        return True

    def on_key(self, event: events.Key) -> None:
        """While one reads, a letter shows its card where only one is seen."""
        game = self._session.game
        if game.phase is Phase.READING and self._tabbed:
            for place, command in enumerate(commands.ANSWERS[: len(game.current.options)]):
                if event.key in self.quiz.keymap.keys(command):
                    self._mark(place)

    def action_ready(self) -> None:
        if self.pressed:  # The key that led here may still be held, or was pressed twice.
            self._session.ready(self.quiz.input_ns)

    def action_hint(self) -> None:
        self._session.hint()
        text = look.prose(self._session.game.current.question.hint)
        self._hint.update(Content.assemble(("Hint  ", "bold $text-warning"), text))
        self._hint.display = True
        self.refresh_bindings()

    def action_lock(self, option: int) -> None:
        self._lock(option, self.quiz.input_ns)

    def action_lock_marked(self) -> None:
        if self._marked is not None:
            self.action_lock(self._marked)

    def action_sure(self, level: int) -> None:
        if self.pressed:
            self._session.say_sure(level, self.quiz.input_ns)

    def action_step(self, step: int) -> None:
        self._step = min(ratio.STEPS, max(0, self._step + step))
        self._ask_more()

    def action_guess(self) -> None:
        if self.pressed:
            self._session.guess(ratio.value(self._step), self.quiz.input_ns)

    def action_look(self, step: int) -> None:
        self._cards.see(self._cards.seen + step)

    def action_choose(self, step: int) -> None:
        count = len(self._session.game.current.options)
        start = -1 if self._marked is None and step > 0 else self._marked or 0
        self._mark((start + step) % count)

    def on_card_tabs_wanted(self, wanted: CardTabs.Wanted) -> None:
        self._mark(wanted.index)

    def on_code_card_chosen(self, chosen: CodeCard.Chosen) -> None:
        self._clicked(chosen.index)

    def on_quiz_app_phase_changed(self) -> None:
        self._show_phase()

    def _lock(self, option: int, at_ns: int) -> None:
        since_ns = self._session.game.since_ns or 0
        if self._tabbed and at_ns - since_ns < LOOK_NS:
            self._mark(option)  # A letter that was meant for a look must not become an answer.
            return
        self._session.lock(option, at_ns)
        game = self._session.game
        answer = game.answer(self._session.player)
        if answer and answer.choice and game.form is Form.SOLO:  # Others are not to see it.
            self._cards.mark(option)
            self.acknowledge(commands.ANSWERS[option].action, self._cards.card(option))

    def _clicked(self, index: int) -> None:
        if self._session.game.phase is Phase.ANSWERING:
            self._lock(index, self.quiz.click_ns)
        elif self._session.game.phase is Phase.READING:
            self._mark(index)

    def _show_phase(self) -> None:
        game = self._session.game
        if not self.children:
            return  # The screen is closed.
        if game.phase is Phase.ANSWERING and not game.painted:
            self.call_after_refresh(self._options_seen)
        self._seen_ns = None
        with self.app.batch_update():  # The clock is painted with the cards.
            self._tick()
        self._draw_phase()
        self.refresh_bindings()

    def _draw_phase(self) -> None:
        """Draw what depends on the phase and not on the time."""
        self._cards.dim(self._session.game.phase is Phase.READING)
        self._ask_more()
        self._coach.tell(self._session.game)

    @property
    def _tabbed(self) -> bool:
        return self._cards.tabbed

    def _ask_more(self) -> None:
        game = self._session.game
        alone = game.form is not Form.BUZZER or game.phase is Phase.GUESSING
        locked = game.answer(self._session.player) if alone else None
        if locked and locked.choice:
            self._mark(game.current.options.index(locked.choice))
        if game.phase is Phase.SURE:
            self._more.ask_sure()
        elif game.phase is Phase.GUESSING:
            self._more.ask_ratio(game.current.question, self._step)
        if self._more.display:
            self._hint.display = False

    def _mark(self, index: int) -> None:
        first, self._marked = self._marked is None, index
        self._cards.mark(index)
        if first:  # From now on there is something to lock in.
            self.refresh_bindings()

    def painted(self) -> None:
        if self.quiz.session is not self._session:
            return  # The game was left before its question was seen.
        self._session.show(self.quiz.clock())
        self._tick()

    def _options_seen(self) -> None:
        self._session.see_options(self.quiz.clock())

    def _tick(self) -> None:
        now_ns = self.quiz.clock()
        game = self._session.game
        if game.phase not in LABELS:
            return
        left_ns = game.left_ns(now_ns)
        if self.seen:
            self._draw_clock(left_ns)
        if left_ns == 0:
            self._run_out(now_ns, ROUNDS)

    def _run_out(self, now_ns: int, rounds: int) -> None:
        """The time is over; keys pressed in time that are still under way come first."""
        if rounds:
            self.app.call_later(self.call_later, self._run_out, now_ns, rounds - 1)
        else:
            self._session.tick(now_ns)

    def _draw_clock(self, left_ns: int | None) -> None:
        game = self._session.game
        label = LABELS[game.phase]
        if left_ns is None or game.time_ns is None:
            self._countdown.rest(f"{label}: there is no clock")
        else:
            urgent = game.phase is not Phase.READING
            self._countdown.show(label, left_ns / 1e9, game.time_ns / 1e9, urgent=urgent)
