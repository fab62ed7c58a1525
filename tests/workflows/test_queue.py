"""The queue, the simulation, the trail and the notices of approvals."""

from tests.workflows.company import Company, everything, pending, quote


async def test_the_queue_shows_what_waits_what_was_started_and_what_is_done(company: Company) -> None:
    id_ = await quote(company, "0.5")
    number = await pending(company, "quote", id_, "approved")
    (row,) = await company.queue("wang")
    assert row["request"]["id"] == number
    assert row["request"]["label"] == "报价折扣审批"
    assert row["record"] == {"entity": "quote", "id": id_, "title": "报价一", "number": "BJ2026-0001"}
    assert (row["step"], row["step_label"], row["seat"], row["revision"], row["batch"]) == (
        "manager",
        "部门经理决定",
        1,
        1,
        True,
    )
    assert row["fields"] == [{"name": "ratio", "label": "折扣", "value": "0.5000", "text": "0.5"}]
    assert [each["request"]["id"] for each in await company.queue("li", "started")] == [number]
    assert await company.queue("wang", "done") == []
    await company.decide("wang", number, "approve", seat=row["seat"], revision=row["revision"])
    assert await company.queue("wang") == []
    assert [each["request"]["id"] for each in await company.queue("wang", "done")] == [number]


async def test_who_started_a_request_reads_whom_it_waits_for(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    (row,) = await company.queue("li", "started")
    wang = {"id": company.ids["wang"], "title": "王经理", "role": "部门经理"}
    assert row["holders"] == [wang]
    (step,) = [each for each in (await company.read("li", number))["route"] if each["state"] == "active"]
    assert step["seats"][0]["holders"] == [{"id": wang["id"], "title": wang["title"]}]
    assert [each["holders"] for each in await company.queue("wang")] == [[]]
    company.time.on(hours=5)
    assert row["since"] == "2026-11-20T02:31:00Z" == (await company.queue("li", "started"))[0]["since"]
    await company.decide("wang", number, "approve")
    assert [each["holders"] for each in await company.queue("li", "started")] == [[]]


async def test_all_that_hold_open_seats_are_waited_for_and_nobody_frozen(company: Company) -> None:
    from tests.workflows.company import contract

    number = await pending(company, "contract", await contract(company, "300000.00"), "effective")
    await company.decide("qian", number, "approve")
    (row,) = await company.queue("li", "started")
    assert [(each["title"], each["role"]) for each in row["holders"]] == [
        ("sun", "研发副总"), ("wu", "实施副总"), ("总裁", "总裁"),
    ]  # fmt: skip
    await company.person("wu", active=False)
    (row,) = await company.queue("li", "started")
    assert company.ids["wu"] not in [each["id"] for each in row["holders"]]


async def test_a_request_tells_the_sum_at_stake_and_what_decides(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    (row,) = await company.queue("wang")
    shown = await company.read("wang", number)
    assert [(each["label"], each["text"]) for each in row["about"]] == [("成交价", "500,000.00"), ("折扣", "0.5")]
    assert shown["about"] == row["about"]
    assert shown["record"]["number"] == row["record"]["number"]


async def test_a_step_that_asks_for_comments_is_not_offered_in_a_batch(company: Company) -> None:
    await pending(company, "quote", await quote(company, "0.2"), "approved")
    assert [(row["batch"], row["alone"], row["returns"]) for row in await company.queue("boss")] == [
        (False, "comment", True)
    ]


async def test_the_simulation_says_who_and_why_and_writes_nothing(company: Company) -> None:
    from workflows.simulate import route_of

    id_ = await quote(company, "0.47")
    before = await everything(company)
    found = await route_of(company.house, company.actor("li"), "quote", id_, "quote_discount")
    assert await everything(company) == before
    (step,) = found["route"]
    assert (step["step"], step["seats"][0]["holders"]) == ("assistant", [{"id": company.ids["qian"], "title": "qian"}])
    assert found["needed"] and found["problems"] == []
    assert step["why"] == ["折扣 0.4700 低于 0.50", "折扣 0.4700 不低于 0.45"]
    number = await pending(company, "quote", id_, "approved")
    shown = await company.read("li", number)
    assert [each["holders"] for each in shown["route"][0]["seats"]] == [each["holders"] for each in step["seats"]]


async def test_the_simulation_names_what_stands_in_the_way(company: Company) -> None:
    from workflows.simulate import route_of

    id_ = await company.create("li", "quote", name="空")
    found = await route_of(company.house, company.actor("li"), "quote", id_, "quote_discount")
    assert [(each["field"], each["message"]) for each in found["problems"]] == [
        ("ratio", "折扣为空，无法确定由谁审批。")
    ]


async def test_the_trail_is_chained_and_read_by_those_concerned(company: Company) -> None:
    from records.sight import Sight
    from workflows import chain, ledger

    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    await company.decide("wang", number, "comment", comment="请稍等")
    await company.decide("wang", number, "approve", comment="同意")
    shown = await company.read("li", number)
    people = [
        (each["kind"], (each["actor"] or {}).get("title"), each["comment"]) for each in shown["trail"] if each["actor"]
    ]
    assert people == [("submit", "李敏", ""), ("comment", "王经理", "请稍等"), ("approve", "王经理", "同意")]
    assert [each["seq"] for each in shown["trail"]] == list(range(1, len(shown["trail"]) + 1))
    async with company.house.store.read() as reader:
        stored = await ledger.load(Sight(company.house, reader, company.actor("li")), number)
    hashes = [row["hash"] for row in sorted(await company.rows("wf_event"), key=lambda row: row["seq"])]
    assert chain.first_break(number, zip(stored.events, hashes, strict=True)) is None


async def test_holders_and_the_submitter_are_told_in_their_inbox(company: Company) -> None:
    """S14.1."""
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    await company.decide("wang", number, "approve")
    told = {(row["user"], row["kind"]): row["text"] for row in await company.rows("notice")}
    assert told[company.ids["wang"], "opened"] == "报价折扣审批：“报价一”待您处理（部门经理决定）。"
    assert told[company.ids["li"], "approved"] == "报价折扣审批：“报价一”已批准。"


async def test_who_reads_the_record_without_a_field_does_not_learn_it_from_the_request_S13_5(company: Company) -> None:
    from workflows.simulate import route_of

    id_ = await quote(company, "0.47")
    number = await pending(company, "quote", id_, "approved")
    await company.decide("qian", number, "return")
    await company.update("li", "quote", id_, price="460000.00")
    await company.decide("li", number, "resubmit")
    for login, hidden in (("zhou", True), ("li", False), ("qian", False)):
        shown = await company.read(login, number)
        said = repr([shown["fields"], shown["changes"], shown["route"], shown["trail"]])
        assert ("0.46" in said, "460000" in said) == (not hidden, not hidden), login
    simulated = repr(await route_of(company.house, company.actor("zhou"), "quote", id_, "quote_discount"))
    assert "0.46" not in simulated


async def test_past_decisions_keep_the_name_of_then_S8_2(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    await company.decide("wang", number, "approve")
    await company.person("wang", name="王总监")
    shown = await company.read("li", number)
    assert shown["route"][0]["seats"][0]["decision"]["actor"]["title"] == "王经理"


async def test_asking_twice_for_one_move_gives_the_request_that_waits_S1_3(company: Company) -> None:
    id_ = await quote(company, "0.5")
    number = await pending(company, "quote", id_, "approved")
    assert await pending(company, "quote", id_, "approved") == number
    assert len(await company.rows("request")) == 1


async def test_the_unit_a_parameter_is_looked_up_for_is_no_deciding_field(company: Company) -> None:
    from tests.workflows.company import contract

    await pending(company, "contract", await contract(company), "effective")
    (row,) = await company.queue("qian")
    assert [each["name"] for each in row["fields"]] == ["amount", "ratio", "standard_text"]


async def test_a_deciding_link_is_shown_by_its_title(company: Company) -> None:
    from dataclasses import replace

    from expressions.compile import compile
    from expressions.types import BOOLEAN
    from kernel.reference import Reference
    from records.sight import Sight
    from tests.workflows.company import contract
    from workflows import about

    id_ = await contract(company)
    when = compile("checker is not empty", company.house.names, "contract", expects=BOOLEAN)
    definition = replace(company.house.schema.workflows["contract_sign"], when=when, steps=())
    async with company.house.store.read() as reader:
        sight = Sight(company.house, reader, company.actor("boss"))
        (field,) = await about.key_fields(sight, definition, Reference("contract", id_), "zh-CN")
    assert field["text"] == "chen"
