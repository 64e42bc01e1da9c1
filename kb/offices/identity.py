"""When are two printed rows one office? Name, street and house must agree, and nothing may speak against it.

The proper name of an office is what stands behind the last quotation, else the last quoted words: «Филиал ГБУ «МФЦ»
«Тихвинский» - отдел «Пикалево»» is «пикалево», «Филиал РГАУ МФЦ в с. Озерки» is «озерки».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from ingest.slugs import slug

ALIKE = 88  # of 100: «Волосковский» and «Волосовский», «Приозерск» and «Приозерский» are one name
# Words of a name that any office may have.
COMMON = re.compile(
    r"(?:филиал|отдел|отделени|мфц|многофункцион|центр|офис|окн[оа]|операционн|зал|наименовани|предоставлени|государствен|"
    r"муниципальн|услуг|автономн|бюджетн|казенн|учреждени|территориальн|обособленн|структурн|подразделени|тосп|удаленн|рабоч|мест)"
)
SMALL = re.compile(
    r"по|на|во|со|для|при|город[ае]?|сел[ое]|посел(?:ок|ка|ке)|деревн[яеи]|станиц[аеы]|хутор[ае]?|пгт|рп|пос|дер|ст|ца|их"
)
STREET_WORD = re.compile(
    r"\b(?:улица|ул|проспект|просп|пр-т|пр|переулок|пер|площадь|пл|набережная|наб|шоссе|микрорайон|мкр|бульвар|б-р|тракт|проезд|квартал|кв-л|усадьба|территория|тер)(?![а-я])\.?"
)
TOWN = re.compile(
    r"\b(?:город|гор|г|село|с|деревня|дер|д|поселок|пос|п|пгт|р\.\s?п|рп|станица|ст-ца|хутор|х|аул)(?:\.\s?|\s)(?=[а-я]{3})([а-я][а-я -]*?)(?=\s*[,.;(]|\s(?:ул|пр|пер|д)\b|$)"
)
HOUSE = re.compile(
    r"(?:\b(?:дом|д|здание|зд|строение|стр)\.?\s?)?(?<![\dа-я])(\d{1,4})(?:\s?-\s?|\s?)(?:([а-я])(?![а-я]))?(?:/\d+)?(?=\s*(?:$|\())"
)
HOUSE_IN_STREET = re.compile(r"\s(?:дом|д)\.?\s?(\d{1,4}\s?-?[а-я]?)$")
WING = re.compile(r"\s(?:литер[аы]?|лит|корпус|корп)\b.*$")
ORDINAL = re.compile(r"(?<=\d)-(?:й|ый|ой|я|ая|го)\b")


@dataclass(frozen=True, slots=True)
class Printed:
    """A row of ``mfc_offices`` as it is compared. ``places``: (street or settlement, house)."""

    id: str
    act_id: str
    own: str
    places: frozenset[tuple[str, str]]
    towns: frozenset[str]
    region: str = ""

    @property
    def blocks(self) -> Iterator[str]:
        """Where its like is looked for: same house of a street that begins alike, same name in such a street."""
        for street, house in self.places:
            yield f"{street[:4]}/{house}"
            yield f"{street[:4]}/{self.own[:4]}"

    @property
    def key(self) -> str:
        """What the office is known by: own name, street and house."""
        street, house = min(self.places, default=("", ""))
        return slug(f"{self.own[:12]} {street} {house}") or "mfts"


def printed(id: str, act_id: str, name: str, address: str, region: str | None) -> Printed:  # noqa: A002
    """A row → what is compared of it."""
    plain = _plain(address)
    return Printed(id, act_id, own_name(name), frozenset(_places(plain)), frozenset(_towns(plain)), region or "")


def own_name(name: str) -> str:
    """The proper name of an office, in small letters.

    >>> own_name("Филиал ГБУ ЛО «МФЦ» «Тихвинский» - отдел «Пикалево»"), own_name("Окно приема МФЦ в с. Малая Ича")
    ('пикалево', 'приема малая ича')
    """
    plain = re.sub(r"\([^()]*\)", " ", name)
    behind = re.split(r"[»\"”]", plain)[-1]
    quoted = re.findall(r"[«\"“]([^«»\"“”]+)", plain)
    for part in (behind, *reversed(quoted), plain):
        words = [word for word in re.findall(r"[А-ЯЁа-яё]{2,}", part) if not _common(word)]
        if words:
            return " ".join(words).lower().replace("ё", "е")
    return " ".join(re.findall(r"[а-я]+", _plain(plain)))


def _common(word: str) -> bool:
    plain = word.lower().replace("ё", "е")
    return bool(COMMON.match(plain) or SMALL.fullmatch(plain)) or (word.isupper() and len(word) <= 5)


def _plain(text: str) -> str:
    text = re.sub(r"[–—−]", "-", text.lower().replace("ё", "е").replace("\u00a0", " "))
    return ORDINAL.sub("", re.sub(r"\s+", " ", text))


def _places(address: str) -> Iterator[tuple[str, str]]:
    """Every street with its house, else the settlement with its house: «дер. Новосаратовка, д. 8»."""
    area = ""
    for part in re.split(r",|;|\.\s(?=почтовый|фактический|юридический)|(?<=\d)\s(?=почтовый|фактический)", address):
        part = WING.sub("", part.strip(" ."))
        inside = HOUSE_IN_STREET.search(part)
        house = HOUSE.fullmatch(part.split("(")[0].strip())
        if inside and (STREET_WORD.search(part) or TOWN.search(part)):
            yield _area(part[: inside.start()]), re.sub(r"[\s-]", "", inside[1])
        elif house and area:
            yield area, house[1] + (house[2] or "")
        elif STREET_WORD.search(part) or TOWN.search(part):
            area = _area(part)


def _area(part: str) -> str:
    """«ул. Карла Маркса» → «карла маркса»; «дер. Новосаратовка-центр» → «новосаратовка»."""
    named = STREET_WORD.sub(" ", part)
    town = None if named != part else TOWN.search(part)
    words = re.findall(r"[а-я]+|\d+", town[1] if town else named)
    # «1 микрорайон» has no other name than its number.
    return " ".join(word for word in words if word != "центр") if re.search("[а-я]", named) else part


def _towns(address: str) -> Iterator[str]:
    for match in TOWN.finditer(address):
        yield " ".join(word for word in re.findall(r"[а-я]+", match[1]) if word != "центр")


# --- one office? ----------------------------------------------------------------------------------


def reason(one: Printed, other: Printed) -> str | None:
    """Why two rows are one office, in a Russian sentence; ``None`` when they are not, or it is not certain."""
    if _against(one, other) or not _names_alike(one, other):
        return None
    shared = sorted((s, h) for s, h in one.places for t, i in other.places if h == i and _street_alike(s, t))
    if shared:
        return f"то же название («{other.own}»), улица и дом: {shared[0][0]}, {shared[0][1]}"
    streets = sorted(s for s, _ in one.places for t, _ in other.places if s == t)
    if streets and one.own == other.own and one.towns & other.towns:
        return f"то же название («{other.own}») на той же улице ({streets[0]}); дома напечатаны разные"
    return None


def _street_alike(one: str, other: str) -> bool:
    """Equal but for slips of letters; «1 микрорайон» and «2 микрорайон» are two."""
    return re.findall(r"\d+", one) == re.findall(r"\d+", other) and fuzz.ratio(one, other) >= ALIKE


def _against(one: Printed, other: Printed) -> bool:
    """Another region, or other settlements only."""
    regions = one.region and other.region and one.region != other.region
    towns = one.towns and other.towns and not any(fuzz.ratio(a, b) >= ALIKE for a in one.towns for b in other.towns)
    return bool(regions or towns)


def _names_alike(one: Printed, other: Printed) -> bool:
    """Equal, or a slip apart when two acts print them: one table does not print one office under two names."""
    return one.own == other.own or (one.act_id != other.act_id and fuzz.ratio(one.own, other.own) >= ALIKE)


@dataclass(slots=True)
class Office:
    """Rows that are one office, with the reason for each."""

    rows: list[Printed]
    reasons: list[str] = field(default_factory=list)

    def why(self, row: Printed) -> str | None:
        """Why ``row`` is this office; ``None`` when one of its rows speaks against it."""
        if any(_against(row, other) for other in self.rows):
            return None
        return next((said for other in self.rows if (said := reason(row, other))), None)


def offices(rows: list[Printed]) -> list[Office]:
    """The offices behind the rows, in the order of their first row. A row that fits two offices is an office of its own."""
    found: list[Office] = []
    blocks: dict[str, list[Office]] = {}
    for row in rows:
        near = {id(office): office for block in row.blocks for office in blocks.get(block, ())}
        fits = [(office, why) for office in near.values() if (why := office.why(row))]
        if len(fits) == 1:
            office, why = fits[0]
        else:
            office, why = Office([]), f"подходят отделений: {len(fits)}; не связано ни с одним" if fits else ALONE
            found.append(office)
        office.rows.append(row)
        office.reasons.append(why)
        for block in set(row.blocks):
            if office not in blocks.setdefault(block, []):
                blocks[block].append(office)
    for office in found:
        if len(office.rows) > 1 and office.reasons[0] == ALONE:
            office.reasons[0] = FIRST
    return found


FIRST = "с этой строкой сравнены остальные строки отделения"
ALONE = "в других строках такого названия с таким адресом нет"
