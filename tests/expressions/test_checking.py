"""Checking: names, kinds and what an expression depends on."""

import pytest

from expressions.compile import compile
from expressions.errors import ExpressionErrors, span_of
from expressions.functions import Function
from expressions.types import BOOLEAN, DATE, NUMBER, TEXT, Type
from tests.expressions.shop import SHOP, Shop, made


def problem(source: str, entity: str | None = "customer", **options: object) -> tuple[str, str, tuple[int, int]]:
    """Code, English sentence and place of the first problem of a source."""
    with pytest.raises(ExpressionErrors) as caught:
        made(source, entity, **options)
    found = caught.value.problem
    assert found.text("zh-CN") != found.text("en")
    return found.code.name, found.text("en"), span_of(found)


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        ("credit <= 5 and nmae == 'x'", "EXP030", "uses `nmae`, which is not a field here. Did you mean `name`?"),
        ("customer", "EXP030", "Count its records with `count(customer)`."),
        ("owner.logn == 'x'", "EXP031", "`user` has no field `logn`. Did you mean `login`?"),
        ("about.credit > 1", "EXP031", "has no field `credit`"),
        ("credit.name", "EXP032", "`credit` is a number, not a link"),
        ("lenght(name) > 1", "EXP033", "Did you mean `length`?"),
        ("param.pool_day > 1", "EXP034", "Did you mean `param.pool_days`?"),
        ("has_role(owner, 'salez')", "EXP035", "There is no role `salez`. Did you mean `'sales'`?"),
        ("stage == 'wonn'", "EXP036", "`draft`, `prospect`, `won`. Did you mean `won`?"),
        ("stage in ['won', 'lost']", "EXP036", "`lost` is not an option of `stage`"),
        ("'q' in tags", "EXP036", "`q` is not an option of `tags`"),
        ("lookup(alocation, level=level)", "EXP037", "Did you mean `allocation`?"),
        ("lookup(allocation, levl=level)", "EXP031", "Did you mean `level`?"),
        ("ask.reason == 'x'", "EXP039", "only an action or a move with `ask` has answers"),
        ("old.activities is empty", "EXP039", "fields of the record itself only"),
        ("param", "EXP039", "a name follows it"),
        (
            "activities.cost > 5",
            "EXP040",
            "goes through many records. Say what to make of them, e.g. `sum(activities.cost)`",
        ),
        ("credit", "EXP041", "`credit` is not a yes/no question, it is a number."),
        ("not credit", "EXP041", "is not a yes/no question"),
        ("stage == 'won' or 'draft'", "EXP041", "Write `stage in ['won', 'draft']`."),
        ("owner == 'x'", "EXP042", "compares a record of user with a text"),
        ("owner == unit", "EXP042", "compares a record of user with a record of unit"),
        ("tags == ['x']", "EXP042", "Ask with `in`"),
        ("credit > '200000'", "EXP043", "Remove the quotes around the number."),
        ("since + 3 > today", "EXP044", "Write `add_days(since, 3)`."),
        ("since - created_at > 3", "EXP044", "Write `days_between(created_at, since)`."),
        ("sum(activities.note) > 1", "EXP044", "is a text; a number is expected"),
        ("days_since(name) > 1", "EXP044", "is a text; a day is expected"),
        ("days_between(since) > 1", "EXP045", "write `days_between(from, to)`"),
        ("name == empty", "EXP046", "Write `name is empty`."),
        ("name != empty", "EXP046", "Write `name is not empty`."),
        ("name in ['a', empty]", "EXP046", "Write `name is empty`."),
        ("since > 'yesterday'", "EXP047", "Write '2026-11-21' or '2026-11-21 13:30'."),
        ("owner > me", "EXP048", "has no order"),
        ("is_key < true", "EXP048", "yes or no has no order"),
        ("(1 if is_key else 'a') == 1", "EXP050", "gives a number in one case and a text in another"),
        ("count(activitis) > 1", "EXP051", "Did you mean `activities`?"),
        ("sum(activities.cost + quotes.amount) > 1", "EXP052", "`activities`, `quotes`"),
        ("count() > 1", "EXP053", "stands only in reports"),
        ("period(since, 'quater') == 'x'", "EXP054", "Did you mean `'quarter'`?"),
        ("round(ratio, 12) > 1", "EXP054", "`10`"),
        ("name == ''", "EXP055", "Ask `is empty`"),
        ("name in phone", "EXP056", "write `contains(phone, name)`"),
        ("stage in 'won'", "EXP056", "write `stage in ['won']`"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_remedy(source: str, code: str, said: str) -> None:
    found, sentence, _ = problem(source, expects=BOOLEAN)
    assert found == code
    assert said in sentence


def test_all_problems_are_told_at_once_in_order() -> None:
    with pytest.raises(ExpressionErrors) as caught:
        made("credit > 'x1' and nmae == 1 and foo(2)")
    assert [each.code.name for each in caught.value.problems] == ["EXP042", "EXP030", "EXP033"]


def test_places_stand_at_the_words_they_are_about() -> None:
    assert problem("is_key and nmae == 'x'")[2] == (11, 15)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("credit + 1", "number"),
        ("name + phone", "text"),
        ("created_at", "datetime"),
        ("date(created_at)", "date"),
        ("max(since, seen)", "date"),
        ("max(activities.at)", "datetime"),
        ("first(activities)", "activity"),
        ("lookup(allocation, level=level).person", "user"),
        ("unit.section", "unit"),
        ("me.company", "unit"),
        ("param.visit_days", "number"),
        ("owner if is_key else me", "user"),
        ("sum(quotes.lines.price)", "number"),
        ("entered_at('won')", "datetime"),
        ("owned(me)", "number"),
        ("join(competitors.name)", "text"),
        ("empty", "empty"),
        ("about.owner", "user"),
        ("count(tags)", "number"),
        ("last(tags)", "text"),
        ("helpers", "collection"),
    ],
)
def test_the_kind_of_an_expression(source: str, kind: str) -> None:
    assert str(made(source).type) == kind


