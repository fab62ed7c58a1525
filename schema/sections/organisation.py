"""The section `organisation`: levels and the seed tree of units."""

from collections.abc import Collection
from collections.abc import Mapping as Map
from dataclasses import replace
from typing import Any, Final

from kernel.text import Text
from schema import codes
from schema.desk import NOWHERE, Desk, Said, did_you_mean
from schema.model import UnitSeed
from schema.nodes import Mapping, Node, shortened
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.vocabulary import TABLES

LEVEL: Final = naming.thing("level", "层级")


def levels(desk: Desk, organisation: Said | None) -> dict[str, Text]:
    """The levels from the top down; without `organisation` there is `company`."""
    found: dict[str, Text] = {}
    for name, node in organisation.pairs("levels") if organisation else ():
        if naming.check(desk, name, LEVEL, naming.PEOPLE | naming.EXPRESSION_WORDS | {"unit"}):
            found[name.text] = desk.label(node, name.text) or Text.of(name.text)
    return found or {"company": Text.of({"en": "Company", "zh-CN": "公司"})}


def units(
    desk: Desk, organisation: Said | None, known: Map[str, Text], profiles: Collection[str]
) -> tuple[UnitSeed, ...]:
    """The seed tree, parents before children."""
    found: list[UnitSeed] = []
    for node in organisation.items("units") if organisation and organisation.has("units") else ():
        _unit(desk, node, "", known, profiles, found)
    if found or (organisation and organisation.has("units")):
        return tuple(found)
    return (UnitSeed("main", "main", next(iter(known)), "", NOWHERE),)


def _unit(
    desk: Desk, node: Node, parent: str, known: Map[str, Text], profiles: Collection[str], found: list[UnitSeed]
) -> None:
    said = _open_unit(desk, node)
    if said is None:
        return
    code = said.text("code")
    twin = next((unit for unit in found if unit.code == code), None)
    if twin is not None:
        desk.report(codes.NAME_TWICE, said.at("code"), name=shortened(code), line=twin.place.line)
    level = one_of(desk, said, "level", known, LEVEL)
    profile = one_of(desk, said, "profile", profiles, naming.thing("profile", "参数组合"))
    seed = UnitSeed(code, said.text("name", code), level, profile, said.place, parent, _more(said))
    found.append(seed)
    for child in said.items("units") if said.has("units") else ():
        _unit(desk, child, code, known, profiles, found)


def _open_unit(desk: Desk, node: Node) -> Said | None:
    """A unit: besides its own words, fields that the schema adds to `unit` may stand here; they are checked later."""
    if not isinstance(node, Mapping):
        return desk.open(node, "unit")
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
                    hint=did_you_mean(name, [*TABLES["unit"].words, *fields]),
                )  # fmt: skip
            else:
                values[name] = bench.given(node, name, fields[name], Here("unit"))
        found.append(replace(seed, more=values))
    return tuple(found)


def one_of(desk: Desk, said: Said, word: str, known: Collection[str], what: Text) -> str:
    """The name behind a word, when it is one of the known ones; otherwise reported."""
    scalar = said.name_at(word)
    if scalar is None:
        return ""
    if scalar.text in known:
        return scalar.text
    desk.no_such(scalar, what, scalar.text, known)
    return ""
