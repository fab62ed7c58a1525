"""Which reports somebody may see: of an entity one may read, for a role one holds where the report names any."""

from kernel.actor import Actor
from kernel.errors import Refusal
from records.house import House
from reports.codes import NO_REPORT, NOT_RUN
from schema.model import Report


def listed(house: House, actor: Actor) -> list[Report]:
    """Those that are run, in the order of the file."""
    return [report for report in house.schema.reports.values() if not report.unrun and _may(house, actor, report)]


def known(house: House, actor: Actor, name: str) -> Report:
    """The report, to be shown. Raises Refusal 404 for one that is not there for this person, 422 for one not run."""
    report = house.schema.reports.get(name)
    if report is None or not _may(house, actor, report):
        raise Refusal(NO_REPORT, {"name": name[:60]})
    if report.unrun:
        raise Refusal(NOT_RUN, {"report": report.label, "words": ", ".join(report.unrun)})
    return report


def _may(house: House, actor: Actor, report: Report) -> bool:
    if actor.is_system:
        return True
    held = not report.roles or bool(actor.roles & set(report.roles))
    return held and house.policy.may(actor, "read", report.entity)
