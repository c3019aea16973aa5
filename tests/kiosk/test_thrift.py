"""Lines that are drawn with less look the same, and cost no more than they must."""

import subprocess
import sys

from tests.support.terminal import ROOT

THRIFTY = """
import sys
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions
from tuiquiz.kiosk import thrift

def drawn():
    content = Content.assemble(("one", "bold"), " ", ("two", "italic"), " ", ("three", "bold"))
    (strip,) = content.render_strips(13, 1, Style(), RenderOptions(None, {}))
    bold = RichStyle(bold=True)
    parts = [
        strip, strip.crop(2, 9), strip.apply_style(bold), strip.adjust_cell_length(20, bold),
        *strip.divide([3, 7, 13]), strip.crop_extend(0, 15, bold), Strip.join([strip, strip]),
    ]
    again = [strip.crop(2, 9), strip.apply_style(bold), *strip.divide([3, 7, 13])]
    return strip, [[(s.text, s.style.bold, s.style.italic) for s in p] for p in [*parts, *again]]

before, expected = drawn()
thrift.lighten_strips()
thrift.forget_offsets()
after, told = drawn()
assert told == expected, (told, expected)
plain = Strip([Segment("x")], 1)
first, last = [s.style for s in after if s.style.bold]
assert first is last and not first.meta
assert next(s.style for s in before if s.style.bold).meta
try:
    plain.nothing
except AttributeError as error:
    print("told", error)
assert plain.crop(0, 1) is plain
print("same")
"""


def test_lines_are_the_same_and_equal_text_has_one_style() -> None:
    done = subprocess.run(
        [sys.executable, "-c", THRIFTY],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["told", "nothing", "same"]
