"""Which language an answer speaks: the person's, else the first of Accept-Language we know, else the application's."""

from kernel.text import LANGUAGES


def first_language(accepted: str, otherwise: str) -> str:
    """The most wanted language of an Accept-Language header that we speak; `otherwise` when it names none."""
    for tag in _by_weight(accepted):
        for known in LANGUAGES:
            if tag.partition("-")[0] == known.partition("-")[0].lower():
                return known
    return otherwise


def _by_weight(accepted: str) -> list[str]:
    weighted = []
    for part in accepted[:1000].split(","):
        tag, _, weight = part.strip().lower().partition(";q=")
        try:
            weighted.append((-float(weight or 1), tag))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighted, key=lambda pair: pair[0])]
