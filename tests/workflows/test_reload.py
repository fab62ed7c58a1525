"""A changed file while requests run: they follow the definition they started with, to their end (S16)."""

from pathlib import Path

from tests.workflows.company import FLOWS, Company, at_work, contract, pending, quote, refused


def changed(path: Path, *changes: tuple[str, str]) -> Path:
    """The file with these texts in the place of others."""
    text = FLOWS.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


async def reloaded(company: Company, path: Path) -> Company:
    """The same database served by a changed file, as another process would."""
    url = company.house.settings.database
    await company.house.store.close()
    return await at_work(url, path)


MANAGER = "{step: manager, label: 部门经理决定, who: {role: dept_manager}}"
TWO = "{step: manager, label: 部门经理决定, who: {role: dept_manager}}, {step: finance, who: {role: finance}}"
BOSS = "{step: chief, label: 总裁决定, who: {role: president}}"


async def test_a_running_request_is_decided_by_its_own_version_after_a_reload(company: Company, tmp_path: Path) -> None:
    """S16.1, S16.2."""
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    after = await reloaded(company, changed(tmp_path / "changed.yaml", (MANAGER, BOSS)))
    try:
        shown = await after.read("wang", number)
        assert [place["step"] for place in shown["route"]] == ["manager"]
        assert await after.waiting("boss") == []
        assert (await after.decide("wang", number, "approve"))["state"] == "approved"
        newer = await pending(after, "quote", await quote(after, "0.5"), "approved")
        assert [place["step"] for place in (await after.read("li", newer))["route"]] == ["chief"]
    finally:
        await after.house.store.close()


async def test_a_returned_request_comes_back_under_its_own_version(company: Company, tmp_path: Path) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    await company.decide("wang", number, "return")
    after = await reloaded(company, changed(tmp_path / "changed.yaml", (MANAGER, TWO)))
    try:
        await after.decide("li", number, "resubmit", revision=1)
        assert (await after.decide("wang", number, "approve", revision=2))["state"] == "approved"
    finally:
        await after.house.store.close()


async def test_the_parameters_of_the_first_submit_hold_to_the_end(company: Company, tmp_path: Path) -> None:
    id_ = await contract(company, "150000.00", "0.5")
    number = await pending(company, "contract", id_, "effective")
    await company.decide("wang", number, "return")
    limit = ("{type: money, default: 200000, label: 单批上限}", "{type: money, default: 100000, label: 单批上限}")
    after = await reloaded(company, changed(tmp_path / "changed.yaml", limit))
    try:
        shown = await after.decide("li", number, "resubmit")
        assert [place["step"] for place in shown["route"]] == ["manager"]
        other = await contract(after, "150000.00", "0.5")
        newer = await pending(after, "contract", other, "effective")
        assert [place["step"] for place in (await after.read("li", newer))["route"]] == ["opinion", "countersign"]
    finally:
        await after.house.store.close()


async def test_a_removed_approval_lets_its_running_requests_finish_and_starts_no_new_one(
    company: Company, tmp_path: Path
) -> None:
    """S16.3."""
    id_ = await company.create("li", "payment", name="付款", amount="5.00")
    request = await company.submit("li", "payment", id_, "pay")
    text = FLOWS.read_text(encoding="utf-8")
    gone = text[text.index("  pay:\n") :]
    after = await reloaded(company, changed(tmp_path / "changed.yaml", (gone, "")))
    try:
        await after.decide("wang", request["id"], "approve")
        assert (await after.decide("zhou", request["id"], "approve"))["state"] == "approved"
        other = await after.create("li", "payment", name="另一", amount="5.00")
        assert (await refused(after.submit("li", "payment", other, "pay"))).code.name == "WFL062"
    finally:
        await after.house.store.close()


async def test_the_lock_holds_until_the_end_when_the_last_approval_of_an_entity_is_removed(
    company: Company, tmp_path: Path
) -> None:
    id_ = await company.create("li", "payment", name="付款", amount="5.00")
    request = await company.submit("li", "payment", id_, "pay")
    text = FLOWS.read_text(encoding="utf-8")
    after = await reloaded(company, changed(tmp_path / "changed.yaml", (text[text.index("  pay:\n") :], "")))
    try:
        assert not any(flow.entity == "payment" for flow in after.house.schema.workflows.values())
        locked = await refused(after.update("li", "payment", id_, amount="50000.00"))
        assert locked.status == 409 and "付款审批" in locked.code.sentence("zh-CN", locked.values)
        may = (await after.door("li").get("payment", id_)).may
        assert may is not None and may.fields["amount"] == "read"
        assert (await after.door("wang").get("payment", id_)).values["name"] == "付款"  # his seat still reads it
        await after.decide("wang", request["id"], "reject", comment="不付")
        await after.update("li", "payment", id_, amount="50000.00")
    finally:
        await after.house.store.close()
