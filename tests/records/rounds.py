"""What the server's workers do when the clock goes on."""

from commands.rounds import Rounds
from records.catching_up import Follower
from tests.fixtures.houses import Housed


async def round_of(opened: Housed) -> None:
    """The rounds, then catching up."""
    await Rounds(opened.house).once()
    while await Follower(opened.house).once():
        pass
