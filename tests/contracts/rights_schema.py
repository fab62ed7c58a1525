"""The schema, people and records of the permission contract: every kind of grant, and a record in every relation."""

from tests.fixtures.houses import Person

SCHEMA = """
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
entities:
  deal:
    label: Deal
    title: "{name}"
    fields:
      name:  {type: text, label: Name, required: true}
      note:  {type: text, label: Note}
      cost:  {type: money, label: Cost}
      phone: {type: text, label: Phone, search: true}
      level: {type: choice, label: Level, options: {a: A, b: B}}
      items:
        type: lines
        label: Items
        fields: {item: {type: text, label: Item}, price: {type: money, label: Price}}
    stages:
      open:   {label: Open, next: [closed]}
      closed: {label: Closed, first: true}
    access:
      seller: {rows: own, can: [read, create, update, delete, comment]}
      leader:
        - {rows: team, can: [read, comment, export]}
        - {rows: own, can: [read, create, update]}
      manager: {rows: department, can: [read, update, assign, comment, import], to: section, readonly: [cost]}
      section: {rows: section, can: [read, delete], hide: [cost]}
      chief:   {rows: all, can: [read, comment, create], hide: [cost, items.price], mask: [phone]}
      opener:  {rows: all, when: "stage == 'open'", can: [read, take], hide: [cost, phone, items]}
      editor:
        - {rows: all, can: [read]}
        - {rows: all, when: "level == 'a'", can: [update], fields: [note]}
      mixed:
        - {rows: own, can: [read, create, update]}
        - {rows: all, can: [read, export, import], hide: [cost], mask: [phone]}
      blind:   {rows: all, can: [read], hide: [name, phone]}
      portal:  {rows: "level == 'b'", can: [read], hide: [cost]}
    actions:
      take: {label: Take, do: [{set: {note: taken}}]}
  visit:
    label: Visit
    title: "{number}"
    number: "V{seq}"
    fields: {deal: {type: link, to: deal, label: Deal, reverse: visits}, text: {type: text, label: Text}}
    access:
      seller: {rows: all, can: [read, create]}
      leader: {rows: all, can: [read, create]}
      manager: {rows: all, can: [read, create]}
      section: {rows: all, can: [read, create]}
      chief: {rows: all, can: [read, create]}
      opener: {rows: all, can: [read, create]}
      editor: {rows: all, can: [read, create]}
      mixed: {rows: all, can: [read, create]}
      blind: {rows: all, can: [read, create]}
      portal: {rows: all, can: [read]}
  paper:
    label: Paper
    title: "{name}"
    fields: {name: {type: text, label: Name}}
    access:
      seller: {rows: own, can: [read, create, update]}
      chief: {rows: all, can: [read]}
workflows:
  look: {label: Look, entity: paper, steps: [{step: one, label: One, who: {role: leader}}]}
"""
ROLES = ("seller", "leader", "manager", "section", "chief", "opener", "editor", "mixed", "blind", "portal", "idle")
# Relations of a record to the person in department d1: own, of a report (in another section), of a colleague in the
# department, of somebody in the section, of somebody elsewhere.
PEOPLE = (
    Person("admin", "g", ("system_admin",)), Person("other_admin", "g", ("system_admin",)),
    *(Person(role, "d1", (role,)) for role in ROLES),
    Person("everywhere", "d1", ("seller", "manager@s2")),
    *(Person(f"report_of_{role}", "d3", (), role) for role in (*ROLES, "everywhere")),
    Person("colleague", "d1"), Person("neighbour", "d2"), Person("stranger", "d4"),
)  # fmt: skip
# Rights for a time besides those of roles: who, on the records of which unit and below, what.
LENT = (
    ("portal", "d1", ("read",)), ("seller", "d4", ("read", "update")), ("section", "west", ("read", "comment")),
    ("mixed", "d2", ("read",)),
)  # fmt: skip
WHO = (*ROLES, "everywhere")
FIELDS = ("name", "note", "cost", "phone", "level")
VERBS = ("read", "update", "delete", "assign", "comment", "take")
