# ruff: noqa: E501
"""Conditions, and why they hold or not, in people's words: labels, option labels, amounts, dates, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from expressions.compile import compile
from expressions.explain import explain
from expressions.types import BOOLEAN
from kernel.clock import Clock
from schema.model import Schema
from schema.scope import SchemaScope
from schema.wording.conditions import stated
from schema.wording.reasons import Reason, reasons
from schema.wording.sentences import Sentences, links, telling
from schema.worlds import Example
from tests.schema.writing import loaded

CLOCK = Clock.frozen(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
SCHEMA = """\
app: {name: x, currency: CNY}
organisation: {levels: {company: 公司, department: {zh-CN: 部门, en: department}}, units: [{code: g, name: G, level: company}]}
parameters:
  single_limit: {type: money, default: 200000, label: {zh-CN: 合同单批上限, en: Contract limit}}
  floor: {type: percent, default: 45%, label: {zh-CN: 折扣下限, en: Lowest ratio}}
roles: {sales: {label: {zh-CN: 业务, en: Sales}}}
entities:
  rival: {label: {zh-CN: 竞争对手, en: Rival}, fields: {name: {type: text}, contract: {type: link, to: contract, reverse: rivals}}, access: {sales: {rows: all, can: [read]}}}
  customer:
    label: {zh-CN: 客户, en: Customer}
    fields: {name: {type: text}, level: {type: choice, label: {zh-CN: 级别, en: Level}, options: {a: {label: {zh-CN: A级, en: Grade A}}, b: {label: {zh-CN: B级, en: Grade B}}}}}
    access: {sales: {rows: all, can: [read]}}
  contract:
    label: {zh-CN: 合同, en: Contract}
    fields:
      name: {type: text, label: {zh-CN: 名称, en: Name}}
      amount: {type: money, label: {zh-CN: 金额, en: Amount}}
      cost: {type: money, label: {zh-CN: 成本, en: Cost}}
      ratio: {type: decimal, decimals: 4, label: {zh-CN: 折扣率, en: Ratio}}
      margin: {type: percent, label: {zh-CN: 毛利率, en: Margin}}
      standard_text: {type: boolean, label: {zh-CN: 标准文本, en: Standard text}}
      kind: {type: choice, label: {zh-CN: 合同类型, en: Kind}, options: {product: {label: {zh-CN: 产品, en: Product}}, small: {label: {zh-CN: 小额, en: Small}}, project: {label: {zh-CN: 项目, en: Project}}}}
      starts: {type: date, label: {zh-CN: 开工日, en: Start}}
      customer: {type: link, to: customer, label: {zh-CN: 客户, en: Customer}}
      other: {type: link, to: customer, label: {zh-CN: 最终用户, en: End user}}
      lines: {type: lines, label: {zh-CN: 明细, en: Items}, fields: {price: {type: money, label: {zh-CN: 单价, en: Price}}, extra: {type: boolean, label: {zh-CN: 额外, en: Extra}}}}
    access: {sales: {rows: all, can: [read]}}
