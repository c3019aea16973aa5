"""Points counted a second time, from what happened and the rules as they were agreed.

Nothing here uses the program's own rules: a plain account is kept, in exact arithmetic.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from tuiquiz.play.session import Session
from tuiquiz.quiz import events
from tuiquiz.quiz.deal import Dealt
from tuiquiz.quiz.game import Game
from tuiquiz.quiz.verdict import Verdict

SECOND = 1_000_000_000


@dataclass
class Hand:
    """What one player did with the question."""

    choice: str | None = None
    took: int = 0
    hint: bool = False
    sure: int | None = None
    guess: float | None = None
    locked: bool = False


@dataclass
class Total:
    """What one player has."""

    points: int = 0
    correct: int = 0
    asked: int = 0
    spent: int = 0
    bonus: int = 0


@dataclass
class Referee:
    """Hears every event of a game; knows who has what, and where the game must stand."""

    players: list[str]
    deal: tuple[Dealt, ...]
    mode: str
    timer: Fraction
    guess: bool
    form: str
    place: int = 0
    stage: str = ""
    seat: int = 0
    hands: dict[str, Hand] = field(default_factory=dict)
    totals: dict[str, Total] = field(default_factory=dict)
    began: int | None = None
    late_paint: bool = False
    _have_played: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, game: Game) -> "Referee":
        """A referee for a game that has not begun."""
        scoring = game.scoring
        timer = Fraction(scoring.timer)
        told = (str(scoring.mode), timer, scoring.guess, str(game.form))
        referee = cls(list(game.players), game.deal, *told)
        for player in game.players:
            referee.totals[player] = Total()
        referee._new_question()
        return referee

    def hear_all(self, told: Iterable[events.Event]) -> "Referee":
        for event in told:
            self.hear(event)
        return self

    def hear(self, event: events.Event) -> None:
        match event:
            case events.CurtainRaised(at) if self.stage == "curtain":
                self.began = None
                self.stage = "reading"
                if self.hands[self._seated].locked:
                    self.stage, self.began = "guessing", at
            case events.QuestionShown(at) if self.stage == "reading" and self.began is None:
                self.began = at
                if self.mode == "untimed":
                    self.stage, self.late_paint = "answering", False
            case events.ReadingEnded(at) if self.stage == "reading" and self.began is not None:
                self.stage, self.began, self.late_paint = "answering", at, True
            case events.OptionsShown(at) if self.stage == "answering" and self.late_paint:
                first = self.form != "buzzer" or not any(h.locked for h in self.hands.values())
                if first and self.began is not None:
                    self.began, self.late_paint = max(at, self.began), False
            case events.HintTaken(player) if self.stage in ("reading", "answering"):
                free = self.mode != "certainty" and self.form != "buzzer"
                if free and player == self._seated and player in self.hands:
                    self.hands[player].hint = True
            case events.AnswerLocked() if self.stage == "answering":
                self._lock(event)
            case events.SureSaid() if self.stage == "sure":
                self._sure(event)
            case events.RatioGuessed(player, ratio, at) if self.stage == "guessing":
                if player == self._seated and self._in_time(at) and 1 <= ratio <= 1000:
                    self.hands[player].guess = ratio
                    self._pass_on()
            case events.ClockRanOut(at):
                self._ran_out(at)
            case events.Judged(verdict):
                if self.stage == "judging" or (verdict.kind == "none" and self._busy):
                    self._judge(verdict)
                    self.stage = "revealed"
            case events.Continued() if self.stage == "revealed":
                self.place += 1
                self._new_question()
            case events.PlayerJoined(player) if self._between:
                known = {name.casefold() for name in self.players}
                strangers = {n.casefold() for n in self.totals if n != player} - known
                if player.casefold() not in known | strangers and len(self.players) < 8:
                    self.players.append(player)
                    self.totals.setdefault(player, Total())
                    self._seat_all()
            case events.PlayerLeft(player) if self._between:
                if player in self.players and len(self.players) > 1:
                    self.players.remove(player)
                    if not self.totals[player].asked and player not in self._have_played:
                        del self.totals[player]
                    self._seat_all()

    def points(self, player: str) -> int:
        """What stands beside the name."""
        total = self.totals[player]
        return total.points + (total.bonus if self.mode in ("accuracy", "untimed") else 0)

    @property
    def _busy(self) -> bool:
        return self.stage in ("curtain", "reading", "answering", "sure", "guessing")

    @property
    def _between(self) -> bool:
        if self.form == "solo":
            return False
        untouched = self.stage == "curtain" and not any(h.locked for h in self.hands.values())
        judged = self.stage == "revealed" and self.place + 1 < len(self.deal)
        return judged or (untouched and self.seat == 0)

    @property
    def _seated(self) -> str:
        turn = (self.place + self.seat) % len(self.players)
        return self.players[turn]

    def _new_question(self) -> None:
        self.seat, self.began = 0, None
        self.hands = {}
        if self.place == len(self.deal):
            self.stage = "over"
            return
        self.stage = "curtain" if self.form == "pass" else "reading"
        self._seat_all()

    def _seat_all(self) -> None:
        if self.stage != "revealed":
            self.hands = {player: self.hands.get(player, Hand()) for player in self.players}

    def _limit(self) -> int | None:
        seconds = {"sure": 15, "guessing": 30}.get(self.stage)
        if seconds is None:
            seconds = 30 if len(self.deal[self.place].question.case.variants) > 2 else 20
        return None if self.mode == "untimed" else int(seconds * self.timer * SECOND)

    def _in_time(self, at: int) -> bool:
        assert self.began is not None
        limit = self._limit()
        return limit is None or at - self.began <= limit

    def _lock(self, event: events.AnswerLocked) -> None:
        mine = event.player in self.hands and not self.hands[event.player].locked
        if self.form != "buzzer":
            mine = mine and event.player == self._seated
        if not mine or event.choice not in self.deal[self.place].options:
            return
        if not self._in_time(event.at_ns):
            return
        assert self.began is not None
        hand = self.hands[event.player]
        hand.locked, hand.choice = True, event.choice
        hand.took = max(0, event.at_ns - self.began)
        self._after_answers(event.at_ns)

    def _after_answers(self, at: int) -> None:
        if self.form == "buzzer":
            if not all(h.locked for h in self.hands.values()):
                return
            chose = [h for h in self.hands.values() if h.choice]
            if self.mode == "certainty" and chose:
                self.stage, self.began = "sure", at
            else:
                self._after_sure(at)
        elif self.hands[self._seated].choice is None:
            self._pass_on()
        elif self.mode == "certainty":
            self.stage, self.began = "sure", at
        else:
            self._after_sure(at)

    def _sure(self, event: events.SureSaid) -> None:
        hand = self.hands.get(event.player)
        if hand is None or not hand.choice or hand.sure or event.level not in (1, 2, 3):
            return
        if self.form != "buzzer" and event.player != self._seated:
            return
        if not self._in_time(event.at_ns):
            return
        hand.sure = event.level
        waiting = [h for h in self.hands.values() if h.choice and not h.sure]
        if self.form != "buzzer" or not waiting:
            self._after_sure(event.at_ns)

    def _after_sure(self, at: int) -> None:
        if self.form == "buzzer":
            self.seat = -1
            if self.guess:
                self._pass_on()
            else:
                self.stage = "judging"
        elif self.guess:
            self.stage, self.began = "guessing", at
        else:
            self._pass_on()

    def _pass_on(self) -> None:
        while self.seat + 1 < len(self.players):
            self.seat += 1
            if self.form == "pass" or self.hands[self._seated].choice:
                self.stage, self.began = "curtain", None
                return
        self.stage = "judging"

    def _ran_out(self, at: int) -> None:
        if self.stage not in ("answering", "sure", "guessing") or self.began is None:
            return
        limit = self._limit()
        if limit is None or at - self.began < limit:
            return
        if self.stage == "sure":
            self._after_sure(at)
        elif self.stage == "guessing":
            self._pass_on()
        else:
            lacking = self.players if self.form == "buzzer" else [self._seated]
            for player in lacking:
                self.hands[player].locked = True
            self._after_answers(at)

    def _judge(self, verdict: Verdict) -> None:
        dealt = self.deal[self.place]
        for player, hand in self.hands.items():
            if hand.locked:
                self._have_played.add(player)
            if verdict.kind == "none" or dealt.question.warm_up or not hand.locked:
                continue
            total = self.totals[player]
            total.asked += 1
            right = hand.choice in verdict.winners
            total.points += self._worth(hand, right)
            if right:
                total.correct += 1
                total.spent += 0 if self.mode == "untimed" else hand.took
                total.bonus += _bonus(hand.guess, verdict)

    def _worth(self, hand: Hand, right: bool) -> int:
        if hand.choice is None:
            return 0
        if self.mode == "certainty":
            return {1: (1, 0), 2: (2, -2), 3: (3, -6)}[hand.sure or 1][not right]
        if not right:
            return 0
        if self.mode == "untimed":
            return 800 if hand.hint else 1000
        self.stage, stage = "answering", self.stage
        limit = self._limit()
        self.stage = stage
        assert limit is not None
        half = SECOND // 2
        f = max(Fraction(0), min(Fraction(1), Fraction(limit - hand.took, limit - half)))
        if self.mode == "accuracy":
            return 1000 if hand.hint else 1000 + floor(floor(999 / len(self.deal)) * f)
        worth = 600 + floor(400 * f)
        return max(400, worth - 200) if hand.hint else worth


def _bonus(guess: float | None, verdict: Verdict) -> int:
    if guess is None or verdict.kind not in ("win", "tie"):
        return 0
    truth = 1000.0
    if verdict.kind == "tie":
        truth = 1.0
    elif verdict.ratio is not None:
        truth = min(1000.0, max(1.0, verdict.ratio.estimate))
    off = max(guess / truth, truth / guess)
    return 100 if off <= 1.25 else 50 if off <= 2 else 0


def check(session: Session) -> None:
    """Hear all that happened in a game from its beginning; it must stand as it does.

    Of a game that was resumed, the beginning was not heard.
    """
    plan, game = session.plan, session.game
    if session.resumed:
        return
    start = Game.begin(plan.players, game.deal, plan.scoring, plan.form)
    referee = Referee.of(start).hear_all(session.events)
    assert game.phase == referee.stage
    assert game.index == referee.place
    assert list(game.players) == referee.players
    for player, total in referee.totals.items():
        score = game.score(player)
        found = (score.points, score.correct, score.questions, score.answer_ns, score.bonus)
        counted = (total.correct, total.asked, total.spent, total.bonus)
        assert found == (referee.points(player), *counted)
