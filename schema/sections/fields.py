"""Fields: first their names and types, then their expressions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from expressions.types import Type
from kernel.text import Text
from schema import codes, entity_codes
from schema.desk import Desk, Said, did_you_mean, number_in
from schema.fieldtypes import registry
from schema.fieldtypes.base import COMMON_KEYS
from schema.fieldtypes.forms_of_text import flaw
from schema.model import Field, Option
from schema.nodes import Mapping, Node, Scalar, Sequence, shortened
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.vocabulary import TABLES

_OPTION: Final = naming.thing("an option", "选项")
_STAGE: Final = naming.thing("a stage", "阶段")
_FIXED_TARGETS: Final = {"user": ("user",), "users": ("user",), "unit": ("unit",)}
_LINES_ONLY: Final = frozenset(("fields", "rules"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A field of the first pass with what was said about it."""

    field: Field
    said: Said


def skeleton(desk: Desk, entity: str, name: Scalar, node: Node) -> Kept | None:
    """The field without its expressions; None: reported."""
    said = open_field(desk, node, name.text)
    if said is None:
        return None
    type_name = said.name_at("type")
    if type_name is None:
        return None
    if type_name.text not in desk.types:
        desk.report(
            entity_codes.NO_TYPE,
            type_name,
            name=shortened(type_name.text),
            hint=did_you_mean(type_name.text, desk.types),
        )
        return None
    _keys_of_type(desk, said, type_name.text)
    lines = f"{entity}.{name.text}" if type_name.text == "lines" else ""
    return Kept(_plain(desk, said, name, type_name.text, lines), said)


def open_field(desk: Desk, node: Node, name: str) -> Said | None:
    """The field's mapping; a type's own keys are words too."""
    if not isinstance(node, Mapping):
        return desk.open(node, "field", name)
    kind = node.get("type")
    own = registry.get(kind.text).keys if isinstance(kind, Scalar) and kind.text in desk.types else ()
    known = TABLES["field"]
    more = {key: TABLES["late"].words["at"] for key in own if key not in known.words}
    table = replace(known, words={**known.words, **more}) if more else known
    said = Said(desk, table, name, node, {key: entry.value for key, entry in node.entries.items()})
    said.check_words()
    return said


def _keys_of_type(desk: Desk, said: Said, type_name: str) -> None:
    own = registry.get(type_name).keys
    for word in said.found:
        if word in TABLES["field"].words and word not in COMMON_KEYS and word not in own:
            desk.report(entity_codes.KEY_OF_TYPE, said.at(word), word=word, type=type_name)
    for word in ("options",) if type_name in ("choice", "choices") else ("fields",) if type_name == "lines" else ():
        _needs(desk, said, type_name, word)
    if type_name in ("link", "links"):
        _needs(desk, said, type_name, "to")


def _pattern(desk: Desk, said: Said) -> str:
    pattern = said.text("pattern")
    if pattern and (wrong := flaw(pattern)):
        desk.report(entity_codes.BAD_PATTERN, said.at("pattern"), pattern=shortened(pattern), flaw=wrong)
        return ""
    return pattern


def _needs(desk: Desk, said: Said, type_name: str, word: str) -> None:
    if not said.has(word):
        desk.report(entity_codes.NEEDS_KEY, said.node, name=said.name, type=type_name, word=word)


def _plain(desk: Desk, said: Said, name: Scalar, type_name: str, lines: str) -> Field:
    to = tuple(scalar.text for scalar in said.names("to")) or _FIXED_TARGETS.get(type_name, ())
    return Field(
        name=name.text, type=type_name, label=said.label("label", name.text), place=name.place,
        help=said.label("help") if said.has("help") else None,
        suggested=said.flag("suggested"), unique="" if lines else _unique(said), options=_options(said), to=to,
        reverse=said.text("reverse"), on_delete="cascade" if lines else said.choice("on_delete", "refuse"),
        pattern=_pattern(desk, said), input_mask=said.text("input_mask"), index=said.flag("index"),
        search=said.flag("search"), track=said.flag("track", True), was=said.text("was"),
        decimals=said.whole("decimals"), round=said.choice("round", "half_up"),
        min=_bound(said, "min"), max=_bound(said, "max"), lines=lines, more=_more(said),
    )  # fmt: skip


def _more(said: Said) -> dict[str, Any]:
    known = TABLES["field"].words
    return {word: plain_data(node) for word, node in said.found.items() if word not in known}


def plain_data(node: Node) -> Any:
    """A node as texts, lists and mappings."""
    if isinstance(node, Mapping):
        return {key: plain_data(entry.value) for key, entry in node.entries.items()}
    if isinstance(node, Sequence):
        return tuple(plain_data(item) for item in node.items)
    return node.text if isinstance(node, Scalar) else None


def _unique(said: Said) -> Any:
    found = said.choice("unique", "false")
    return {"true": "exact", "normalised": "normalised"}.get(found, "")


def _bound(said: Said, word: str) -> int | Decimal | None:
    """A bound that is a number; other bounds are read in the second pass."""
    node = said.get(word)
    number = number_in(node.text) if isinstance(node, Scalar) else None
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() and abs(number) < 10**18 else number


