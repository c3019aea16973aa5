"""What happens in a game. All times are nanoseconds of one monotonic clock, stamped at the key."""

from dataclasses import dataclass

from tuiquiz.quiz.verdict import Verdict


@dataclass(frozen=True, slots=True)
class CurtainRaised:
    """The player whose turn it is sits at the keyboard, and the others look away."""

    at_ns: int


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """The question is on the screen; reading starts, or, without a clock, answering.

    In a game that is gone on with, what was open after the answer may start instead.
    """

    at_ns: int


@dataclass(frozen=True, slots=True)
class ReadingEnded:
    """The player is ready, or the time for reading is over; the clock starts."""

    at_ns: int


@dataclass(frozen=True, slots=True)
class OptionsShown:
    """The screen says that one may answer now; the clock starts anew, unless somebody was quicker.

    What was painted late costs the player no time.
    """

    at_ns: int


@dataclass(frozen=True, slots=True)
class HintTaken:
    """A player looked at the hint."""

    player: str


@dataclass(frozen=True, slots=True)
class AnswerLocked:
    """A player chose a variant for good."""

    player: str
    choice: str
    at_ns: int


@dataclass(frozen=True, slots=True)
class SureSaid:
    """A player said how sure the answer is: 1, 2 or 3."""

    player: str
    level: int
    at_ns: int


@dataclass(frozen=True, slots=True)
class RatioGuessed:
    """A player guessed how many times faster the fastest is than the next."""

    player: str
    ratio: float
    at_ns: int


@dataclass(frozen=True, slots=True)
class ClockRanOut:
    """The time of the phase is over; those who have not locked get nothing."""

    at_ns: int


@dataclass(frozen=True, slots=True)
class Judged:
    """The measurement is done, or it is known that there will be none."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Continued:
    """On to the next question, or to the end."""


@dataclass(frozen=True, slots=True)
class PlayerJoined:
    """Somebody sits down at the table, between two questions."""

    player: str


@dataclass(frozen=True, slots=True)
class PlayerLeft:
    """Somebody leaves the table, between two questions; the score so far stays."""

    player: str


Event = (
    CurtainRaised
    | QuestionShown
    | ReadingEnded
    | OptionsShown
    | HintTaken
    | AnswerLocked
    | SureSaid
    | RatioGuessed
    | ClockRanOut
    | Judged
    | Continued
    | PlayerJoined
    | PlayerLeft
)
