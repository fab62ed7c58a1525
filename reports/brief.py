"""A report in a few words, for notices: its name and period, and the number, or the first lines."""

from typing import Any, Final

from reports.codes import TARGET

LINES: Final = 5


def brief(shown: dict[str, Any], language: str) -> list[str]:
    """`Closed (Nov 2026): 93.3%, target 90%`; of a report with keys a line for each of the first rows, of one that goes
    through periods for each of the last."""
    series = shown["total"] is None
    about = shown["label"] if series or not shown["period"] else f"{shown['label']} ({shown['period']['label']})"
    if not series and not shown["by"]:
        return [f"{about}: {_figures(shown, shown['total'], language)}"]
    rows = shown["rows"][-LINES:] if series else shown["rows"][:LINES]
    lines = [f"{' · '.join(key['label'] for key in row['keys'])}: {_figures(shown, row, language)}" for row in rows]
    return [f"{about}:", *(lines or ["—"]), *(["…"] if len(rows) < len(shown["rows"]) else [])]


def _figures(shown: dict[str, Any], row: dict[str, Any], language: str) -> str:
    measures = [each for each in shown["measures"] if not each["part"]]
    texts = [row["figures"][each["name"]]["text"] for each in measures]
    if len(measures) > 1:
        texts = [f"{each['label']} {text}" for each, text in zip(measures, texts, strict=True)]
    if shown["target"]:
        texts.append(TARGET.sentence(language, {"target": shown["target"]["text"]}))
    return ", ".join(texts)
