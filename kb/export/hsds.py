"""A package after Open Referral's Human Services Data Specification 3 (https://docs.openreferral.org).

Organizations, services, locations and what hangs on them, as a tabular data package. Keys are UUIDs made of the keys
of the base (RFC 4122, version 5), so they stay the same. It is «after» HSDS: what a regulation does not say stays
empty, also where HSDS wants a value (town and postcode of an address).
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from kb.export.model import Asked, Field, Job, Object, Table
from kb.export.package import datapackage, json_job
from kb.links import clause_url, service_url
from kb.offices.hours import weekly
from kb.offices.phones import e164, numbers
from kb.wording import term, upper_first

Row = sqlite3.Row
# State of the act → status of the service in the words of HSDS; what is not known to be in force is not active.
STATUS = {"in_force": "active", "amended": "active", "repealed": "defunct"}
UNNAMED = "Орган в регламенте не назван"
DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def _f(name: str, description: str, required: bool = False, refers: str = "", type: str = "string") -> Field:  # noqa: A002
    return Field(name, type, description, required, refers)


ID = _f("id", "Ключ: UUID, один и тот же от сборки к сборке", True)
SERVICE, LOCATION = _f("service_id", "Услуга", refers="services.id"), _f("location_id", "Место", refers="locations.id")
TABLES: tuple[Table, ...] = (
    Table("organizations", "Органы, которые предоставляют услуги", (
        ID, _f("name", "Название, как в регламенте", True), _f("description", "Чей это орган", True)), ("id",)),
    Table("services", "Услуги", (
        ID, _f("organization_id", "Орган", True, "organizations.id"), _f("name", "Название услуги", True),
        _f("alternate_name", "Краткое название"), _f("description", "Из какого акта"), _f("url", "Карточка услуги"),
        _f("status", "active — акт действует, defunct — утратил силу, inactive — проект или неизвестно", True),
        _f("alert", "Почему такое состояние акта"),
        _f("eligibility_description", "Кто может получить, словами регламента"),
        _f("wait_time", "Срок услуги"), _f("fees_description", "Плата, словами регламента")), ("id",)),
    Table("locations", "Отделения МФЦ", (
        ID, _f("location_type", "Всегда physical", True), _f("name", "Название, как напечатано в новом акте"),
        _f("description", "Район")), ("id",)),
    Table("addresses", "Адреса отделений", (
        ID, LOCATION, _f("address_1", "Адрес целиком, как напечатан", True), _f("postal_code", "Индекс"),
        _f("country", "Страна, ISO 3166-1", True), _f("address_type", "Всегда physical", True)), ("id",)),
    Table("service_at_locations", "Какую услугу где принимают", (
        ID, SERVICE, LOCATION, _f("description", "Пункт регламента")), ("id",)),
    Table("phones", "Телефоны отделений и органов", (
        ID, LOCATION, SERVICE, _f("number", "Номер, E.164", True), _f("extension", "Добавочный", type="integer"),
        _f("description", "Как напечатан")), ("id",)),
    Table("schedules", "Часы работы отделений", (
        ID, LOCATION, _f("freq", "Всегда WEEKLY", True), _f("wkst", "Первый день недели", True),
        _f("byday", "Дни, RFC 5545: MO,TU", True), _f("opens_at", "Открывается, местное время", True),
        _f("closes_at", "Закрывается, местное время", True), _f("description", "Как напечатано")), ("id",)),
    Table("required_documents", "Что приносит заявитель", (
        ID, SERVICE, _f("document", "Документ, словами регламента", True), _f("uri", "Пункт регламента")), ("id",)),
    Table("service_areas", "Где действует услуга", (
        ID, SERVICE, _f("name", "Муниципалитет", True), _f("description", "Район и регион")), ("id",)),
)  # fmt: skip

SERVICES = """
select s.*, a.status, a.status_reason, a.issuer, a.title, a.number, a.date, m.name as municipality, m.district, m.region
from services s join acts a on a.id = s.act_id left join municipalities m on m.id = s.municipality_id order by s.id
"""
# The newest act first: what it prints is the office of today.
OFFICES = """
select o.*, a.date from mfc_offices o join acts a on a.id = o.act_id
order by o.office_id, a.date is null, a.date desc, o.act_id, o.start
"""


def plan(asked: Asked) -> Sequence[Job]:
    """A file per table and datapackage.json."""
    about = datapackage("reglament-hsds", "Регламент: услуги и отделения, HSDS 3", asked, TABLES, DIALECT)
    return [*(_job(asked, table) for table in TABLES), json_job("hsds/datapackage.json", about)]


def _job(asked: Asked, table: Table) -> Job:
    def made(path: Path) -> int:
        found = sorted(ROWS[table.name](asked), key=lambda row: str(row["id"]))
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, table.names, restval="", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(found)
        return len(found)

    return Job(f"hsds/{table.name}.csv", made)


def key(kind: str, *parts: object) -> str:
    """A UUID out of a key of the base."""
    return str(uuid5(NAMESPACE_URL, "/".join(("urn:reglament", kind, *map(str, parts)))))


def _read(asked: Asked, sql: str) -> list[Row]:
    cursor = asked.connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql).fetchall()


def _clause(asked: Asked, row: Row) -> str:
    """The address of the clause a row stands in."""
    return asked.site + clause_url(row["clause_id"], row["act_id"])


def _body(service: Row) -> tuple[str, str]:
    """The organization of a service: its name and whose it is."""
    where = _joined(service["municipality"], service["district"], service["region"])
    name = service["authority"] or service["issuer"]
    return upper_first(" ".join(name.split())) if name else UNNAMED, where or "Муниципалитет не назван"


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _organizations(asked: Asked) -> Iterator[Object]:
    for name, where in {_body(service): None for service in _read(asked, SERVICES)}:
        yield {"id": key("organization", name, where), "name": name, "description": where}


def _services(asked: Asked) -> Iterator[Object]:
    applicants, fees, terms = _said(asked, "applicants"), _said(asked, "fees"), _terms(asked)
    for row in _read(asked, SERVICES):
        yield {
            "id": key("service", row["id"]), "organization_id": key("organization", *_body(row)),
            "name": " ".join(row["name"].split()), "alternate_name": row["short_name"], "description": row["title"],
            "url": asked.site + service_url(row["id"]), "status": STATUS.get(row["status"], "inactive"),
            "alert": row["status_reason"], "eligibility_description": applicants.get(row["id"]),
            "wait_time": terms.get(row["id"]), "fees_description": fees.get(row["id"]),
        }  # fmt: skip


def _said(asked: Asked, table: str) -> dict[str, str]:
    """Service → the texts of its rows, in the order of the act."""
    found = _read(asked, f"select service_id, text from {table} order by service_id, start, id")
    return {
        service: "; ".join(row["text"] for row in same) for service, same in groupby(found, lambda r: r["service_id"])
    }


def _terms(asked: Asked) -> dict[str, str]:
    found = _read(asked, "select * from deadlines where what = 'service_total' order by service_id, start, id")
    return {
        service: "; ".join(dict.fromkeys(filter(None, (term(r["amount"], r["unit"], r["bound"]) for r in same))))
        for service, same in groupby(found, lambda row: row["service_id"])
    }


def _newest(asked: Asked) -> Iterator[Row]:
    """Every office once, as its newest act prints it."""
    for _, same in groupby(_read(asked, OFFICES), lambda row: row["office_id"]):
        yield next(same)


def _locations(asked: Asked) -> Iterator[Object]:
    for row in _newest(asked):
        yield {"id": key("location", row["office_id"]), "location_type": "physical", "name": row["name"],
               "description": row["district"]}  # fmt: skip


def _addresses(asked: Asked) -> Iterator[Object]:
    for row in _newest(asked):
        yield {"id": key("address", row["office_id"]), "location_id": key("location", row["office_id"]),
               "address_1": row["address"], "postal_code": row["postcode"], "country": "RU",
               "address_type": "physical"}  # fmt: skip


def _service_at_locations(asked: Asked) -> Iterator[Object]:
    pairs = {(row["service_id"], row["office_id"]): row for row in _read(asked, OFFICES) if row["service_id"]}
    for (service, office), row in pairs.items():
        yield {"id": key("service_at_location", service, office), "service_id": key("service", service),
               "location_id": key("location", office), "description": _clause(asked, row)}  # fmt: skip


def _phones(asked: Asked) -> Iterator[Object]:
    for row in _newest(asked):
        for number in numbers(row["phone_e164"]):
            yield _phone(number, row["phone"], "location", row["office_id"])
    printed = _read(asked, "select service_id, phone from contacts where phone is not null order by service_id, start")
    told = {(row["service_id"], number): row["phone"] for row in printed for number in e164(row["phone"])}
    for (service, number), phone in told.items():
        yield _phone(number, phone, "service", service)


def _phone(number: str, printed: str, kind: str, owner: str) -> Object:
    plain, _, extension = number.partition(";ext=")
    return {"id": key("phone", kind, owner, number), f"{kind}_id": key(kind, owner), "number": plain,
            "extension": extension, "description": printed}  # fmt: skip


def _schedules(asked: Asked) -> Iterator[Object]:
    for row in _newest(asked):
        for days, opens, closes in weekly(row["opening_hours"]):
            byday = ",".join(day.upper() for day in days)
            yield {"id": key("schedule", row["office_id"], byday, opens),
                   "location_id": key("location", row["office_id"]), "freq": "WEEKLY", "wkst": "MO", "byday": byday,
                   "opens_at": opens, "closes_at": closes, "description": row["schedule"]}  # fmt: skip


def _required_documents(asked: Asked) -> Iterator[Object]:
    sql = """select d.*, s.act_id from documents d join services s on s.id = d.service_id
             where d.category = 'required' order by d.id"""
    for row in _read(asked, sql):
        yield {"id": key("document", row["id"]), "service_id": key("service", row["service_id"]),
               "document": row["text"], "uri": _clause(asked, row)}  # fmt: skip


def _service_areas(asked: Asked) -> Iterator[Object]:
    for row in _read(asked, SERVICES):
        if row["municipality"]:
            yield {"id": key("service_area", row["id"]), "service_id": key("service", row["id"]),
                   "name": row["municipality"], "description": _joined(row["district"], row["region"])}  # fmt: skip


ROWS: Mapping[str, Callable[[Asked], Iterator[Object]]] = {
    "organizations": _organizations, "services": _services, "locations": _locations, "addresses": _addresses,
    "service_at_locations": _service_at_locations, "phones": _phones, "schedules": _schedules,
    "required_documents": _required_documents, "service_areas": _service_areas,
}  # fmt: skip
