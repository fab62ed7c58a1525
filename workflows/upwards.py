"""The superiors above a person, level by level (workflow-semantics 2.5, `managers_of`)."""

from collections.abc import Collection, Iterator

from workflows.organisation import Organisation


def chain(person: int, levels: int, last: Collection[int], organisation: Organisation) -> Iterator[int]:
    """From the nearest superior upwards, at most `levels` of them (0: to the top). The first who is one of `last` ends
    it, and so does a missing level; nobody is met twice. Above somebody of `last` himself only his own superior stands.
    """
    met = {person}
    for _ in range(1 if person in last else levels or len(organisation.members)):
        above = organisation.superior(person)
        if above is None or above in met:
            return
        yield above
        if above in last:
            return
        met.add(above)
        person = above
