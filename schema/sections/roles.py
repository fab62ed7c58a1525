"""The section `roles`: who may hold what."""

from collections.abc import Mapping as Map

from kernel.text import Text
from schema import codes
from schema.desk import Desk, Said
from schema.model import Role
from schema.nodes import Node, Scalar
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.organisation import LEVEL, one_of


def roles(desk: Desk, pairs: tuple[tuple[Scalar, Node], ...]) -> dict[str, Said]:
    """Names of the roles with what is said of each."""
    found = {}
    for name, node in pairs:
        said = desk.open(node, "role", name.text)
        if said is not None and naming.check(desk, name, naming.ROLE_NAME, naming.PEOPLE | naming.EXPRESSION_WORDS):
            found[name.text] = said
    return found


def role(bench: Bench, name: str, said: Said, known_levels: Map[str, Text]) -> Role:
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
        one_of(bench.desk, limit, "per", known_levels, LEVEL) if limit else "",
        limit.whole("at_most") if limit else None, said.flag("outside"), frozenset(_administers(bench.desk, said)),
        said.text("was"),
    )  # fmt: skip


def _administers(desk: Desk, said: Said) -> tuple[str, ...]:
    options = said.table.words["administers"].options
    return tuple(
        found for scalar in said.names("administers") if (found := desk.choice(scalar, "administers", options))
    )