"""
GIVEN: dict[str, Any] = {
    "name": "瑞丰合同", "amount": Decimal("4352.00"), "cost": Decimal("486000"), "ratio": Decimal("0.4380"),
    "margin": Decimal("0.125"), "standard_text": False, "kind": "project", "starts": date(2026, 12, 1),
    "customer.level": "b",
}  # fmt: skip


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    return loaded(tmp_path_factory.mktemp("wording"), SCHEMA)


def found(schema: Schema, source: str, **given: Any) -> list[Reason]:
    """Why the condition gives what it gives for the example contract."""
    condition = compile(source, SchemaScope.of(schema), "contract", expects=BOOLEAN)
    world = Example(schema, "contract", GIVEN | given, CLOCK)
    return reasons(schema, explain(condition, world, world.frame).facts())


def said(schema: Schema, source: str, language: str = "zh-CN", **given: Any) -> str:
    kept = found(schema, source, **given)
    titles = {(entity, id_): "杭州瑞丰" for entity, ids in links(kept).items() for id_ in ids}
    say = Sentences(schema, language, titles)
    return say.joined(say.sentence(each) for each in telling(kept))


@pytest.mark.parametrize(
    ("source", "chinese", "english"),
    [
        ("amount <= param.single_limit", "金额 ¥4,352.00 不超过合同单批上限 ¥200,000",
         "Amount ¥4,352.00 is at most contract limit ¥200,000"),
        ("cost <= param.single_limit", "成本 ¥486,000.00 大于合同单批上限 ¥200,000",
         "Cost ¥486,000.00 is more than contract limit ¥200,000"),
        ("param.single_limit >= cost", "成本 ¥486,000.00 大于合同单批上限 ¥200,000",
         "Cost ¥486,000.00 is more than contract limit ¥200,000"),
        ("ratio >= 0.45", "折扣率 0.4380 低于 0.45", "Ratio 0.4380 is below 0.45"),
        ("ratio >= param.floor", "折扣率 0.4380 低于折扣下限 0.45", "Ratio 0.4380 is below lowest ratio 0.45"),
        ("margin > 10%", "毛利率 12.5% 大于 10%", "Margin 12.5% is more than 10%"),
        ("standard_text", "标准文本：否", "Standard text: no"),
        ("not standard_text", "标准文本：否", "Standard text: no"),
        ("kind in ['product', 'small']", "合同类型：项目，不属于产品、小额", "Kind: Project, none of Product, Small"),
        ("kind not in ['product', 'project']", "合同类型：项目，属于产品、项目", "Kind: Project, one of Product, Project"),
        ("kind == 'small'", "合同类型：项目，不是小额", "Kind: Project, not Small"),
        ("kind != 'small'", "合同类型：项目，不是小额", "Kind: Project, not Small"),
        ("kind == 'project'", "合同类型：项目", "Kind: Project"),
        ("customer.level == 'a'", "客户的级别：B级，不是 A级", "Customer › Level: Grade B, not Grade A"),
        ("starts < today", "开工日 2026-12-01 不早于今天 2026-11-21", "Start 2026-12-01 is not before today 2026-11-21"),
        ("starts >= '2026-12-01'", "开工日 2026-12-01 不早于 2026-12-01", "Start 2026-12-01 is not before 2026-12-01"),
        ("customer == other", "客户：杭州瑞丰，不是最终用户 空", "Customer: 杭州瑞丰, not end user empty"),
        ("customer is empty", "已填写客户", "Customer is filled"),
        ("days_between(today, starts) > 5", "今天到开工日的天数 10 大于 5", "days from today to Start 10 is more than 5"),
        ("cost - amount > 100", "成本 − 金额 ¥481,648.00 大于 ¥100", "Cost − Amount ¥481,648.00 is more than ¥100"),
        ("contains(name, '瑞丰')", "名称包含“瑞丰”", "Name contains “瑞丰”"),
        ("count(rivals) > 0", "竞争对手的数量 0 不超过 0", "number of Rival 0 is at most 0"),
        ("any(lines, where=lines.price > 5 and lines.extra)", "没有明细（单价大于 ¥5，且额外：是）",
         "there are no Items (Price is more than ¥5 and Extra: yes)"),
        ("sum(lines.price) >= 1000", "明细的单价合计 ¥0.00 低于 ¥1,000", "total of Items › Price ¥0.00 is below ¥1,000"),
        ("amount > 1 and (standard_text or kind == 'project')", "金额 ¥4,352.00 大于 ¥1；合同类型：项目",
         "Amount ¥4,352.00 is more than ¥1; Kind: Project"),
        ("cost <= param.single_limit or kind == 'product' and amount > 5", "成本 ¥486,000.00 大于合同单批上限 ¥200,000",
         "Cost ¥486,000.00 is more than contract limit ¥200,000"),
        ("ratio >= 0.50 or ratio >= 0.45", "折扣率 0.4380 低于 0.45", "Ratio 0.4380 is below 0.45"),
    ],
)  # fmt: skip
def test_a_reason_names_fields_by_label_and_shows_values_as_the_field_does(
    schema: Schema, source: str, chinese: str, english: str
) -> None:
    assert said(schema, source) == chinese
    assert said(schema, source, "en") == english


def test_an_empty_operand_is_said_to_be_empty(schema: Schema) -> None:
    assert said(schema, "amount <= param.single_limit", amount=None) == "金额为空"
    assert said(schema, "kind == 'small'", "en", kind=None) == "Kind: empty, not Small"


def test_a_title_the_reader_may_not_see_is_not_said(schema: Schema) -> None:
    kept = found(schema, "customer == other")
    assert Sentences(schema, "zh-CN", {}).sentence(kept[0]) == "客户：（无权查看），不是最终用户 空"
    assert Sentences(schema, "en", {}).sentence(kept[0]).startswith("Customer: (not visible to you)")


@pytest.mark.parametrize(
    ("source", "caption"),
    [
        ("cost <= param.single_limit", "大于合同单批上限 ¥200,000"), ("ratio >= 0.45", "低于 0.45"),
        ("standard_text", "须为“是”"), ("not standard_text", "符合要求"), ("kind in ['product', 'small']", "不属于产品、小额"),
        ("kind == 'small'", "须为小额"), ("kind == 'project'", "符合要求"), ("customer is empty", "须为空"),
    ],
)  # fmt: skip
def test_a_caption_says_how_a_value_stands_to_what_it_is_held_against(
    schema: Schema, source: str, caption: str
) -> None:
    (reason,) = found(schema, source)
    assert Sentences(schema, "zh-CN", {}).caption(reason) == caption


def test_a_reason_knows_its_field_and_everything_it_rests_on(schema: Schema) -> None:
    (direct,) = found(schema, "param.single_limit >= cost")
    assert (direct["field"], direct["operator"], direct["reads"]) == ("cost", "<=", [["contract", "cost", 1]])
    (linked,) = found(schema, "customer.level == 'a'")
    assert linked["field"] == ""
    assert {tuple(read[:2]) for read in linked["reads"]} == {("customer", "level"), ("contract", "customer")}
    (counted,) = found(schema, "sum(lines.price, where=lines.extra) >= 1000")
    assert {("contract.lines", "price"), ("contract.lines", "extra")} <= {tuple(read[:2]) for read in counted["reads"]}


def test_a_condition_is_said_without_values(schema: Schema) -> None:
    source = (
        "amount <= param.single_limit and (standard_text or kind in ['product', 'small']) and customer is not empty"
    )
    condition = compile(source, SchemaScope.of(schema), "contract", expects=BOOLEAN)
    assert dict(stated(schema, condition)) == {
        "zh-CN": "金额不超过合同单批上限，且（标准文本：是，或合同类型属于产品、小额），且已填写客户",
        "en": "Amount is at most Contract limit and (Standard text: yes or Kind is one of Product, Small) "
        "and Customer is filled",
    }
