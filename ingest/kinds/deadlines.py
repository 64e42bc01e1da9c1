"""Terms: of the service, of its steps, of the queue and of complaints."""

from ingest.rules import Column, Kind

DEADLINES = Kind(
    name="deadlines",
    label="Сроки",
    columns=(
        Column("what", "TEXT", "Срок чего", {"service_total": "срок услуги", "registration": "регистрация заявления", "queue": "ожидание в очереди", "result_delivery": "выдача результата", "refusal_notice": "уведомление об отказе", "procedure": "процедура", "interagency": "межведомственный запрос", "typo_correction": "исправление опечаток", "complaint": "рассмотрение жалобы", "return": "возврат документов", "other": "другое"}),
        Column("amount", "REAL", "Сколько (0 — в тот же день)"),
        Column("unit", "TEXT", "Единица; «день» — когда регламент не говорит, рабочий или календарный", {"working_day": "рабочий день", "calendar_day": "календарный день", "day": "день", "hour": "час", "minute": "минута", "month": "месяц", "year": "год"}),
        Column("counted_from", "TEXT", "От какого события считается, словами регламента"),
        Column("bound", "TEXT", "Не позднее, рекомендуется или ровно", {"maximum": "не более", "recommended": "рекомендуется", "exact": "ровно"}),
    ),
    rules=(),
    scope="service",
    with_text=True,
)
