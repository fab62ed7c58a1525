"""How records are called where the schema does not say."""

from pathlib import Path

from tests.schema.writing import ACCESS, FRAME, loaded

FIELDS = {
    "name: {type: text}, to: {type: user}": "{name}",
    "count: {type: integer}, to: {type: user}, past: {type: link, to: user}": "{to}",
    "count: {type: integer}": "#{id}",
}


def test_a_record_is_called_by_its_first_text_else_by_what_it_links_to(tmp_path: Path) -> None:
    for fields, title in FIELDS.items():
        schema = loaded(tmp_path, f"{FRAME}entities:\n  c:\n    fields: {{{fields}}}\n{ACCESS}")
        assert str(schema.entities["c"].title) == title


def test_a_line_is_called_by_what_it_links_to(tmp_path: Path) -> None:
    lines = "{type: lines, fields: {count: {type: integer}, item: {type: user}}}"
    schema = loaded(tmp_path, f"{FRAME}entities:\n  c:\n    fields: {{n: {{type: text}}, parts: {lines}}}\n{ACCESS}")
    assert str(schema.entities["c.parts"].title) == "{item}"
