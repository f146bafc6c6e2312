"""One rejected item for each URL, under the URL's key"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    item = sa.table("rejected_items", *map(sa.column, ("id", "source", "url", "item_key", "fetched_at")))
    url = sa.table("urls", *map(sa.column, ("source", "url", "url_key", "state")))
    is_of_url = (url.c.source == item.c.source) & (url.c.url == item.c.url)
    order = (item.c.fetched_at.desc(), item.c.id.desc())
    place = sa.func.row_number().over(partition_by=(item.c.source, item.c.url), order_by=order)
    placed = sa.select(item.c.id, place.label("place")).where(item.c.url != "").subquery()
    op.execute(sa.delete(item).where(item.c.id.in_(sa.select(placed.c.id).where(placed.c.place > 1))))
    now_articles = sa.select(item.c.id).join(url, is_of_url).where(url.c.state == "done")
    op.execute(sa.delete(item).where(item.c.id.in_(now_articles)))
    op.execute(sa.update(item).where(is_of_url).values(item_key=url.c.url_key))


def downgrade() -> None:
    """Whatever its key, a row is found by its source and time."""
