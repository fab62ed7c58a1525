# ruff: noqa: E501
"""What language.md says is refused at load is refused, with the place and a next step."""

from pathlib import Path

import pytest

from tests.schema.writing import lines

ROLES = "roles: {sales: 业务, boss: 主管}\n"
ACCESS = "    access: {sales: {rows: own, can: [read, create, update]}}\n"


def entity(fields: str, more: str = "") -> str:
    """A schema of one entity `c`, whose fields stand on line 4 and whose other words begin on line 5."""
    return f"{ROLES}entities:\n  c:\n    fields: {{{fields}}}\n{more}{ACCESS}"


MISTAKES = [
    # words and their values
    (entity("n: {type: text, lable: 名称}"), ['4:30 SCH001 `lable` is not a word a field knows. Did you mean `label`?']),
    (entity("n: {label: 名称}"), ['4:17 SCH002 `n` says no `type`, which a field needs. Add `type`.']),
    (entity("n: {type: txt}"), ['4:24 SCH040 There is no field type `txt`. Did you mean `text`?']),
    (entity("n: {type: text, required: yes}"), ['4:40 SCH004 `yes` is not a yes or no. Write true or false.']),
    (entity("n: {type: text, index: 是}"), ['4:37 SCH004 `是` is not a yes or no. Write true or false.']),
    (entity("n: {type: text, index: on}"), ['4:37 SCH004 `on` is not a yes or no. Write true or false.']),
    (entity("n: {type: decimal, decimals: two}"), ['4:43 SCH005 `two` is not a whole number such as 3.']),
    (entity("n: {type: decimal, round: upp}"), ['4:40 SCH007 `round: upp` - use half_up, down or up. Did you mean `up`?']),
    (entity("n: {type: text, decimals: 2}"), ['4:40 SCH041 `decimals` has no meaning for a field of type text. Remove it.']),
    (entity("n: {type: choice, options: {a: {color: gren}}}"), ['4:53 SCH007 `color: gren` - use grey, indigo, blue, teal, violet, pink, brown, red, amber or green. Did you mean `green`?']),
    (entity("n: {type: choice}"), ['4:17 SCH042 `n` is a choice and says no `options`. Add `options`.']),
    (entity("n: {type: link}"), ['4:17 SCH042 `n` is a link and says no `to`. Add `to`.']),
    (entity("n: [a]"), ['4:17 SCH003 `n` holds a list; expected a mapping.']),
    (entity("n: {type: text, label: {de: Name}}"), ['4:38 SCH010 `de` is not a language the product speaks. Use zh-CN or en.']),
    (entity("n: {type: integer, min: 5, max: 3}"), ['4:14 SCH067 `n` has a `min` of 5 above its `max` of 3. Swap them.']),
    # conventions and colours
    ("app: {currency: CNX}\n" + entity("n: {type: text}"), ["1:17 SCH083 `CNX` is not the code of a currency. Did you mean `CNY`?"]),
    ("app: {currency: 元}\n" + entity("n: {type: text}"), ["1:17 SCH083 `元` is not the code of a currency. Write its three capital letters, such as CNY, EUR or USD."]),
    ("app: {currency: cny}\n" + entity("n: {type: text}"), ["1:17 SCH083 `cny` is not the code of a currency. Did you mean `CNY`?"]),
    ("app: {accent: blu}\n" + entity("n: {type: text}"), ["1:15 SCH084 `blu` is not a colour the product knows. Did you mean `blue`?"]),
    ('app: {accent: "#12345"}\n' + entity("n: {type: text}"), ['1:15 SCH084 `#12345` is not a colour the product knows. Write blue, brown, grey, indigo, pink, teal or violet, or six digits in quotes such as "#2f6fed".']),
    ('app: {accent: "#0b6684", currency: EUR}\n' + entity("n: {type: text}"), []),
    (entity("n: {type: text}", "    views: {v: {color: {rad: n == 'a'}}}\n"), ["5:25 SCH007 `color: rad` - use grey, indigo, blue, teal, violet, pink, brown, red, amber or green. Did you mean `red`?"]),
    # names
    (entity("class: {type: text}"), ["4:14 SCH021 `class` is a word of the product and cannot be the name of a field. Try `c_class`."]),
    (entity("today: {type: text}"), ["4:14 SCH021 `today` is a word of the product and cannot be the name of a field. Try `c_today`."]),
    (entity("owner: {type: text}"), ["4:14 SCH021 `owner` is a word of the product and cannot be the name of a field. Try `c_owner`."]),
    (entity("Name: {type: text}"), ["4:14 SCH020 `Name` cannot be the name of a field. Use small letters, digits and _, beginning with a letter."]),
    (entity("n: {type: link, to: custmer}"), ['4:34 SCH022 There is no entity `custmer`. Did you mean `user`?']),
    ("roles: {sales: 业务}\nentities:\n  files: {fields: {n: {type: text}}, access: {sales: {rows: own, can: [read]}}}\n", ["3:3 SCH021 `files` is a word of the product and cannot be the name of an entity. Try `files_record`."]),
    # expressions and values
    (entity("n: {type: text, required: =a}"), ['4:40 SCH030 `required` always holds an expression and never starts with `=`. Write `a`.']),
    (entity("n: {type: date, default: today}"), ['4:39 SCH031 `today` is taken as written, and n cannot hold it: “today” is not a date. To compute it write `=today`.']),
    (entity("n: {type: text, default: =}"), ['4:39 SCH032 There is no expression after `=`. Write one, such as `=today`; to empty something write `=empty`.']),
    (entity("n: {type: integer, formula: n2 + 1}"), ['4:42 EXP030 The condition `n2 + 1` uses `n2`, which is not a field here. Did you mean `n`?']),
    (entity("a: {type: integer, formula: b + 1}, b: {type: integer, formula: a + 1}"), ["4:14 SCH044 These formulas need one another in a circle: c.a → c.b → c.a. Break the circle at one of them."]),
    (entity("a: {type: integer, formula: a + 1}"), ["4:14 SCH044 These formulas need one another in a circle: c.a → c.a. Break the circle at one of them."]),
    (entity("a: {type: integer, index: true, formula: days_since(created_at)}"), ["4:14 SCH045 `a` reads the clock and is computed in each query, so it may not stand in `index`. Store the moment in a field of its own."]),
    (entity("a: {type: integer, formula: days_since(created_at)}, b: {type: integer, formula: a + 1}", "    unique: [{fields: [b]}]\n"), ["5:14 SCH045 `b` reads the clock and is computed in each query, so it may not stand in `unique`. Store the moment in a field of its own."]),
    (entity("a: {type: integer, formula: days_since(created_at)}", "    automations: {x: {after: {changed: [a]}, do: [{move: z}]}}\n"), ["5:19 SCH045 `a` reads the clock and is computed in each query, so it may not stand in `changed`. Store the moment in a field of its own.", "5:58 SCH049 `c` has no stages. Add `stages`."]),
    # effects
    (entity("a: {type: text}, s: {type: integer, formula: '1'}", "    automations: {x: {after: created, do: [{set: {s: 2, q: 1, created_at: =now}}]}}\n"), [
        "5:51 SCH046 `s` is computed by a formula and cannot be written. Write to the fields that the formula reads instead.",
        "5:57 SCH022 There is no field of `c` `q`. Correct the name, or add what it names to the file.",
        "5:63 SCH047 `created_at` is kept by the product and cannot be written. Remove it here.",
    ]),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{update: c, set: {a: x}}]}}\n"), ["5:53 SCH050 This would update every `c` there is. Add `where`, or name a link of this record."]),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{update: c, where: c.a == 'x'}]}}\n"), ["5:53 SCH053 `update: c` says nothing to do. Add `set`, `move` or `assign`."]),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{st: {a: x}}]}}\n"), ["5:44 SCH051 This entry does nothing: {st: {a: x}}. Begin with one of set, move, assign, create, update, delete, merge, start, notify, send, webhook, call, grant, revoke, account, transfer, draw, hand_over, add, reject or approve."]),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{merge: =this}]}}\n"), ['5:44 SCH002 `merge` says no `into`, which an effect needs. Add `into`.']),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{merge: =a, into: =this}]}}\n"), ['5:52 SCH078 `merge: =a` does not say which records. Write an expression that names records, such as `=this` or `=tasks`.']),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{merge: =this, into: =owner}]}}\n"), ['5:65 SCH293 Records of `c` cannot be merged into one of `user`. Name records of one entity on both sides.']),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{merge: =owner, into: =owner}]}}\n"), ['5:52 SCH294 Records of `user` cannot be merged. People and units are closed or moved; a line is merged with the record it stands in.']),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{set: {a: x}, move: y}]}}\n"), ["5:44 SCH052 One entry does one thing; found `set` or `move`. Write two entries."]),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{notify: [owner], txt: x}]}}\n"), ["5:44 SCH002 `notify` says no `text`, which an effect needs. Add `text`.", "5:62 SCH001 `txt` is not a word the effect `notify` knows. Did you mean `text`?"]),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{add: [owner]}]}}\n"), ["5:45 SCH054 `add` stands only under `late` of a step. Move it there, or remove it."]),
    # people
    (entity("boss: {type: user}", "    automations: {x: {after: created, do: [{notify: [boss], text: x}]}}\n"), ["5:54 SCH023 `boss` is both a role and a person field here. Write `{role: boss}` or `{field: boss}`."]),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{notify: [bos], text: x}]}}\n"), ["5:54 SCH024 `bos` is neither a role nor a person field here. Did you mean `boss`?"]),
    (entity("a: {type: text}", "    automations: {x: {after: created, do: [{notify: [owner], text: 'x {nam}'}]}}\n"), ["5:71 SCH011 The text names `{nam}`, which is not a field here. Name a field of this entity; for a brace itself write two."]),
    # access
    (f"{ROLES}entities:\n  c: {{fields: {{n: {{type: text}}}}}}\n", ["3:3 SCH043 `c` has no `access`, so nobody could read it. Add `access: {role: {rows: own, can: [read]}}`."]),
    (f"{ROLES}entities:\n  c: {{fields: {{n: {{type: text}}}}, access: {{saels: {{rows: own, can: [read]}}}}}}\n", ['3:43 SCH022 There is no role `saels`. Did you mean `sales`?']),
    (f"{ROLES}entities:\n  c: {{fields: {{n: {{type: text}}}}, access: {{sales: {{rows: departmnt, can: [raed], hide: [m]}}}}}}\n", ['3:57 SCH057 `rows: departmnt` is neither own, team, all, a level of the organisation nor an expression. Write one of these.', '3:74 SCH058 `raed` is neither a verb nor an action of `c`. Did you mean `read`?', '3:88 SCH022 There is no field of `c` `m`. Correct the name, or add what it names to the file.']),
    (f"{ROLES}entities:\n  c: {{owner: false, fields: {{n: {{type: text}}}}, access: {{sales: {{rows: own, can: [read]}}}}}}\n", ['3:71 SCH056 `c` has no owner (`owner: false`), so `rows: own` finds nobody. Name a person field instead, or remove `owner: false`.']),
    # stages
    (entity("a: {type: text}", "    stages: {x: {next: [yy]}, y: {from: any, must_fill: [b]}}\n"), ['5:25 SCH022 There is no stage `yy`. Did you mean `y`?', '5:58 SCH022 There is no field of `c` `b`. Correct the name, or add what it names to the file.']),
    (entity("a: {type: text}", "    stages: {x: 一, y: 二}\n"), ["5:20 SCH059 No way leads into the stage `y`. Name it under another stage's `next`, or say `from`."]),
    (entity("a: {type: text}", "    stages: {x: {next: y}, y: {approval: w}}\n"), ["5:42 SCH022 There is no workflow `w`. Correct the name, or add what it names to the file."]),
    (entity("a: {type: text}", "    number: \"C{yyyy}\"\n"), ['5:13 SCH062 `number` has no `{seq:5}`, so two records would be called alike. Write such as "C{yyyy}-{seq:5}".']),
    # the system schema
    ("entities: {user: {fields: {name: {type: integer}}}}\n", ["1:35 YML041 `type` of `name` is shipped with the product and cannot be written again. Choose another name; of a shipped field only `label` and `help` may be said."]),
    ("entities: {session: {fields: {x: {type: text}}}}\n", ["1:22 YML041 `fields` of `session` is shipped with the product and cannot be written again. Choose another name; of a shipped field only `label` and `help` may be said."]),
    ("app: {timezone: Asia/Shangai}\n", ["1:17 SCH061 There is no time zone `Asia/Shangai`. Write one such as Asia/Shanghai."]),
    ("roles: {a: {label: x, when: active, otherwise: b}, b: {label: y, when: active, otherwise: a}}\n", [
        "1:12 SCH069 These roles count as one another in a circle: a → b → a. Let one of them stand for itself.",
        "1:55 SCH069 These roles count as one another in a circle: b → a → b. Let one of them stand for itself.",
    ]),
    ("organisation: {levels: {group: 集团}, units: [{code: g, name: G, level: grp, heat: 3}]}\n", ['1:71 SCH022 There is no level `grp`. Did you mean `group`?', '1:82 SCH001 `heat` is not a word a unit knows. Did you mean `head`?']),
    ("parameters: {p: {type: integer, by: user.language, default: {de: 3}}, q: {type: integer, default: x}}\n", ['1:62 SCH022 There is no option of `user.language` `de`. Correct the name, or add what it names to the file.', '1:99 SCH033 q cannot hold `x`: “x” is not a number. Correct the value.']),
    ("entitis: {}\n", ["1:1 SCH001 `entitis` is not a word the file knows. Did you mean `entities`?"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_answered_with_its_sentence(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert lines(tmp_path, text) == expected


def test_sentences_are_there_in_chinese(tmp_path: Path) -> None:
    assert lines(tmp_path, entity("n: {type: txt}"), "zh-CN") == ["4:24 SCH040 没有字段类型 `txt`。是否指 `text`？"]
