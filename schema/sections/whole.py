"""The sections above the entities: app, organisation, profiles, parameters, roles, menu, messages, plugins."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from kernel.text import Text
from schema import codes
from schema.desk import Desk, Said, did_you_mean
from schema.model import App, Calendar, MenuGroup, Parameter, Profile, Role, UnitSeed
from schema.nodes import Mapping, Node, Scalar, Sequence, shortened
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.fields import plain_data, skeleton

_LEVEL = naming.thing("level", "层级")


# ------------------------------------------------------------------------------------------------ app
def app(desk: Desk, node: Node | None) -> App:
    """Name and conventions."""
    said = desk.open(node, "app") if node is not None else None
    if said is None:
        return App(Text.of("Gridwright"))
    zone = said.text("timezone", "Asia/Shanghai")
    if zone not in available_timezones():
        desk.report(codes.NO_LOCALE, said.at("timezone"), name=shortened(zone))
        zone = "Asia/Shanghai"
    return App(
        said.label("name", "Gridwright"), said.choice("locale", "zh-CN"), zone, said.text("currency", "CNY"),
        said.text("accent"), _calendar(desk, said.get("calendar")),
    )  # fmt: skip


def _calendar(desk: Desk, node: Node | None) -> Calendar:
    said = desk.open(node, "calendar") if node is not None else None
    if said is None:
        return Calendar()
    hours = tuple(span for scalar in said.names("hours") if (span := _span(desk, scalar)))
    days = {word: tuple(s.text for s in said.names(word) if _day(desk, s)) for word in ("days_off", "extra_workdays")}
    return Calendar(said.text("country", "CN"), hours or Calendar().hours, days["days_off"], days["extra_workdays"])


def _span(desk: Desk, scalar: Scalar) -> tuple[str, str] | None:
    start, dash, end = scalar.text.partition("-")
    if dash and _clock(start) and _clock(end) and start < end:
        return start, end
    expected = naming.thing('Write "09:00-12:00".', '请写 "09:00-12:00"。')
    desk.report(codes.NOT_TIME, scalar, found=shortened(scalar.text), expected=expected)
    return None


def _clock(text: str) -> bool:
    hour, colon, minute = text.partition(":")
    return (
        len(text) == 5 and colon == ":" and (hour + minute).isascii() and (hour + minute).isdecimal()
        and int(hour) < 24 and int(minute) < 60
    )  # fmt: skip


def _day(desk: Desk, scalar: Scalar) -> bool:
    from datetime import date

    try:
        date.fromisoformat(scalar.text)
    except ValueError:
        expected = naming.thing("Write a day such as 2026-10-01.", "请写日期，如 2026-10-01。")
        desk.report(codes.NOT_TIME, scalar, found=shortened(scalar.text), expected=expected)
        return False
    return len(scalar.text) == 10


# ------------------------------------------------------------------------------------------------ organisation
def levels(desk: Desk, organisation: Said | None) -> dict[str, Text]:
    """The levels from the top down; without `organisation` there is `company`."""
    found: dict[str, Text] = {}
    for name, node in organisation.pairs("levels") if organisation else ():
        if naming.check(desk, name, _LEVEL, naming.PEOPLE | naming.EXPRESSION_WORDS | {"unit"}):
            found[name.text] = desk.label(node, name.text) or Text.of(name.text)
    return found or {"company": Text.of({"en": "Company", "zh-CN": "公司"})}


def units(
    desk: Desk, organisation: Said | None, known: dict[str, Text], profiles: dict[str, Profile]
) -> tuple[UnitSeed, ...]:
    """The seed tree, parents before children."""
    found: list[UnitSeed] = []
    for node in organisation.items("units") if organisation and organisation.has("units") else ():
        _unit(desk, node, "", known, profiles, found)
    if found or (organisation and organisation.has("units")):
        return tuple(found)
    from schema.desk import NOWHERE

    return (UnitSeed("main", "main", next(iter(known)), "", NOWHERE),)


def _unit(
    desk: Desk, node: Node, parent: str, known: dict[str, Text], profiles: dict[str, Profile], found: list[UnitSeed]
) -> None:
    said = _open_unit(desk, node)
    if said is None:
        return
    code = said.text("code")
    twin = next((unit for unit in found if unit.code == code), None)
    if twin is not None:
        desk.report(codes.NAME_TWICE, said.at("code"), name=shortened(code), line=twin.place.line)
    level = _one_of(desk, said, "level", known, _LEVEL)
    profile = _one_of(desk, said, "profile", profiles, naming.thing("profile", "参数组合"))
    seed = UnitSeed(code, said.text("name", code), level, profile, said.place, parent, _more(said))
    found.append(seed)
    for child in said.items("units") if said.has("units") else ():
        _unit(desk, child, code, known, profiles, found)


def _open_unit(desk: Desk, node: Node) -> Said | None:
    """A unit: besides its own words, fields that the schema adds to `unit` may stand here; they are checked later."""
    if not isinstance(node, Mapping):
        return desk.open(node, "unit")
    from schema.vocabulary import TABLES

    table = TABLES["unit"]
    free = {
        key: TABLES["late"].words["at"] for key in node.entries if key not in table.words and naming.FORM.fullmatch(key)
    }
    said = Said(
        desk, replace(table, words={**table.words, **free}), "", node, {k: e.value for k, e in node.entries.items()}
    )
    said.check_words()
    return said


def _more(said: Said) -> dict[str, Any]:
    from schema.vocabulary import TABLES

    return {word: node for word, node in said.found.items() if word not in TABLES["unit"].words}


def unit_values(bench: Bench, seeds: tuple[UnitSeed, ...]) -> tuple[UnitSeed, ...]:
    """The units with the values of fields that the schema added to `unit`."""
    fields = bench.entities["unit"].fields
    found = []
    for seed in seeds:
        values = {}
        for name, node in seed.more.items():
            if name not in fields or fields[name].automatic:
                what = bench.desk
                what.report(
                    codes.UNKNOWN_WORD, node, word=name, what=naming.thing("a unit", "单位"),
                    hint=did_you_mean(name, [*TABLE_OF_UNIT, *fields]),
                )  # fmt: skip
            else:
                values[name] = bench.given(node, name, fields[name], Here("unit"))
        found.append(replace(seed, more=values))
    return tuple(found)


TABLE_OF_UNIT = ("code", "name", "level", "profile", "units")


def _one_of(desk: Desk, said: Said, word: str, known: Any, what: Text) -> str:
    scalar = said.name_at(word)
    if scalar is None:
        return ""
    if scalar.text in known:
        return scalar.text
    desk.no_such(scalar, what, scalar.text, known)
    return ""


# ------------------------------------------------------------------------------------------------ parameters
def parameters(desk: Desk, pairs: tuple[tuple[Scalar, Node], ...]) -> dict[str, tuple[Parameter, Said]]:
    """Names and types; values come in the second pass."""
    found: dict[str, tuple[Parameter, Said]] = {}
    for name, node in pairs:
        said = desk.open(node, "parameter", name.text)
        if said is None or not naming.check(desk, name, naming.thing("a parameter", "参数"), naming.EXPRESSION_WORDS):
            continue
        kept = skeleton(desk, "param", name, _as_field(node))
        if kept is None or kept.field.lines:
            continue
        entity, _, choice = said.text("by").rpartition(".")
        by = (entity, choice) if said.has("by") else None
        choices = dict.fromkeys(key.text for key, _ in said.pairs("default")) if by else {}
        label = said.label("label", name.text)
        found[name.text] = (
            Parameter(name.text, kept.field.type, label, name.place, None, by, choices, kept.field), said,
        )  # fmt: skip
    return found


def _as_field(node: Node) -> Node:
    """The words of a parameter that a field knows as well."""
    if not isinstance(node, Mapping):
        return node
    return replace(node, entries={key: entry for key, entry in node.entries.items() if key not in ("by", "default")})


def parameter_values(bench: Bench, parameter: Parameter, said: Said) -> Parameter:
    """The parameter with its values read as its type says."""
    here, node = Here(None), said.get("default")
    if parameter.by is None:
        return replace(parameter, default=bench.given(node, "default", parameter.field, here))
    _check_by(bench, parameter, said)
    choices = {}
    for key, value in said.pairs("default"):
        choices[key.text] = bench.given(value, key.text, parameter.field, here)
    return replace(parameter, choices=choices)


def _check_by(bench: Bench, parameter: Parameter, said: Said) -> None:
    entity, choice = parameter.by or ("", "")
    held = bench.entities.get(entity)
    field = held.fields.get(choice) if held else None
    if field is None:
        known = [f"{e.name}.{f.name}" for e in bench.entities.values() for f in e.fields.values() if f.options]
        bench.desk.no_such(said.at("by"), naming.thing("choice", "选项字段"), said.text("by"), known)
        return
    for key, _ in said.pairs("default"):
        if key.text != "otherwise" and field.option(key.text) is None:
            options = [option.key for option in field.options]
            bench.desk.no_such(
                key, naming.thing(f"option of `{said.text('by')}`", f"`{said.text('by')}` 的选项"), key.text, options
            )


def profiles(desk: Desk, pairs: tuple[tuple[Scalar, Node], ...]) -> dict[str, tuple[Profile, Said]]:
    """Names; values come in the second pass."""
    found = {}
    for name, node in pairs:
        said = desk.open(node, "profile", name.text)
        if said is not None and naming.check(desk, name, naming.thing("a profile", "参数组合")):
            found[name.text] = (Profile(name.text, said.label("label", name.text), {}, name.place), said)
    return found


def profile_values(bench: Bench, profile: Profile, said: Said, known: dict[str, Parameter]) -> Profile:
    """The profile with its values."""
    values = {}
    for name, node in said.pairs("values"):
        parameter = known.get(name.text)
        if parameter is None:
            bench.desk.no_such(name, naming.thing("parameter", "参数"), name.text, known)
        elif parameter.by is not None and isinstance(node, Mapping):
            values[name.text] = {
                key.text: bench.given(value, key.text, parameter.field, Here(None))
                for key, value in bench.desk.pairs(node, name.text)
            }
        else:
            values[name.text] = bench.given(node, name.text, parameter.field, Here(None))
    return replace(profile, values=values)


# ------------------------------------------------------------------------------------------------ roles
def roles(desk: Desk, pairs: tuple[tuple[Scalar, Node], ...]) -> dict[str, Said]:
    """Names of the roles with what is said of each."""
    found = {}
    for name, node in pairs:
        said = desk.open(node, "role", name.text)
        if said is not None and naming.check(desk, name, naming.ROLE_NAME, naming.PEOPLE | naming.EXPRESSION_WORDS):
            found[name.text] = said
    return found


def role(bench: Bench, name: str, said: Said, known_levels: dict[str, Text]) -> Role:
    """One role."""
    otherwise = said.name_at("otherwise")
    limit = bench.desk.open(said.found["limit"], "limit", name) if "limit" in said.found else None
    when = bench.expression(said.get("when"), "when", Here("user"))
    if said.has("when") != said.has("otherwise"):
        missing = "otherwise" if said.has("when") else "when"
        bench.desk.report(codes.MISSING_WORD, said.node, name=name, word=missing, what=said.what)
    return Role(
        name, said.label("label", name), said.place, when,
        otherwise.text if otherwise and bench.role(otherwise) else "",
        _one_of(bench.desk, limit, "per", known_levels, _LEVEL) if limit else "",
        limit.whole("at_most") if limit else None, said.flag("outside"), frozenset(_administers(bench.desk, said)),
    )  # fmt: skip


def _administers(desk: Desk, said: Said) -> tuple[str, ...]:
    options = said.table.words["administers"].options
    return tuple(
        found for scalar in said.names("administers") if (found := desk.choice(scalar, "administers", options))
    )


# ------------------------------------------------------------------------------------------------ menu and the rest
def menu(bench: Bench, node: Node | None) -> tuple[MenuGroup, ...]:
    """Groups of entities in order."""
    if node is None:
        return ()
    items: tuple[Node, ...]
    if isinstance(node, Mapping):
        items = tuple(_labelled(key, value) for key, value in bench.desk.pairs(node, "menu"))
    else:
        items = bench.desk.items(node, "menu")
    groups = (_group(bench, item) for item in items)
    return tuple(group for group in groups if group is not None)


def _labelled(key: Scalar, value: Node) -> Node:
    """`{客户: [customer, contact]}` is the short form of a group."""
    from schema.nodes import Entry

    if isinstance(value, Mapping):
        return value
    label = replace(key, text="label", style="'")
    names = replace(key, text="entities", style="'")
    return Mapping(key.source, key.start, value.end, {"label": Entry(label, key), "entities": Entry(names, value)})


def _group(bench: Bench, node: Node) -> MenuGroup | None:
    said = bench.desk.open(node, "menu")
    if said is None:
        return None
    known = {name: entity for name, entity in bench.entities.items() if not entity.internal and not entity.lines_of}
    names = []
    for scalar in said.names("entities"):
        if scalar.text in known:
            names.append(scalar.text)
        else:
            bench.desk.no_such(scalar, naming.thing("entity", "实体"), scalar.text, known)
    label = said.label("label") if said.has("label") else known[names[0]].label if names else Text.of("")
    return MenuGroup(label, tuple(names), said.text("icon"))


def messages(desk: Desk, pairs: tuple[tuple[Scalar, Node], ...]) -> dict[str, Text]:
    """Texts of mails and notices."""
    return {name.text: text for name, node in pairs if (text := desk.label(node, name.text)) is not None}


def plugins(desk: Desk, node: Node | None) -> dict[str, dict[str, Any]]:
    """Enabled plugins with their options, in order: a list of names, or a mapping."""
    found: dict[str, dict[str, Any]] = {}
    for name, options in _plugin_pairs(desk, node):
        value = plain_data(options) if isinstance(options, Mapping) else {}
        found[name.text] = value
    return found


def _plugin_pairs(desk: Desk, node: Node | None) -> tuple[tuple[Scalar, Node | None], ...]:
    if isinstance(node, Sequence):
        found: list[tuple[Scalar, Node | None]] = []
        for item in node.items:
            if isinstance(item, Mapping):
                found.extend(desk.pairs(item, "plugins"))
            elif scalar := desk.scalar(item, "plugins"):
                found.append((scalar, None))
        return tuple(found)
    return desk.pairs(node, "plugins") if node is not None else ()


Opener = Callable[[Desk, Node], Said | None]
