"""The values of editions: the place an instruction names, the change it asks for, the text that comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Literal

from ingest.model import Act, Span

StepKind = Literal[
    "sentence", "paragraph", "item", "clause", "chapter", "appendix", "title", "preamble", "service_name"
]
PartOfAct = Literal["", "resolution", "regulation"]
ChangeKind = Literal["replace", "remove", "insert", "reword", "add", "repeal", "exclude", "punctuation"]
KIND_NAMES: Mapping[ChangeKind, str] = {
    "replace": "замена слов",
    "remove": "слова исключены",
    "insert": "слова добавлены",
    "reword": "новая редакция",
    "add": "дополнение",
    "repeal": "утратило силу",
    "exclude": "исключено",
    "punctuation": "замена знака",
}
What = Literal["added", "removed", "changed"]
WHAT_NAMES: Mapping[What, str] = {"added": "добавлено", "removed": "убрано", "changed": ""}
STEP_NAMES: Mapping[StepKind, str] = {
    "sentence": "предложение",
    "paragraph": "абзац",
    "item": "подпункт",
    "clause": "пункт",
    "chapter": "раздел",
    "appendix": "приложение",
    "title": "наименование",
    "preamble": "преамбула",
    "service_name": "наименование муниципальной услуги",
}
# From the innermost outwards; a step stands inside those of a higher rank.
RANK: Mapping[StepKind, int] = {
    "sentence": 0, "paragraph": 1, "item": 2, "clause": 3, "chapter": 4, "appendix": 5, "title": -1, "preamble": 3,
    "service_name": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One part of an address: «подпункт «б»» is ``Step("item", "б")``. Paragraphs and sentences count from 1."""

    kind: StepKind
    number: str = ""

    @property
    def label(self) -> str:
        """As a person says it: «пункт 2.4», «подпункт «б»», «приложение № 2»."""
        number = f"«{self.number}»" if self.kind == "item" and self.number.isalpha() else self.number
        sign = "№ " if self.kind == "appendix" and number else ""
        return f"{STEP_NAMES[self.kind]} {sign}{number}".strip()


@dataclass(frozen=True, slots=True)
class Address:
    """A place in the amended act, ``steps`` from the outermost in.

    ``part``        the resolution, the regulation, or not said
    ``everywhere``  «по тексту»: every occurrence inside the place
    """

    steps: tuple[Step, ...] = ()
    part: PartOfAct = ""
    everywhere: bool = False

    @property
    def label(self) -> str:
        """«пункт 2.4, абзац 2»; the whole act or part is named when there are no steps."""
        whole = {"": "", "resolution": "постановление", "regulation": "регламент"}[self.part]
        plain = self.part == "resolution" or not self.steps or self.steps[0].kind == "title"
        named = [whole] if whole and plain else []
        steps = [step.label for step in self.steps]
        return ", ".join([*named, *steps, *(["по тексту"] if self.everywhere else [])]) or "акт"

    def inside(self, outer: Address) -> Address:
        """This address said under the words of another: «в пункте 2.4:» + «в абзаце первом»."""
        highest = max((RANK[step.kind] for step in self.steps), default=-2)
        kept = tuple(step for step in outer.steps if RANK[step.kind] > highest)
        same_part = not self.part or not outer.part or self.part == outer.part
        return replace(self, steps=(*(kept if same_part else ()), *self.steps), part=self.part or outer.part)

    def to_json(self) -> str:
        """For a column of the base."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Address:
        """What :meth:`to_json` wrote."""
        values = json.loads(text)
        return Address(tuple(Step(**step) for step in values["steps"]), values["part"], values["everywhere"])


@dataclass(frozen=True, slots=True)
class Change:
    """One change that an amending act asks for. ``span`` and ``clause`` are its evidence in that act.

    ``old``     the words to be replaced, removed, or beside which words are put
    ``new``     the new words, exactly as printed between the quotation marks
    ``where``   of an addition: behind or before ``old`` (or the named place), or at the end
    ``unit``    what an addition adds: «пунктом 2.6.1»
    ``cases``   «в соответствующем падеже»: the words stand in other forms in the text
    ``wording`` place of the new wording when it is an appendix of the amending act
    """

    kind: ChangeKind
    address: Address
    clause: str
    span: Span
    old: str = ""
    new: str = ""
    where: Literal["", "after", "before"] = ""
    unit: Step | None = None
    cases: bool = False
    wording: Span | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The amended act as the amending act names it; ``number`` and ``date`` may be unknown."""

    number: str | None
    date: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Instruction:
    """A change with the act it is meant for."""

    change: Change
    target: Target


@dataclass(frozen=True, slots=True)
class Version:
    """The text of one act as its own source, with its outline."""

    text: str
    act: Act


@dataclass(frozen=True, slots=True)
class Mark:
    """The letters ``[start, end)`` of an edition stand there because of a change; ``old`` stood there before.

    ``change`` is the number of the change in the list that was applied.
    """

    start: int
    end: int
    old: str
    change: int


@dataclass(frozen=True, slots=True)
class Edition:
    """A consolidated text. ``refused``: number of a change that could not be applied → why."""

    text: str
    marks: tuple[Mark, ...]
    refused: Mapping[int, str]
