"""Bearer tokens are a person's own rights for a program, kept hashed."""

from accounts.tokens import Tokens
from tests.accounts.clocks import Hands
from tests.accounts.memory import MemoryShelf


async def test_a_token_names_its_person_until_it_is_revoked() -> None:
    shelf = MemoryShelf()
    desk = Tokens(shelf, Hands().clock)
    token = await desk.create(7)
    assert token.startswith("gw_") and token not in repr(shelf.tables)
    assert await desk.user_of(token) == 7
    await desk.revoke_all(7)
    assert await desk.user_of(token) is None
