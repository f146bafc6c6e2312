"""Extractor versions of articles; progress of replays"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("extractor_version", sa.Text(), nullable=True))
    op.create_table(
        "replay_progress",
        sa.Column("replay_key", sa.LargeBinary(), nullable=False),
        sa.Column("cursor", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("replay_key", name="pk_replay_progress"),
    )


def downgrade() -> None:
    op.drop_table("replay_progress")
    op.drop_column("articles", "extractor_version")
