"""Indexes that answer `scrapy status`"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    gone = sa.text("gone_at IS NOT NULL")
    op.create_index("ix_articles_gone", "articles", ["source", "gone_at"], sqlite_where=gone, postgresql_where=gone)
    op.create_index("ix_urls_source_fetched_at", "urls", ["source", "fetched_at"])
    op.create_index("ix_rejected_items_source_reason", "rejected_items", ["source", "reason"])


def downgrade() -> None:
    op.drop_index("ix_rejected_items_source_reason", "rejected_items")
    op.drop_index("ix_urls_source_fetched_at", "urls")
    op.drop_index("ix_articles_gone", "articles")
