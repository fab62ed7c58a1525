"""Bearer tokens for programs: shown once, kept hashed, as a person's own rights."""

import secrets
from typing import Final

from accounts.sessions import hashed
from accounts.shelf import TOKEN, Shelf
from kernel.clock import Clock

PREFIX: Final = "gw_"  # lets a secret scanner recognise one that leaked


class Tokens:
    """Makes, finds and revokes bearer tokens."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf = shelf
        self._clock = clock

    async def create(self, user_id: int) -> str:
        """A new token of this person; it cannot be shown again."""
        token = PREFIX + secrets.token_urlsafe(32)
        await self._shelf.add(TOKEN, user=user_id, token=hashed(token), created_at=self._clock.now())
        return token

    async def user_of(self, token: str) -> int | None:
        """Whose token this is."""
        rows = await self._shelf.find(TOKEN, token=hashed(token))
        return int(rows[0]["user"]) if rows else None

    async def revoke_all(self, user_id: int) -> None:
        """Makes every token of this person invalid."""
        await self._shelf.remove(TOKEN, user=user_id)
