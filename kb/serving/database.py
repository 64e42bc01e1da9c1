"""The base as Datasette opens it: unchangeable, and with bounds that SQLite alone does not keep."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import quote

from datasette.database import Database

MOST_RETURNED = 20_000_000  # letters and bytes of one answer of Datasette's own pages; a row of a text is about 1 MB
LONGEST_ARGUMENT = 10_000  # letters a function written in Python works on: about a third of a second of new words
TOO_MUCH = "Ответ слишком велик: выберите меньше строк или столбцов."
NO_MEMORY = "Запросу не хватило памяти: выберите меньше строк или уберите сортировку."
# What SQLite says of our limits → what the one who asked can do. Slips in SQL stay as SQLite words them.
SAID = (
    ("string or blob too big", "Получилась строка длиннее 5 МБ: выберите часть её (substr) или меньше строк."),
    ("too many terms in compound SELECT", "Слишком много union: не больше двадцати."),
    ("Expression tree is too large", "Слишком сложное выражение: не больше ста вложений."),
    ("parser stack overflow", "Слишком сложное выражение: не больше ста вложений."),
    ("LIKE or GLOB pattern too complex", "Образец для like и glob длиннее 100 байтов: сократите его."),
    ("is prohibited", "Эта таблица закрыта."),
    ("not authorized", "Эта функция закрыта."),
    ("out of memory", NO_MEMORY),
    ("user-defined function raised exception", "Запрос искал дольше секунды и остановлен: сузьте условия."),
)


@contextmanager
def in_russian() -> Iterator[None]:
    """Our limits in a sentence for the one who met them."""
    try:
        yield
    except MemoryError as error:
        raise sqlite3.OperationalError(NO_MEMORY) from error
    except sqlite3.Error as error:
        said = next((russian for english, russian in SAID if english in str(error)), "")
        if not said:
            raise
        raise sqlite3.OperationalError(said) from error


class Rows(sqlite3.Cursor):
    """Counts what Datasette takes: a thousand rows of five megabytes would pass every other limit."""

    def execute(self, *arguments: Any) -> Self:
        """As ever; what it raises is in Russian when a limit of ours is met."""
        with in_russian():
            return super().execute(*arguments)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        """Rows as ever. Raises ``OperationalError`` when they hold more than ``MOST_RETURNED``."""
        with in_russian():
            return self._bounded(size or 1)

    def _bounded(self, size: int) -> list[Any]:
        rows: list[Any] = []
        left = MOST_RETURNED
        for row in self:
            rows.append(row)
            left -= sum(len(value) for value in row if isinstance(value, str | bytes))
            if left < 0:
                raise sqlite3.OperationalError(TOO_MUCH)
            if len(rows) >= size:
                break
        return rows


class Timed(sqlite3.Connection):
    """A connection whose functions in Python obey the clock of the query: SQLite does not look at it inside them."""

    _clock: Callable[[], Any] | None = None

    def cursor(self, factory: Any = Rows) -> Any:
        """A cursor that counts."""
        return super().cursor(factory)

    def set_progress_handler(self, handler: Callable[[], Any] | None, n: int) -> None:
        """Keeps the clock of the query beside giving it to SQLite."""
        self._clock = handler
        super().set_progress_handler(handler, n)

    def create_function(self, name: str, narg: int, func: Any, *, deterministic: bool = False) -> None:
        """A function that ends with its query, and says NULL to longer texts than anybody needs it for."""

        def bounded(*arguments: Any) -> Any:
            if self._clock and self._clock():
                self.interrupt()
                return None
            if any(isinstance(one, str | bytes) and len(one) > LONGEST_ARGUMENT for one in arguments):
                return None
            try:
                return func(*arguments)
            except sqlite3.OperationalError:  # its own query was stopped by the clock: stop this one too
                self.interrupt()
                return None

        super().create_function(name, narg, bounded, deterministic=deterministic)


class Base(Database):  # type: ignore[misc]  # Datasette ships no types
    """One file, opened as it is now; whatever takes its name later is not seen."""

    def __init__(self, datasette: Any, path: str) -> None:
        super().__init__(datasette, path=path, is_mutable=False)

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection for one thread. Datasette itself would not escape a «?» in the name of the file."""
        assert not write
        address = f"file:{quote(str(self.path))}?immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False, factory=Timed)
        self._all_file_connections.append(connection)
        return connection
