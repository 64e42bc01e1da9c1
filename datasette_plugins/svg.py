"""Plots as SVG without a library: rows under each other, a label over each row, so that a phone needs no zoom.

Widths are per cent of the page, heights pixels of CSS: text keeps its size on every screen. Colours are classes of
``static/analyst.css``, so the plots follow the light and the dark scheme. A plot is one image for a screen reader: its
title and description say what is drawn, the figures stand in the table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kb.wording import figure

SPAN = 72.0  # per cent of the width for the largest value; the rest is for the number beside it
START = 1.0  # per cent before the zero of the axis, so that a mark at zero is whole
HEAD, ROW, FOOT = 30, 62, 8  # pixels: the axis above, one row, the end
LABEL, NOTE, MARK, THICK = 17, 34, 49, 12  # from the top of a row: base lines, middle of the mark; height of a bar
LONGEST, WIDEST = 42, 100  # signs of a label that fit on 390 px, on a desk screen
TICKS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a plot. ``values``: marks of ``dots``, parts of ``bars``; ``hollow``: marks drawn as rings."""

    label: str
    note: str
    values: tuple[float, ...]
    said: str
    hollow: tuple[float, ...] = ()


def shortened(text: str, longest: int = LONGEST) -> str:
    """A label that fits; the table has the whole.

    >>> len(shortened("слово " * 20)), shortened("а")
    (42, 'а')
    """
    text = printable(text)
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def printable(text: str) -> str:
    """Without the signs XML forbids and those that turn the direction of a line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def ticks(largest: float) -> tuple[float, ...]:
    """Round numbers from zero to one not smaller than ``largest``, at most seven.

    >>> ticks(30), ticks(7), ticks(0)
    ((0, 10, 20, 30), (0, 2, 4, 6, 8), (0, 1))
    """
    least = max(largest, 1) / TICKS
    power = 10.0 ** len(str(int(least))) / 10 if least >= 1 else 1.0
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= least)
    count = max(1, -(-largest // step))
    return tuple(i * int(step) for i in range(int(count) + 1))


def dots(name: str, title: str, about: str, lines: Sequence[Line]) -> Markup:
    """Every value of a row as a mark on one axis, a thin line from the smallest to the largest."""
    axis = ticks(max((value for line in lines for value in line.values), default=0))
    drawn = (_dots(line, _top(i), axis[-1]) for i, line in enumerate(lines))
    return _plot(name, title, about, len(lines), axis, Markup("").join(drawn))


def bars(name: str, title: str, about: str, lines: Sequence[Line], most: float | None = None) -> Markup:
    """The values of a row as parts of one bar; ``most`` sets the end of the axis."""
    axis = ticks(most or max((sum(line.values) for line in lines), default=0))
    drawn = (_bar(line, _top(i), axis[-1]) for i, line in enumerate(lines))
    return _plot(name, title, about, len(lines), axis, Markup("").join(drawn))


def _top(row: int) -> int:
    return HEAD + row * ROW


def _share(value: float, most: float) -> str:
    """A place on the axis as per cent of the width."""
    return f"{START + SPAN * value / most:.2f}%"


def _plot(name: str, title: str, about: str, rows: int, axis: Sequence[float], drawn: Markup) -> Markup:
    height = HEAD + rows * ROW + FOOT
    return Markup(
        '<svg class="plot" role="img" aria-labelledby="{0}-t {0}-d" width="100%" height="{1}" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{0}-t">{2}</title><desc id="{0}-d">{3}</desc>{4}{5}</svg>'
    ).format(name, height, printable(title), printable(about), _axis(axis, height), drawn)


def _axis(axis: Sequence[float], height: int) -> Markup:
    line = Markup(
        '<line class="grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><text class="tick" x="{0}" y="16"{3}>{4}</text>'
    )
    start, middle = Markup(""), Markup(' text-anchor="middle"')
    return Markup("").join(
        line.format(_share(value, axis[-1]), HEAD - 6, height, middle if value else start, figure(value))
        for value in axis
    )


def _words(line: Line, top: int) -> Markup:
    return _label("label", line.label, top + LABEL) + _label("note", line.note, top + NOTE)


def _label(kind: str, text: str, y: int) -> Markup:
    """A label; a long one twice, the style sheet shows the one that fits."""
    if len(text) <= LONGEST:
        return (
            Markup('<text class="{}" x="0" y="{}">{}</text>').format(kind, y, printable(text)) if text else Markup("")
        )
    both = (("narrow", LONGEST), ("wide", WIDEST))
    one = Markup('<text class="{} {}" x="0" y="{}">{}</text>')
    return Markup("").join(one.format(kind, width, y, shortened(text, longest)) for width, longest in both)


def _said(text: str, x: str, top: int) -> Markup:
    return Markup('<text class="said" x="{}" dx="10" y="{}">{}</text>').format(x, top + MARK + 5, printable(text))


def _dots(line: Line, top: int, most: float) -> Markup:
    parts, y = [_words(line, top)], top + MARK
    if len(line.values) > 1:
        ends = _share(min(line.values), most), _share(max(line.values), most)
        parts.append(Markup('<line class="reach" x1="{}" x2="{}" y1="{y}" y2="{y}"/>').format(*ends, y=y))
    for value in line.values:
        kind = "ring" if value in line.hollow else "dot"
        parts.append(Markup('<circle class="{}" cx="{}" cy="{}" r="6"/>').format(kind, _share(value, most), y))
    return Markup("").join([*parts, _said(line.said, _share(max(line.values, default=0), most), top)])


def _bar(line: Line, top: int, most: float) -> Markup:
    parts, done, y = [_words(line, top)], 0.0, top + MARK - THICK // 2
    for i, value in enumerate(line.values):
        if value:
            bar = Markup('<rect class="bar b{}" x="{}" y="{}" width="{:.2f}%" height="{}"/>')
            parts.append(bar.format(i + 1, _share(done, most), y, SPAN * value / most, THICK))
        done += value
    return Markup("").join([*parts, _said(line.said, _share(done, most), top)])
