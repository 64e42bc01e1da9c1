"""Lists of growing numbers ↔ few bytes, and fast to read: the row numbers of a word are read while somebody waits.

The differences are written in 1, 2 or 4 bytes each (``B``, ``H``, ``I``), as the largest needs. When most of them are
small, they are written in one byte each, and those that do not fit stand before them (``M``, ``L``: in 2 or 4 bytes
each, after how many there are); 255 in their place. What deflate makes shorter is deflated (RFC 1951); in a small
letter the code says that it is not.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise

WIDTHS = {"B": 2**8, "H": 2**16, "I": 2**32}  # typecodes of arrays, and the first number that does not fit
MIXED = {"H": "M", "I": "L"}
LARGE = 255


def packed(numbers: Iterable[int]) -> bytes:
    """Growing numbers from 0 to 2³² - 1, at least one → bytes.

    >>> packed([1, 3, 255])
    b'b\\x01\\x02\\xfc'
    """
    steps = [b - a for a, b in pairwise(chain((0,), numbers))]
    return min(map(_deflated, _ways(steps)), key=len)


def _ways(steps: Sequence[int]) -> Iterator[bytes]:
    most = max(steps)
    width = next(code for code, above in WIDTHS.items() if most < above)
    yield width.encode() + _bytes(array(width, steps))
    large = [step for step in steps if step >= LARGE]
    if width in MIXED and len(large) < WIDTHS[width]:
        yield MIXED[width].encode() + _bytes(array(width, [len(large), *large])) + bytes(min(s, LARGE) for s in steps)


def _deflated(way: bytes) -> bytes:
    code, plain = way[:1], way[1:]
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    short = deflate.compress(plain) + deflate.flush()
    return code + short if len(short) < len(plain) else code.lower() + plain


def unpacked(data: bytes) -> array[int]:
    """The numbers again."""
    code = data[:1].decode()
    plain = zlib.decompress(data[1:], -zlib.MAX_WBITS) if code.isupper() else data[1:]
    widths = {mixed: width for width, mixed in MIXED.items()}
    steps = _mixed(widths[code.upper()], plain) if code.upper() in widths else _array(code.upper(), plain)
    return array("I", accumulate(steps))


def _mixed(width: str, plain: bytes) -> array[int]:
    size = array(width).itemsize
    end = size * (1 + _array(width, plain[:size])[0])
    small = plain[end:]
    steps, at = array("I", list(small)), -1
    for step in _array(width, plain[size:end]):
        at = small.index(LARGE, at + 1)
        steps[at] = step
    return steps


def _array(width: str, data: bytes) -> array[int]:
    numbers = array(width)
    numbers.frombytes(data)
    return _little(numbers)


def _bytes(numbers: array[int]) -> bytes:
    return _little(numbers).tobytes()


def _little(numbers: array[int]) -> array[int]:
    """The least byte first, whatever the machine."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
