"""The contract's second schema: entities whose grants differ in everything, lines, and one governed by its parent."""

from typing import Final

SCHEMA: Final = """
roles:
  seller:  {label: Seller}
  leader:  {label: Leader}
  manager: {label: Manager}
  section: {label: Section}
  chief:   {label: Chief}
  opener:  {label: Opener}
  editor:  {label: Editor}
  mixed:   {label: Mixed}
  blind:   {label: Blind}
  portal:  {label: Portal, outside: true}
  idle:    {label: Idle}
  judge:   {label: Judge}
entities:
  account:
    label: Account
    title: "{name}"
    fields:
      name:   {type: text, label: Name, required: true}
      note:   {type: text, label: Note}
      credit: {type: money, label: Credit}
      phone:  {type: text, label: Phone}
      grade:  {type: choice, label: Grade, options: {a: A, b: B}}
    stages:
      fresh: {label: Fresh, next: [kept]}
      kept:  {label: Kept, next: [fresh]}
    access:
      seller:  {rows: own, can: [read, create, update, delete, comment, export]}
      leader:
        - {rows: team, can: [read, update, share]}
        - {rows: own, can: [read, create]}
      manager: {rows: department, can: [read, assign, comment, flag, print], to: section}
      section:
        - {rows: section, can: [read], hide: [credit]}
        - {rows: section, when: "grade == 'a'", can: [delete, merge]}
      chief:   {rows: all, can: [read, import, export, create], hide: [credit], mask: [phone]}
      opener:  {rows: all, when: "grade == 'a'", can: [read, update, flag], fields: [note]}
      editor:
        - {rows: all, can: [read]}
        - {rows: department, when: "grade == 'b'", can: [update, assign], readonly: [note]}
      mixed:
        - {rows: own, can: [read, create, update, delete]}
        - {rows: team, can: [read, comment], mask: [phone]}
      blind:   {rows: all, can: [read, comment], hide: [name, phone]}
      portal:  {rows: "grade == 'b'", can: [read, flag], hide: [credit]}
    actions:
      flag: {label: Flag, do: [{set: {note: flagged}}]}
  ticket:
    label: Ticket
    title: "{subject}"
    fields:
      subject: {type: text, label: Subject, required: true}
      urgent:  {type: boolean, label: Urgent}
      parts:
        type: lines
        label: Parts
        fields: {part: {type: text, label: Part}, price: {type: money, label: Price}}
    stages:
      new:  {label: New, next: [{to: done, who: [manager, owner]}]}
      done: {label: Done, next: [{to: new, who: nobody}]}
    access:
      seller:  {rows: section, can: [read, comment, create], hide: [parts.price]}
      leader:  {rows: own, can: [read, update, delete]}
      manager: {rows: team, can: [read, update, delete, reply]}
      section: {rows: company, can: [read, reply, print]}
      chief:   {rows: department, can: [read, assign, delete, merge], to: department}
      opener:  {rows: own, can: [read, create, update, assign, delete], to: all}
      editor:  {rows: [own, team], can: [read, update], fields: [subject]}
      mixed:   {rows: all, when: urgent, can: [read, update, share], hide: [parts]}
      idle:    {rows: all, can: [read, reply, update, comment], readonly: [parts]}
    actions:
      reply: {label: Reply, who: [section, owner], do: [{set: {subject: replied}}]}
  visit:
    label: Visit
    title: "{text}"
    owner: false
    fields:
      text:   {type: text, label: Text}
      ticket: {type: link, to: ticket, label: Ticket, required: true, reverse: visits}
    access:
      seller:  {rows: "ticket.owner == me", can: [read, create, update, delete, comment]}
      leader:  {rows: "ticket.urgent", can: [read, update, delete], readonly: [text]}
      manager: {rows: "ticket.owner.manager == me", can: [read, delete, export]}
      section: {rows: all, can: [read]}
      opener:
        - {rows: all, can: [read]}
        - {rows: "ticket.owner == me", can: [create, update]}
      mixed:   {rows: "ticket.urgent", can: [read, create, update]}
      blind:   {rows: all, can: [read, update], hide: [text]}
      portal:  {rows: "ticket.urgent", can: [read]}
workflows:
  weigh:
    label: Weigh
    entity: account
    locked: []
    steps: [{step: one, label: One, who: {role: judge, within: anywhere}}]
  settle:
    label: Settle
    entity: ticket
    locked: []
    who_may_start: [manager, owner]
    steps: [{step: one, label: One, who: {role: judge, within: anywhere}}]
"""
