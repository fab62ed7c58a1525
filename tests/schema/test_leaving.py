"""What leaves the product, as the file writes it: names of webhooks, what they carry, addressees outside."""

from pathlib import Path

import pytest

from tests.schema.writing import lines, loaded

SCHEMA = """
app: {name: Shop, locale: en, timezone: UTC}
roles: {sales: {label: Sales}}
entities:
  contact: {fields: {name: {type: text}, mail: {type: email}}, access: {sales: {rows: all, can: [read]}}}
  caller:  {fields: {name: {type: text}, line: {type: phone}}, access: {sales: {rows: all, can: [read]}}}
  order:
    fields:
      {name: {type: text}, buyer: {type: link, to: contact}, asker: {type: link, to: caller}, helper: {type: user}}
    access: {sales: {rows: own, can: [read, create, go]}}
    actions: {go: {label: Go, do: [DONE]}}
"""


def found(folder: Path, effect: str) -> list[str]:
    """The problems of an action with this effect, as `CODE sentence`."""
    return [line.split(" ", 1)[1] for line in lines(folder, SCHEMA.replace("DONE", effect))]


@pytest.mark.parametrize("name", ["ERP", "1c", "erp-1", "erp_secret", "'a b'", "_x"])
def test_a_webhook_has_a_name_that_a_setting_can_have(tmp_path: Path, name: str) -> None:
    [said] = found(tmp_path, f"{{webhook: {name}}}")
    assert said.startswith("SCH125 ") and "GRIDWRIGHT_WEBHOOK_" in said


def test_what_a_webhook_carries_is_checked_like_every_expression(tmp_path: Path) -> None:
    assert (
        found(tmp_path, "{webhook: erp, with: {number: =name, kind: order}, retry: never, when: name is not empty}")
        == []
    )
    [said] = found(tmp_path, "{webhook: erp, with: {number: =nme}}")
    assert "nme" in said and "name" in said
    [said] = found(tmp_path, "{webhook: erp, retry: sometimes}")
    assert "sometimes" in said
    [said] = found(tmp_path, "{webhook: erp, to: [owner]}")
    assert "SCH" in said and "to" in said


def test_a_webhook_is_tried_again_unless_the_file_says_never(tmp_path: Path) -> None:
    for written, again in (("{webhook: erp}", True), ("{webhook: erp, retry: never}", False)):
        [effect] = loaded(tmp_path, SCHEMA.replace("DONE", written)).entities["order"].actions["go"].do
        assert (effect.word, effect.object, effect.retry) == ("webhook", "erp", again)


@pytest.mark.parametrize(
    ("effect", "code"),
    [("{notify: [owner, buyer], text: x}", "SCH126"), ("{notify: buyer, text: x, via: [inbox, robot]}", "SCH126"),
     ("{notify: asker, text: x, via: [mail]}", "SCH127"), ("{notify: {field: asker}, text: x}", "SCH127")],
)  # fmt: skip
def test_an_addressee_outside_whom_nothing_reaches_is_said(tmp_path: Path, effect: str, code: str) -> None:
    [said] = found(tmp_path, effect)
    assert said.startswith(f"{code} ")


@pytest.mark.parametrize(
    "effect",
    ["{notify: [owner, buyer, helper, buyer.owner], text: x, via: [inbox, mail]}", "{notify: helper, text: x}"],
)
def test_an_addressee_whom_a_mail_reaches_is_not(tmp_path: Path, effect: str) -> None:
    assert found(tmp_path, effect) == []


def test_no_note_calls_these_words_unbuilt(tmp_path: Path) -> None:
    effect = "{webhook: erp}, {notify: [owner], text: x, via: [inbox, mail, robot]}"
    assert [each for each in loaded(tmp_path, SCHEMA.replace("DONE", effect)).notes if each.code.name == "SCH090"] == []
