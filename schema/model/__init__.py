"""The frozen model of one schema: what the YAML says, checked, with defaults filled in and expressions compiled.

Mappings are read-only (`types.MappingProxyType`) and keep the order of the file. `place` is where a thing is written.
"""

from kernel.duration import Duration
from schema.model.access import Grant, Scope
from schema.model.clocks import Late, Reminder, StageClock
from schema.model.effects import Action, Automation, Effect
from schema.model.entities import Entity
from schema.model.fields import Collection, Field, Option
from schema.model.organisation import Parameter, Profile, Role, UnitSeed
from schema.model.people import Person, Seat
from schema.model.reports import Measure, Report
from schema.model.rules import Case, Duplicate, Locked, Rule, Unique
from schema.model.screens import Form, Section, View
from schema.model.stages import Next, Stage
from schema.model.values import Asked, Given, Value, Verb
from schema.model.whole import App, Calendar, MenuGroup, Schema
from schema.model.workflows import Block, Choose, Row, Step, Together, Workflow

__all__ = [
    "Action",
    "App",
    "Asked",
    "Automation",
    "Block",
    "Calendar",
    "Case",
    "Choose",
    "Collection",
    "Duplicate",
    "Duration",
    "Effect",
    "Entity",
    "Field",
    "Form",
    "Given",
    "Grant",
    "Late",
    "Locked",
    "Measure",
    "MenuGroup",
    "Next",
    "Option",
    "Parameter",
    "Person",
    "Profile",
    "Reminder",
    "Report",
    "Role",
    "Row",
    "Rule",
    "Schema",
    "Scope",
    "Seat",
    "Section",
    "Stage",
    "StageClock",
    "Step",
    "Together",
    "Unique",
    "UnitSeed",
    "Value",
    "Verb",
    "View",
    "Workflow",
]
