"""Says the steps of a schema change and what stands against them."""

from typing import Any

from commands.call import Call


def said(call: Call, plan: Any) -> int:
    """Prints a plan: every step as a sentence, then what stands against it. Gives the exit code."""
    language = call.language
    call.answer({
        "steps": [{"code": note.code.name, "message": note.text(language)} for note in plan.notes],
        "against": [{"code": each.code.name, "message": each.text(language)} for each in plan.refusals],
    })  # fmt: skip
    for problem in (*plan.notes, *plan.refusals):
        call.say(problem.line(language))
    if not plan.notes:
        call.say("数据库已与配置一致。" if language == "zh-CN" else "The database fits the schema already.")
    return 1 if plan.refusals else 0
