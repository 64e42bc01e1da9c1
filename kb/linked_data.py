"""A service as linked data: schema.org GovernmentService and CPSV-AP PublicService in one JSON-LD node.

Terms of CPSV-AP are those of its release 3.2.0 (https://semiceu.github.io/CPSV-AP/). A fact without a clause and exact
words is left out; every other one says them as ``dct:source``: a Quotation that is part of the clause.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from kb import descriptions
from kb.card import Card
from kb.card.lines import line
from kb.card.model import Place
from kb.linked_queries import AUTHORITY, facts
from kb.links import act_url, municipality_url, service_url
from kb.wording import upper_first

Row = sqlite3.Row
Node = dict[str, Any]
MOST = 500  # facts of one kind
PREFIXES = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
CONTEXT = ["https://schema.org", PREFIXES]
# What schema.org and CPSV-AP both say of a service: the property of the one → the property of the other.
ALSO = {"serviceOutput": "cpsv:produces", "offers": "cv:hasCost"}
# Units that xsd:duration has; a working day, or a day of which the act does not say which it is, is none of them.
DURATIONS = {"calendar_day": "P{}D", "month": "P{}M", "year": "P{}Y", "hour": "PT{}H", "minute": "PT{}M"}


def service_node(connection: sqlite3.Connection, card: Card, whole: str, wanted: Collection[str] | None = None) -> Node:
    """The node of a card, empty values left out; ``whole`` is scheme and host of the site.

    ``wanted``: only these properties; the rows of the others are not even read.
    """
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    page = whole + service_url(card.id)
    told = descriptions.of_card(card)
    node: Node = {
        "@context": CONTEXT,
        "@type": ["GovernmentService", "cpsv:PublicService"],
        "@id": page,
        "url": page,
        "identifier": card.id,
        "dct:identifier": card.id,
        "name": card.title,
        "dct:title": _russian(card.title),
        "alternateName": card.name if card.name != card.title else "",
        "description": told,
        "dct:description": _russian(told),
        "disambiguatingDescription": descriptions.sentences(descriptions.warnings(card.notices)),
        "dct:source": source(card.name_place, whole),
        "subjectOf": {"@type": "Dataset", "name": card.title, "description": told, "url": f"{page}.jsonld"},
        "areaServed": _area(card, whole),
        **_authority(cursor, card, whole),
        **_facts(cursor, card, whole, wanted),
    }
    return {name: value for name, value in node.items() if value and (wanted is None or name in wanted)}


def authority_place(cursor: sqlite3.Cursor, service_id: str) -> tuple[str, Place] | None:
    """Who provides the service and where that is said; ``None`` when the regulation does not say it of the service."""
    row = cursor.execute(AUTHORITY, {"id": service_id}).fetchone()
    return (row["text"], _place(row)) if row else None


def source(place: Place, whole: str) -> Node | None:
    """Where a value is said: the exact words, and the clause they stand in."""
    if not place.quote or not place.act_id:
        return None
    clause = {"@id": whole + act_url(place.act_id, place.path)}
    return {"@type": "Quotation", "text": place.quote, "name": place.label, "isPartOf": clause}


def processing_time(deadlines: Sequence[Row]) -> Node | None:
    """The term of the service as a duration, when the act names exactly one and in a unit that durations have."""
    terms = {(row["amount"], row["unit"]) for row in deadlines if row["what"] == "service_total"}
    amount, unit = terms.pop() if len(terms) == 1 else (None, None)
    if not amount or unit not in DURATIONS or amount != int(amount):
        return None
    return {"@type": "xsd:duration", "@value": DURATIONS[unit].format(int(amount))}


def _facts(cursor: sqlite3.Cursor, card: Card, whole: str, wanted: Collection[str] | None) -> Node:
    """The facts of every table under their properties; results and fees stand under both vocabularies."""
    found: Node = {}
    for name, (table, of_act, test, kind, more) in PROPERTIES.items():
        if wanted is None or name in wanted:
            rows = _rows(cursor, table, card.id, of_act, test)
            nodes = [_fact(table, row, kind, whole, card.id) | more(row) for row in rows]
            found[name] = [node for node in nodes if node["name"]]
    for name, other in ALSO.items():
        found[other] = [{"@id": node["@id"]} for node in found.get(name, ())]
    if wanted is None:
        found["cv:processingTime"] = processing_time(_rows(cursor, "deadlines", card.id, False, _every))
    return found


def _fact(table: str, row: Row, kind: str | list[str], whole: str, service_id: str) -> Node:
    """A row by the words of the card's line, with its evidence; its key in the base is its identifier."""
    shown = line(table, row)
    name = shown.head or upper_first(shown.text)
    more = {"description": shown.text} if shown.head and shown.text else {}
    own = {"@id": f"{whole}{service_url(service_id)}.jsonld#{quote(row['id'], safe='/~')}", "dct:identifier": row["id"]}
    said = {"name": name, "dct:title": _russian(name), **more, "dct:source": source(_place(row), whole)}
    return {"@type": kind, **own, **said}


