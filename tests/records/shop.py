"""A small shop with one of everything that the door does."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from tests.fixtures.houses import Housed, house

SCHEMA = """
parameters:
  most: {type: integer, default: 3, label: Most}
  rate: {type: decimal, default: 2, label: Rate}
profiles:
  strict: {label: Strict, values: {most: 1}}
roles:
  sales: {label: Sales}
  dept_manager: {label: Manager}
  director: {label: Director, limit: {at_most: 1}}
  clerk: {label: Clerk}
entities:
  customer:
    label: Customer
    title: "{name}"
    number: "C{yyyy}-{seq:5}"
    fields:
      name:    {type: text, label: Name, required: true, max: 40}
      phone:   {type: phone, label: Phone}
      level:   {type: choice, label: Level, options: {a: A, b: B, c: {label: C, when: is_key}}, default: b}
      is_key:  {type: boolean, label: Key}
      needs:   {type: text, label: Needs, required: is_key, show: is_key}
      met_on:  {type: date, label: Met, check: met_on <= today, message: "{name} was not met in the future"}
      cost:    {type: money, label: Cost, suggested: true}
      frozen_note: {type: text, label: Frozen note, readonly: "level == 'a'"}
      parent_customer:
        {type: link, to: customer, label: Parent, reverse: branches, where: "parent_customer.level == 'a'"}
      prior_owner: {type: user, label: Prior owner, readonly: true}
      watchers: {type: users, label: Watchers}
      total:   {type: money, label: Total, formula: sum(orders.total)}
      deals:   {type: integer, label: Deals, formula: count(orders)}
      weighted: {type: money, label: Weighted, formula: total * param.rate}
      age:     {type: integer, label: Age, formula: days_since(met_on)}
      siblings: {type: integer, label: Siblings, formula: "count(customer, where=customer.level == level) - 1"}
    duplicates:
      - {match: [name], how: normalised, with: [customer], then: refuse, message: This customer exists.}
      - {match: [phone], how: exact, with: [customer], then: warn, message: This phone is known.}
    rules:
      named: {check: "name != 'Nobody'", message: Nobody is no name, at: name}
      costly: {check: cost is empty or cost < 1000, message: "{name} costs much", at: cost, only: warn}
      few:   {check: "siblings < param.most or level != 'a'", message: "At most {param.most}", at: level}
    stages:
      prospect: {label: Prospect, next: [won, pool]}
      won:      {label: Won, next: [pool], locked: [cost]}
      closed:   {label: Closed, from: any, locked: all, ends: closed}
      pool:     {label: Pool, first: true, next: [prospect]}
    access:
      sales:
        - {rows: own, can: [read, create, update, delete, comment, assign], readonly: [is_key], to: department}
        - {rows: team, can: [read, comment]}
        - {rows: all, when: "stage == 'pool'", can: [read, claim], mask: [phone], hide: [cost, needs]}
      dept_manager:
        - {rows: department, can: [read, update, assign, comment], to: section}
      director: {rows: all, can: [read, create, update, delete, assign, comment], to: all}
      clerk:
        - {rows: all, can: [read], hide: [cost], mask: [phone]}
        - {rows: "level == 'a'", can: [update], fields: [phone, name]}
    views:
      key: {label: Key, where: is_key, columns: [name], sort: [-name]}
    actions:
      claim:
        label: Claim
        who: [sales]
        when: "stage == 'pool' and count(customer, where=customer.owner == me) < param.most"
        ask: {reason: {type: text, label: Reason, required: true}}
        do:
          - {set: {prior_owner: =owner}}
          - {assign: =me, note: =ask.reason}
    automations:
      greet: {after: created, when: is_key, do: [{create: task, with: {title: "Greet", about: =this}}]}
      big:   {after: {changed: [total]}, when: total > 100, do: [{set: {is_key: true, needs: much}}]}
  order:
    label: Order
    title: "{customer} {number}"
    number: "O{seq:4}"
    fields:
      customer: {type: link, to: customer, reverse: orders, required: true, label: Customer}
      factor:   {type: decimal, label: Factor, default: 1}
      lines:
        type: lines
        label: Lines
        min: 1
        fields:
          item:   {type: text, label: Item, required: true}
          price:  {type: money, label: Price, required: true, min: 0}
          amount: {type: money, label: Amount, formula: price * parent.factor}
      total:    {type: money, label: Total, formula: sum(lines.amount)}
      level:    {type: text, label: Level, formula: customer.level}
    access:
      sales: {rows: own, can: [read, create, update, delete]}
      clerk: {rows: all, can: [read], hide: [lines.price, total]}
      director: {rows: all, can: [read, create, update, delete]}
  task:
    label: Task
    title: "{title}"
    fields:
      title: {type: text, label: Title, required: true}
      about: {type: link, to: customer, label: About, on_delete: clear}
      code:  {type: text, label: Code, unique: normalised}
      day:   {type: date, label: Day}
      place: {type: text, label: Place}
    unique:
      - {fields: [day, place], message: That place is taken., where: day is not empty}
    access:
      sales: {rows: own, can: [read, create, update, delete]}
      director: {rows: all, can: [read]}
  secret:
    label: Secret
    fields: {name: {type: text, label: Name}}
    access: {director: {rows: all, can: [read, create]}}
"""

Open = Callable[..., AbstractAsyncContextManager[Housed]]


def shop(folder: Path, engine: str = "sqlite", **options: Any) -> AbstractAsyncContextManager[Housed]:
    """The shop with the usual people; `clerk` and `dir` besides."""
    from tests.fixtures.houses import PEOPLE, Person

    more = (Person("clerk", "g", ("clerk",)), Person("dir", "g", ("director",)))
    return house(SCHEMA, folder, engine, people=(*PEOPLE, *more), **options)