def _options(said: Said) -> tuple[Option, ...]:
    node = said.get("options")
    if isinstance(node, Sequence):
        return tuple(
            Option(scalar.text, Text.of(scalar.text))
            for scalar in _unlike(said.desk, (said.desk.scalar(item, "options") for item in node.items))
        )
    return tuple(
        option for key, value in said.pairs("options") if (option := _option(said.desk, key, value)) is not None
    )


def _unlike(desk: Desk, scalars: Iterable[Scalar | None]) -> Iterable[Scalar]:
    seen: dict[str, int] = {}
    for scalar in scalars:
        if scalar is None or not naming.check_key(desk, scalar, _OPTION):
            continue
        if scalar.text in seen:
            desk.report(codes.NAME_TWICE, scalar, name=scalar.text, line=seen[scalar.text])
        else:
            seen[scalar.text] = scalar.place.line
            yield scalar


def _option(desk: Desk, key: Scalar, node: Node) -> Option | None:
    languages = isinstance(node, Mapping) and any(language in node.entries for language in ("en", "zh-CN"))
    if not naming.check_key(desk, key, _OPTION):
        return None
    if languages:
        return Option(key.text, desk.label(node, key.text) or Text.of(key.text))
    said = desk.open(node, "option", key.text)
    if said is None:
        return None
    was = tuple(scalar.text for scalar in said.names("was"))
    return Option(key.text, said.label("label", key.text), said.choice("color"), None, was)


def stage_options(said: Said) -> tuple[Option, ...]:
    """The stages of an entity as the options of its field `stage`."""
    found = []
    for key, node in said.pairs("stages"):
        label = Text.of(key.text)
        if isinstance(node, Mapping):
            written = node.get("label")
            label = _quiet_label(written) or label
        elif isinstance(node, Scalar):
            label = Text.of(node.text)
        found.append(Option(key.text, label, was=_was(node)))
    return tuple(found)


def _was(node: Node) -> tuple[str, ...]:
    was = node.get("was") if isinstance(node, Mapping) else None
    items = was.items if isinstance(was, Sequence) else (was,)
    return tuple(item.text for item in items if isinstance(item, Scalar))


def _quiet_label(node: Node | None) -> Text | None:
    """The label, without reporting: the stage itself does."""
    if isinstance(node, Scalar):
        return Text.of(node.text)
    if isinstance(node, Mapping):
        return Text.of({k: e.value.text for k, e in node.entries.items() if isinstance(e.value, Scalar)})
    return None


# ------------------------------------------------------------------------------------------------ the second pass
def formula(bench: Bench, entity: str, kept: Kept) -> Field:
    """The field with its formula."""
    if not kept.said.has("formula"):
        return kept.field
    expects = registry.of(kept.field).kind(kept.field)
    found = bench.expression(kept.said.get("formula"), "formula", Here(entity), expects)
    return replace(kept.field, formula=found)


def finish(bench: Bench, entity: str, kept: Kept, field: Field, asked: bool = False) -> Field:
    """The field with all other expressions; `asked`: of an action or a move, and no record has it."""
    said, here = kept.said, Here(entity)
    return replace(
        field,
        required=bench.asked(said, "required", here, False),
        show=bench.asked(said, "show", here, True),
        readonly=bench.asked(said, "readonly", here, False),
        check=bench.expression(said.get("check"), "check", here),
        message=bench.template(said, "message", here) if said.has("message") else None,
        where=bench.expression(said.get("where"), "where", _of_each(field, here, asked)),
        default=bench.given(said.get("default"), "default", field, here),
        min=_bounded(bench, said, "min", field, here), max=_bounded(bench, said, "max", field, here),
        options=tuple(_with_when(bench, said, option, here) for option in field.options),
    )  # fmt: skip


def _of_each(field: Field, here: Here, asked: bool) -> Here:
    """Where the field's name means one of the records it may name: `where` is asked of each."""
    kind = registry.of(field).kind(field)
    one = (asked or kind.kind == "collection") and kind.entity is not None
    return here.with_name(field.name, Type("record", kind.entity)) if one else here


def _bounded(bench: Bench, said: Said, word: str, field: Field, here: Here) -> Any:
    known = getattr(field, word)
    if known is not None or not said.has(word):
        return known
    if field.type not in ("date", "datetime"):
        bench.desk.report(codes.NOT_NUMBER, said.at(word), found=shortened(said.text(word)))
        return None
    return bench.given(said.get(word), word, replace(field, min=None, max=None), here)


def _with_when(bench: Bench, said: Said, option: Option, here: Here) -> Option:
    node = said.get("options")
    written = node.get(option.key) if isinstance(node, Mapping) else None
    when = written.get("when") if isinstance(written, Mapping) else None
    return replace(option, when=bench.expression(when, "when", here)) if when is not None else option


def asked_fields(bench: Bench, said: Said, here: Here) -> dict[str, Field]:
    """The fields of an `ask`."""
    found: dict[str, Field] = {}
    for name, node in said.pairs("ask"):
        if not naming.check(bench.desk, name, naming.FIELD_NAME, naming.EXPRESSION_WORDS):
            continue
        kept = skeleton(bench.desk, "ask", name, node)
        if kept is None:
            continue
        if kept.field.lines:
            bench.desk.report(entity_codes.KEY_OF_TYPE, name, word="lines", type="ask")
            continue
        found[name.text] = finish(bench, here.entity or "", kept, kept.field, asked=True)
    return found
