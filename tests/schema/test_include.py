"""Several files make one schema; what two of them say about one thing is joined, or refused at both places."""

from pathlib import Path

from schema.load import load
from tests.schema.writing import lines, written

ROLES = "roles: {sales: 业务}\n"
CUSTOMER = "entities:\n  c:\n    fields: {n: {type: text}}\n    access: {sales: {rows: own, can: [read]}}\n"


def test_a_file_includes_others_by_name_and_by_glob(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    written(tmp_path / "parts", CUSTOMER, "one.yaml")
    written(tmp_path / "parts", "entities: {c: {fields: {m: {type: text}}}}\n", "two.yaml")
    written(tmp_path, ROLES, "roles.yaml")
    schema = load(written(tmp_path, "include: [roles.yaml, parts/*.yaml]\napp: {name: X}\n"))
    assert [f.name for f in schema.entities["c"].own_fields] == ["n", "m"]
    assert [Path(name).name for name in schema.files] == ["f.yaml", "roles.yaml", "one.yaml", "two.yaml"]


def test_two_files_add_stages_views_and_actions_to_one_entity(tmp_path: Path) -> None:
    written(
        tmp_path,
        "entities:\n  c:\n    views: {mine: {where: owner == me}}\n    actions: {go: {do: [{set: {n: x}}]}}\n",
        "more.yaml",
    )
    schema = load(written(tmp_path, f"include: more.yaml\n{ROLES}{CUSTOMER}"))
    assert list(schema.entities["c"].views) == ["mine"]
    assert list(schema.entities["c"].actions) == ["go"]


def test_the_same_key_in_two_files_names_both_places(tmp_path: Path) -> None:
    written(tmp_path, "entities:\n  c:\n    fields: {n: {type: integer}}\n", "more.yaml")
    (found,) = lines(tmp_path, f"include: more.yaml\n{ROLES}{CUSTOMER}")
    assert found.startswith("more.yaml:3:14 YML036 `n` is written here and at ")
    assert "f.yaml:5:14" in found


def test_the_same_label_in_two_files_is_refused(tmp_path: Path) -> None:
    written(tmp_path, "app: {name: B}\n", "more.yaml")
    (found,) = lines(tmp_path, "include: more.yaml\napp: {name: A}\n")
    assert "YML036 `name` is written here" in found


def test_problems_of_all_files_come_at_once_and_in_order(tmp_path: Path) -> None:
    written(tmp_path, "entities: {d: {fields: {n: {type: txt}}, access: {}}}\n", "a.yaml")
    found = lines(tmp_path, f"include: a.yaml\n{ROLES}{CUSTOMER.replace('text', 'tekst')}")
    assert [line.split()[1] for line in found] == ["SCH040", "SCH040"]
    assert found[0].startswith("a.yaml:1:")
    assert found[1].startswith("5:")


def test_a_missing_file_and_an_empty_glob_are_named(tmp_path: Path) -> None:
    found = lines(tmp_path, "include: [no.yaml, none/*.yaml, ../../x/*.yaml, '/**', '']\n")
    assert found[:2] == [
        "1:11 YML038 No file fits `no.yaml`. Check the folder and the ending.",
        "1:20 YML038 No file fits `none/*.yaml`. Check the folder and the ending.",
    ]
    assert {line.split()[1] for line in found} == {"YML038"}


def test_a_file_that_includes_itself_is_refused_with_the_way_round(tmp_path: Path) -> None:
    written(tmp_path, "include: f.yaml\n", "a.yaml")
    (found,) = lines(tmp_path, "include: a.yaml\n")
    assert found == "a.yaml:1:10 YML037 `f.yaml` includes itself: f.yaml → a.yaml → f.yaml. Remove one of the includes."


def test_include_holds_names_only(tmp_path: Path) -> None:
    assert lines(tmp_path, "include: {a: b}\n") == [
        "1:10 YML039 `include` holds file names, not a mapping. Write `include: [crm/*.yaml]`."
    ]


def test_a_broken_file_hides_what_follows_from_it(tmp_path: Path) -> None:
    written(tmp_path, "roles: {sales: 'x\n", "a.yaml")
    found = lines(tmp_path, f"include: a.yaml\n{CUSTOMER}")
    assert found == ["a.yaml:1:16 YML028 The quote that opens here is never closed. Write the closing quote."]


def test_a_missing_schema_file_is_named(tmp_path: Path) -> None:
    from schema.load import SchemaErrors

    try:
        load(tmp_path / "none.yaml")
    except SchemaErrors as errors:
        assert [p.code.name for p in errors.problems] == ["YML001"]
    else:
        raise AssertionError("a missing file must be refused")
