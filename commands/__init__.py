"""The commands of `python app.py COMMAND`: one module each (api.md, Commands).

A command module offers `HELP` (one sentence), `options(parser)` and `run(call) -> int`, the exit code: 0 done,
1 refused or problems found, 2 wrong usage. `commands.line` finds it by its file name, with `-` for `_`.
"""