def _rows(
    cursor: sqlite3.Cursor, table: str, service_id: str, of_act: bool, test: Callable[[Row], bool]
) -> Sequence[Row]:
    rows = cursor.execute(facts(table, of_act), {"id": service_id, "limit": MOST}).fetchall()
    return [row for row in rows if row["quote"] and row["clause_act"] and test(row)]


def _place(row: Row) -> Place:
    return Place(row["clause_act"] or "", row["clause_path"] or "", row["clause_label"] or "", row["quote"] or "")


def _russian(text: str) -> Node:
    return {"@value": text, "@language": "ru"}


def _area(card: Card, whole: str) -> Node | None:
    if not card.municipality_id:
        return None
    return {"@type": "AdministrativeArea", "name": upper_first(card.municipality),
            "url": whole + municipality_url(card.municipality_id)}  # fmt: skip


def _authority(cursor: sqlite3.Cursor, card: Card, whole: str) -> Node:
    """The provider, once for both vocabularies; nothing when the regulation names none."""
    found = authority_place(cursor, card.id)
    if found is None:
        return {}
    name, identifier = upper_first(found[0]), f"{whole}{service_url(card.id)}.jsonld#authority"
    provider = {"@type": ["GovernmentOrganization", "cv:PublicOrganisation"], "@id": identifier,
                "dct:identifier": f"{card.id}/authority", "name": name,
                "dct:title": _russian(name), "dct:source": source(found[1], whole)}  # fmt: skip
    return {"provider": provider, "cv:hasCompetentAuthority": {"@id": identifier}}


def _every(_row: Row) -> bool:
    return True


def _nothing_more(_row: Row) -> Node:
    return {}


def _contact(row: Row) -> Node:
    """Telephone, mail, address and hours as printed; the words of CPSV-AP stand beside those of schema.org."""
    pairs = (("telephone", "phone"), ("email", "email"), ("address", "address"), ("cv:telephone", "phone"),
             ("cv:email", "email"), ("hoursAvailable", "schedule"))  # fmt: skip
    said = {name: " ".join(str(row[column]).split()) for name, column in pairs if row[column]}
    hours = said.pop("hoursAvailable", "")
    return said | ({"hoursAvailable": {"@type": "OpeningHoursSpecification", "description": hours}} if hours else {})


def _cost(row: Row) -> Node:
    """A number only when the act names one: free of charge is 0."""
    amount = 0 if row["is_free"] else row["amount"]
    price = {"price": amount, "cv:hasValue": {"@type": "xsd:double", "@value": str(float(amount or 0))}}
    return {"priceCurrency": "RUB", **price} if amount is not None else {}


def _rule(row: Row) -> Node:
    return {"dct:description": _russian(" ".join(row["quote"].split()))}


def _audience(row: Row) -> Node:
    return {"audienceType": upper_first(" ".join(row["text"].split()))}


Property = tuple[str, bool, Callable[[Row], bool], str | list[str], Callable[[Row], Node]]
# Property → table, are rows of the whole act meant too, which rows, type of the node, what else the node says.
PROPERTIES: Mapping[str, Property] = {
    "audience": ("applicants", False, lambda row: row["kind"] != "representative", "Audience", _audience),
    "cpsv:hasInput": ("documents", False, lambda row: row["category"] == "required", "cv:Evidence", _nothing_more),
    "serviceOutput": ("results", False, _every, ["Thing", "cv:Output"], _nothing_more),
    "offers": ("fees", False, _every, ["Offer", "cv:Cost"], _cost),
    "cv:hasChannel": ("channels", False, lambda row: row["scope"] != "result", "cv:Channel", _nothing_more),
    "cv:contactPoint": ("contacts", False, _every, ["ContactPoint", "cv:ContactPoint"], _contact),
    "cv:hasLegalResource": (
        "legal_references", True, lambda row: row["role"] == "list", ["Legislation", "eli:LegalResource"],
        _nothing_more,
    ),
    "cpsv:follows": ("deadlines", False, lambda row: row["what"] == "service_total", "cpsv:Rule", _rule),
    "cv:holdsRequirement": ("refusal_grounds", False, _every, "cv:Requirement", _nothing_more),
}  # fmt: skip