def test_what_an_expression_reads_is_noted() -> None:
    found = made("sum(quotes.lines.price, where=lines.quantity > param.pool_days) > owner.unit.parent.id")
    assert found.reads == {
        ("quotes", "lines"),
        ("quotes", "lines", "price"),
        ("quotes", "lines", "quantity"),
        ("unit",),
        ("owner", "unit", "parent", "id"),
    }
    assert found.specials == {"param.pool_days"}
    assert not found.clock and not found.tables


def test_tables_counted_as_a_whole_are_noted_with_the_paths_read_of_them() -> None:
    found = made("count(customer, where=customer.owner.unit == unit and count(customer.activities) > 2)")
    assert found.tables == {
        ("customer", ()),
        ("customer", ("owner", "unit")),
        ("customer", ("activities",)),
    }
    assert found.reads == {("unit",)}


def test_the_row_of_a_lookup_is_a_table_read() -> None:
    found = made("lookup(allocation, level=level).person.login")
    assert ("allocation", ("person", "login")) in found.tables and ("allocation", ("level",)) in found.tables
    assert found.reads == {("level",)}


@pytest.mark.parametrize(
    "source", ["today", "now", "days_since(since)", "idle_days", "parent.idle_days", "max(branches.idle_days)"]
)
def test_what_depends_on_the_clock_is_known(source: str) -> None:
    assert made(source).clock
    assert not made("days_between(since, created_at)").clock


def test_special_names_are_noted() -> None:
    found = made(
        "old.credit > ask.sum and is_new and profile == 'north' and owner in [me, submitter]", ask={"sum": NUMBER}
    )
    assert found.specials == {"old", "ask", "is_new", "profile", "me", "submitter"}


def test_a_parameter_of_lines_is_read_for_the_unit_of_their_owner() -> None:
    assert made("param.pool_days", "quote.lines").reads == {("parent", "unit")}
    assert made("param.pool_days", None).specials == {"me", "param.pool_days"}
    assert made("param.visit_days", "quote").reads == {("unit",), ("customer", "level")}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("credit is empty and credit > 5", "EXP071"),
        ("name is empty and contains(name, 'x')", "EXP071"),
        ("is_key is empty", "EXP070"),
        ("count(activities) is empty", "EXP070"),
        ("name in []", "EXP072"),
    ],
)
def test_a_condition_that_never_holds_is_warned_of(source: str, code: str) -> None:
    (found,) = made(source).warnings
    assert (found.code.name, found.severity) == (code, "warning")
    assert not made("credit is empty or credit > 5").warnings


def test_what_is_expected_is_fitted() -> None:
    assert made("created_at", expects=DATE).type == DATE
    assert str(made("this", expects=Type("record")).type) == "record"
    assert made("me", expects=Type("collection", "user")).type.kind == "list"
    assert made("empty", expects=NUMBER).type.kind == "empty"
    assert problem("name", expects=NUMBER)[0] == "EXP044"
    assert problem("'x' if is_key else 'q'", expects=Type("text", options=("x", "y")))[1].startswith(
        "`q` is not an option"
    )


def test_names_given_come_before_fields() -> None:
    found = made("customer.owner == owner", "quote", names={"customer": Type("record", "customer")})
    assert found.reads == {("owner",)}


def test_a_report_counts_its_own_rows() -> None:
    found = compile("count(where=stage == 'won') / count()", SHOP, "customer", report=True)
    assert found.type == NUMBER


def test_a_function_of_a_plugin_is_checked_by_its_declared_kinds() -> None:
    shop = Shop({"crm.left": Function("crm.left", lambda day: 3, args=["date"], returns="integer")})
    assert compile("crm.left(since) > 2", shop, "customer", expects=BOOLEAN).type == BOOLEAN
    with pytest.raises(ExpressionErrors, match=r"crm\.left"):
        compile("crm.left(since, 3)", shop, "customer")
    with pytest.raises(ExpressionErrors, match="a day is expected"):
        compile("crm.left(name)", shop, "customer")
    assert compile("name", shop, "customer", expects=TEXT).type == TEXT
