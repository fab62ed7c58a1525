"""The forms of bodies and answers that several record operations share."""

from api.parameters import Parameter
from api.shapes import VALUES, Shape, array, form, integer, text

ID = integer(1, 2**62)
RECORD: Shape = {"type": "object", "required": ["id", "version"]}
ROWS: Shape = {"type": "object", "required": ["rows", "next"]}
PAGE: Shape = {
    "type": "object",
    "required": ["rows", "total", "total_is", "next"],
    "properties": {
        "rows": {"type": "array", "items": {"type": "object", "required": ["id", "version"]}},
        "total": {"type": ["integer", "null"]},
        "total_is": {"type": "string"},
        "next": {"type": ["string", "null"]},
    },
}
RESULTS: Shape = {
    "type": "object",
    "required": ["results"],
    "properties": {"results": {"type": "array", "items": {"type": "object", "required": ["status"]}}},
}
ITEM = {"type": "object", "properties": {"id": ID, "version": integer(1)}, "required": ["id"]}
BULK = form(None, {
    "create": array(VALUES, 5000), "update": array(ITEM, 5000), "delete": array({"type": ["integer", "object"]}, 5000),
    "atomic": {"type": "boolean"},
})  # fmt: skip
FROM = form({"id": ID, "field": text(200), "version": integer(1)})  # the cell that is moved
EDIT = form({"id": ID, "field": text(200), "value": {}}, {"version": integer(1), "from": FROM})
CELLS = form({"edits": array(EDIT, 5000, 1)})
ROWS_OF = array(integer(0, 2**53), 2, 2)
AREA = {"rows": ROWS_OF, "columns": array(text(200), 500, 1)}
RANGES = form(
    {
        **AREA,
        "do": {"type": "string", "enum": ["copy", "clear", "fill", "paste", "move"]},
    },
    {
        "filter": text(4000), "q": text(500), "sort": text(1000), "view": text(200),
        "values": array(array({}, 500, 1), 50_000, 1),
        "text": text(4_000_000, 1), "separator": {"type": "string", "enum": ["tab", "comma"]}, "first": integer(),
        "areas": array(form(AREA), 1000), "source": form(AREA, {"first": integer(), "version": integer(1)}),
        "series": {"type": "boolean"},
        "over": array(integer(1, 2**53), 2, 2), "add": {"type": "boolean"},
    },
)  # fmt: skip
# Together at most 4,300 characters: twelve bytes each when escaped stay below what an HTTP server takes as an address.
LIST = (
    Parameter("filter", most=2000), Parameter("q", most=200), Parameter("sort", most=500),
    Parameter("limit", "integer", least=1, most=1000), Parameter("offset", "integer", most=10**12),
    Parameter("after", most=500), Parameter("fields", most=1000), Parameter("view", most=100),
    Parameter("count", choices=("none", "capped", "exact")), Parameter("deleted", "yes"),
)  # fmt: skip
MORE = (Parameter("after", most=500), Parameter("limit", "integer", least=1, most=1000))
GROUP = (
    *(each for each in LIST if each.name in ("filter", "q", "view")),
    Parameter("by", most=500), Parameter("totals", most=1000), Parameter("mark", most=1000),
)  # fmt: skip
_SUMMED: Shape = {"count": {"type": "integer"}, "totals": {"type": "object"}, "marked": {"type": "integer"}}
GROUPS: Shape = {
    "type": "object",
    "required": ["by", "sort", "levels", "more", "groups", "count", "totals"],
    "properties": {
        "by": {"type": "array", "items": {"type": "string"}}, "sort": {"type": "array", "items": {"type": "string"}},
        "levels": {"type": "integer"}, "more": {"type": "boolean"},
        "groups": {
            "type": "array",
            "items": {
                "type": "object", "required": ["level", "value", "where", "count", "totals"],
                "properties": {
                    "level": {"type": "integer"}, "value": {}, "where": {"type": ["string", "null"]}, **_SUMMED,
                },
            },
        },
        **_SUMMED,
    },
}  # fmt: skip
