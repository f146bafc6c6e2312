"""Index of the archive"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "archive_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("first_fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_archive_files"),
        sa.UniqueConstraint("name", name="uq_archive_files_name"),
    )
    op.create_index("ix_archive_files_source_created_at", "archive_files", ["source", "created_at"])
    op.create_table(
        "archive_records",
        sa.Column("id", ID, nullable=False),
        sa.Column("file_id", ID, nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.LargeBinary(), nullable=False),
        sa.Column("warc_type", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("payload_digest", sa.LargeBinary(), nullable=True),
        sa.Column("refers_to", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["archive_files.id"], name="fk_archive_records_file_id_archive_files", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_archive_records"),
        sa.UniqueConstraint("file_id", "offset", name="uq_archive_records_file_id_offset"),
    )
    op.create_index("ix_archive_records_record_id", "archive_records", ["record_id"])
    op.create_index("ix_archive_records_url_key_fetched_at", "archive_records", ["url_key", "fetched_at"])
    op.create_index("ix_archive_records_source_kind_fetched_at", "archive_records", ["source", "kind", "fetched_at"])


def downgrade() -> None:
    op.drop_table("archive_records")
    op.drop_table("archive_files")
