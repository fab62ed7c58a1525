"""The table of operations: no address of the product's own can be taken by an entity of somebody's schema."""

import pytest

from api.routes import OPERATIONS
from schema.sections.naming import FORM, PATHS
from tests.api.house import Shop


def test_an_entity_cannot_be_named_like_an_address_of_the_interface() -> None:
    first = {operation.path.strip("/").partition("/")[0] for operation in OPERATIONS}
    own = {word for word in first if FORM.fullmatch(word)}
    shipped = {
        "user",
        "export_job",
        "import_job",
    }  # entities of the product, which a schema adds to and does not name anew
    assert own >= {"me", "queue", "files"} and own - shipped <= PATHS


def test_each_operation_is_declared_once() -> None:
    named = [(operation.method, operation.path) for operation in OPERATIONS]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("path", ["customer/7%0A", "customer/%0A/history", "%0Acustomer", "cust%0Aomer/1", "%0A"])
async def test_a_line_break_in_an_address_is_no_way_past_the_interface(shop: Shop, path: str) -> None:
    async with await shop.as_("boss") as boss:
        answer = await boss.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json"), answer.text
        assert answer.json()["error"]["code"] in ("API002", "ACC001", "ACC002")
