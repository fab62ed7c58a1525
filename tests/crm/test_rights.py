"""What each role may do is what the policy's table of roles says (Part II, 2), written out here once more."""

from typing import Final

import pytest

import app
from kernel.settings import Settings
from schema.model import Schema
from tests.crm.conftest import SCHEMA, Office, refused

VERBS: Final = {"C": "create", "R": "read", "U": "update", "D": "delete", "L": "assign", "X": "export"}
GROUPS: Final = (
    ("customer", "contact"), ("lead",), ("opportunity", "activity"), ("quote", "contract", "sales_order"),
    ("service_case",),
)  # fmt: skip
EXECUTIVES: Final = ("president_assistant", "vice_president", "rd_vp", "implementation_vp", "president")
ONLY_READS: Final = "R        | R    | R       | R  | R"
# role: customer and contact | lead | opportunity and activity | quote, contract and order | service.
# A (approves) and G (assigns actions) stand in the workflows and in who may create an activity for another.
TABLE: Final = {
    "sales":            "CRU      | RU   | CRU     | CR | R",
    "channel":          "CRU      | RU   | CRU     | CR | R",
    "partner":          "CRU      | RU   | CRU     | C  | ·",
    "marketing":        "C        | CRU  | R       | ·  | ·",
    "presales":         "R        | R    | R       | R  | ·",
    "service":          "RU       | ·    | R       | R  | CRU",
    "dept_assistant":   "R        | R    | R       | R  | R",
    "dept_manager":     "R        | RL   | R       | ·  | R",
    "commerce_manager": "R        | CRUL | R       | ·  | R",
    "section_admin":    "RUL      | RUL  | R       | R  | R",
    "section_head":     "RL       | RL   | RL      | R  | R",
    "project_owner":    ONLY_READS,
    "marketing_dept":   "RL       | RL   | R       | R  | R",
    "sales_mgmt":       "R        | R    | R       | ·  | R",
    "group_mgmt":       ONLY_READS,
    **dict.fromkeys(EXECUTIVES, "R | R | R | · | R"),
    "finance":          "R        | ·    | ·       | R  | ·",
    "implementation":   "R        | ·    | R       | U  | R",
    "hr":               "·        | ·    | ·       | ·  | ·",
    "data_auditor":     "RU       | RU   | R       | ·  | R",
    "supervision":      ONLY_READS,
    "management_group": ONLY_READS,
    "it":               "·        | ·    | ·       | ·  | ·",
    "system_admin":     "CRUDLX   | CRUDLX | CRUDLX | RU | CRU",
    "business_admin":   "·        | ·    | ·       | ·  | ·",
    "portal":           "R        | ·    | ·       | ·  | C",
}  # fmt: skip
# What the schema settles otherwise than the bare letters, and why (docs/decisions/0004).
SETTLED: Final = {
    **{(role, entity): "CRU" for role in ("sales", "channel") for entity in ("quote", "contract", "sales_order")},
    ("partner", "quote"): "CRU", ("partner", "contract"): "", ("partner", "sales_order"): "",
    ("marketing", "customer"): "CR", ("marketing", "contact"): "CR", ("portal", "service_case"): "CR",
    ("presales", "activity"): "RU",
    **{(role, entity): "R" for role in ("dept_manager", "commerce_manager", "sales_mgmt", *EXECUTIVES)
       for entity in ("quote", "contract", "sales_order")},
    ("implementation", "quote"): "R", ("implementation", "contract"): "R", ("implementation", "sales_order"): "RU",
    **{(role, "activity"): "CR" for role in ("dept_manager", "section_admin", "group_mgmt")},
    ("section_head", "activity"): "CRL", ("portal", "sales_order"): "CR",
}  # fmt: skip
SCOPES: Final = {
    "partner": "department", "dept_assistant": "department", "dept_manager": "department", "section_admin": "section",
    "section_head": "section", "project_owner": "company", "marketing_dept": "all", "sales_mgmt": "all",
    "group_mgmt": "all", **dict.fromkeys(EXECUTIVES, "all"), "data_auditor": "section", "supervision": "all",
    "management_group": "all", "system_admin": "all",
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The bundled schema."""
    return app.load(Settings.read({}, schema=SCHEMA)).schema


def granted(schema: Schema, role: str, entity: str) -> str:
    """The letters of what the role's grants on the entity give."""
    can = {verb for grant in schema.entity(entity).access.get(role, ()) for verb in grant.can}
    return "".join(letter for letter, verb in VERBS.items() if verb in can)


def cells() -> dict[tuple[str, str], str]:
    """The table, one cell per role and entity."""
    found: dict[tuple[str, str], str] = {}
    for role, row in TABLE.items():
        for entities, letters in zip(GROUPS, row.split("|"), strict=True):
            found |= {(role, entity): letters.strip().replace("·", "") for entity in entities}
    return found


def test_the_table_names_every_role_of_the_schema(schema: Schema) -> None:
    assert set(TABLE) == set(schema.roles) - {"employee"}


def test_every_role_may_do_what_the_table_says_and_nothing_else(schema: Schema) -> None:
    expected = {cell: "".join(sorted(letters)) for cell, letters in (cells() | SETTLED).items()}
    found = {cell: "".join(sorted(granted(schema, *cell))) for cell in expected}
    assert {cell: (found[cell], expected[cell]) for cell in expected if found[cell] != expected[cell]} == {}


def test_what_is_settled_otherwise_differs_from_the_table() -> None:
    assert {cell for cell, letters in SETTLED.items() if sorted(cells()[cell]) == sorted(letters)} == set()


def test_every_role_reaches_as_far_as_the_table_says(schema: Schema) -> None:
    wrong = {}
    for role, reach in SCOPES.items():
        for entity in (entity for group in GROUPS for entity in group):
            scopes = {scope.level or scope.kind for grant in schema.entity(entity).access.get(role, ())
                      for scope in grant.rows}  # fmt: skip
            if scopes - {reach}:
                wrong[role, entity] = scopes
    assert wrong == {}


def test_nobody_but_administrators_exports_or_deletes_business_records(schema: Schema) -> None:
    found = {(role, entity) for entity in (e for group in GROUPS for e in group)
             for role in schema.roles if set(granted(schema, role, entity)) & {"D", "X"}}  # fmt: skip
    assert {role for role, _ in found} == {"system_admin"}


@pytest.mark.parametrize(
    ("login", "entity", "field"),
    [
        ("wen.jing", "opportunity", "amount"), ("wen.jing", "opportunity", "weighted"), ("wen.jing", "quote", "ratio"),
        ("wen.jing", "contract", "amount"), ("fang.xiaoman", "opportunity", "amount"),
        ("fang.xiaoman", "customer", "value_score"),
    ],
)  # fmt: skip
async def test_prices_are_hidden_from_service_and_intake(office: Office, login: str, entity: str, field: str) -> None:
    actor = office.housed.actor(login)
    assert not office.housed.house.policy.fields(actor, entity).anywhere.sees(field)


async def test_finance_reads_whose_contract_it_is_and_no_other_customer(office: Office) -> None:
    theirs, other = [await office.prospect("chen.siyuan", name) for name in ("杭州甲有限公司", "宁波乙有限公司")]
    text = await office.file("chen.siyuan")
    values = {"kind": "small", "amount": "1000", "ratio": "0.9", "standard_text": True, "file": text}
    made = await office.make("chen.siyuan", "contract", customer=theirs, **values)
    seen = await office.housed.door("shen.mo").get("contract", made)
    assert seen.titles["customer", theirs] == "杭州甲有限公司"
    assert (await office.read("customer", theirs, "shen.mo"))["name"] == "杭州甲有限公司"
    assert "没有客户" in await refused(office.housed.door("shen.mo").get("customer", other))


async def test_a_partner_asks_for_special_prices_only(office: Office) -> None:
    partner = office.housed.actor("ren.pingsheng")
    assert office.housed.house.policy.verbs(partner, "contract") == frozenset()
    condition = office.housed.house.policy.rows(partner, "create", "quote")
    assert "special_price" in condition.source
