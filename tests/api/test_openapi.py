"""The published document says of each operation what it can answer, and no more."""

from collections import Counter
from typing import Any

import pytest

from tests.api.house import Shop

REFUSALS = {
    "GET /me": {401, 422},
    "POST /login": {400, 401, 403, 413, 422, 429},
    "POST /login/first": {400, 403, 409, 413, 422, 429},
    "POST /logout": {403, 422},
    "GET /customer": {401, 404, 422},
    "GET /customer/{id}": {401, 404, 422},
    "POST /customer": {400, 401, 403, 404, 409, 413, 422},
    "PATCH /customer/{id}": {400, 401, 403, 404, 409, 413, 422},
    "DELETE /customer/{id}": {401, 403, 404, 409, 422},
    "POST /requests/{id}/approve": {400, 401, 403, 404, 409, 413, 422, 429},
    "GET /requests/{id}/people": {401, 403, 404, 409, 422},
    "POST /files": {400, 401, 403, 413, 422},
    "GET /status": {401, 403, 422},
}


@pytest.fixture
async def document(shop: Shop) -> dict[str, Any]:
    """What the administrator is published."""
    async with await shop.as_("boss") as boss:
        return dict((await boss.get("/api/v1/openapi.json")).json())


async def test_an_operation_documents_the_refusals_it_can_give_and_no_others(document: dict[str, Any]) -> None:
    found = {
        f"{method.upper()} {path}": {int(status) for status in asked["responses"] if int(status) >= 400}
        for path, methods in document["paths"].items()
        for method, asked in methods.items()
    }
    assert {name: found[name] for name in REFUSALS} == REFUSALS
    assert all(405 not in statuses for statuses in found.values()), "no operation answers for another method"


async def test_operations_have_names_of_their_own_and_links_lead_to_them(document: dict[str, Any]) -> None:
    operations = [asked for methods in document["paths"].values() for asked in methods.values()]
    names = Counter(asked["operationId"] for asked in operations)
    assert [name for name, times in names.items() if times > 1] == []
    links = [link for asked in operations for answer in asked["responses"].values()
             for link in answer.get("links", {}).values()]  # fmt: skip
    assert {"decide.approve", "undo", "redo", "get_record.customer"} <= {link["operationId"] for link in links}
    assert {link["operationId"] for link in links} <= set(names)
