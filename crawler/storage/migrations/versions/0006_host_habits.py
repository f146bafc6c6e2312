"""What is found out of hosts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "host_habits",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("habit", sa.Text(), nullable=False),
        sa.Column("habit_key", sa.LargeBinary(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("missed", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_host_habits"),
        sa.UniqueConstraint("habit_key", name="uq_host_habits_habit_key"),
    )
    op.create_index("ix_host_habits_source_changed_at", "host_habits", ["source", "changed_at"])


def downgrade() -> None:
    op.drop_index("ix_host_habits_source_changed_at", "host_habits")
    op.drop_table("host_habits")
