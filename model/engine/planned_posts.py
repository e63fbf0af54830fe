"""Posts of the table with their dates as weeks of the run."""

from __future__ import annotations

from dataclasses import dataclass

from model.scenario.posts import Post

LONG_SINCE = -10_000
"""The week in which somebody began who has been there all along."""


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post with its dates as weeks of the run.

    ``ordinal``: its place in its team, and the key of its luck. ``until``: the first week
    without the holder.
    """

    post: Post
    ordinal: int
    since: int
    until: int | None
    next_week: int | None
    advert_week: int | None

    @property
    def fte(self) -> float:
        """Of whoever comes next."""
        post = self.post
        return post.next_fte or post.fte or post.funded_fte or post.established_fte or 1.0
