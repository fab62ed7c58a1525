"""Which refusals an operation can give, for OpenAPI: from what it takes, and those it declares besides."""

from api.operation import Operation


def refusals(operation: Operation) -> tuple[int, ...]:
    """Statuses from 400 on, in order. A parameter that it does not know is 422 at every operation."""
    found = {422, *operation.refuses}
    if not operation.public:
        found.add(401)
    if operation.body is not None or operation.raw:
        found |= {400, 413}
    if operation.method != "GET" or operation.administers:
        found.add(403)  # a foreign page; rights
    if "{" in operation.path:
        found.add(404)
    if operation.idempotent:
        found.add(409)  # the first request with this key is still under way
    return tuple(sorted(found))
