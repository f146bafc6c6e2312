"""First version"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("identity_key", sa.LargeBinary(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("requested_url", sa.Text(), nullable=True),
        sa.Column("canonical_url", sa.Text(), nullable=True),
        sa.Column("site_id", sa.Text(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("date_published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("date_published_offset", sa.SmallInteger(), nullable=True),
        sa.Column("date_published_raw", sa.Text(), nullable=True),
        sa.Column("date_published_precision", sa.Text(), nullable=True),
        sa.Column("date_published_zone", sa.Text(), nullable=True),
        sa.Column("date_modified", sa.DateTime(timezone=True), nullable=True),
        sa.Column("date_modified_offset", sa.SmallInteger(), nullable=True),
        sa.Column("date_modified_raw", sa.Text(), nullable=True),
        sa.Column("date_modified_precision", sa.Text(), nullable=True),
        sa.Column("date_modified_zone", sa.Text(), nullable=True),
        sa.Column("comment_count", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("keywords", JSON, nullable=False),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("image_url", sa.Text(), nullable=True),
        sa.Column("is_partial", sa.Boolean(), nullable=False),
        sa.Column("provenance", JSON, nullable=False),
        sa.Column("first_fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("record_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("identity_key", name="uq_articles_identity_key"),
    )
    with op.batch_alter_table("articles") as batch_op:
        batch_op.create_index("ix_articles_date_published", ["date_published"], unique=False)
        batch_op.create_index("ix_articles_fingerprint_site", ["fingerprint", "site"], unique=False)
        batch_op.create_index("ix_articles_source_date_published", ["source", "date_published"], unique=False)

    op.create_table(
        "authors",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authors"),
        sa.UniqueConstraint("name_key", name="uq_authors_name_key"),
    )
    op.create_table(
        "crawl_runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("exit_code", sa.SmallInteger(), nullable=True),
        sa.Column("counts", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_crawl_runs"),
    )
    with op.batch_alter_table("crawl_runs") as batch_op:
        batch_op.create_index("ix_crawl_runs_source_started_at", ["source", "started_at"], unique=False)
        batch_op.create_index(
            "uq_crawl_runs_live",
            ["source"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "rejected_items",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("item_key", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payload", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejected_items"),
        sa.UniqueConstraint("item_key", name="uq_rejected_items_item_key"),
    )
    with op.batch_alter_table("rejected_items") as batch_op:
        batch_op.create_index("ix_rejected_items_source_fetched_at", ["source", "fetched_at"], unique=False)

    op.create_table(
        "sources",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interval", sa.BigInteger(), nullable=False),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_new_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("url_key", name="uq_sources_url_key"),
    )
    with op.batch_alter_table("sources") as batch_op:
        batch_op.create_index("ix_sources_source_due_at", ["source", "due_at"], unique=False)

    op.create_table(
        "article_authors",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_authors_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name="fk_article_authors_author_id"),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_article_authors"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("article_authors") as batch_op:
        batch_op.create_index("ix_article_authors_author_id", ["author_id"], unique=False)

    op.create_table(
        "article_revisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("version_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("body", JSON, nullable=False),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_revisions_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_article_revisions"),
        sa.UniqueConstraint("article_id", "fetched_at", name="uq_article_revisions_article_id_fetched_at"),
    )
    with op.batch_alter_table("article_revisions") as batch_op:
        batch_op.create_index("ix_article_revisions_fingerprint_site", ["fingerprint", "site"], unique=False)

    op.create_table(
        "article_sections",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=True),
        sa.Column("paragraphs", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_sections_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_article_sections"),
    )
    op.create_table(
        "comment_counts",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment_count", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_comment_counts_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "fetched_at", name="pk_comment_counts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "urls",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.LargeBinary(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("rank_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("article_id", ID, nullable=True),
        sa.Column("is_alias", sa.Boolean(), nullable=False),
        sa.Column("evidence", JSON, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_urls_article_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_urls"),
        sa.UniqueConstraint("url_key", name="uq_urls_url_key"),
    )
    with op.batch_alter_table("urls") as batch_op:
        batch_op.create_index("ix_urls_article_id", ["article_id"], unique=False)
        batch_op.create_index("ix_urls_leased_by", ["leased_by"], unique=False)
        batch_op.create_index("ix_urls_source_due_at", ["source", "due_at"], unique=False)
        batch_op.create_index("ix_urls_source_state_host_rank_at", ["source", "state", "host", "rank_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("urls") as batch_op:
        batch_op.drop_index("ix_urls_source_state_host_rank_at")
        batch_op.drop_index("ix_urls_source_due_at")
        batch_op.drop_index("ix_urls_leased_by")
        batch_op.drop_index("ix_urls_article_id")

    op.drop_table("urls")
    op.drop_table("comment_counts")
    op.drop_table("article_sections")
    with op.batch_alter_table("article_revisions") as batch_op:
        batch_op.drop_index("ix_article_revisions_fingerprint_site")

    op.drop_table("article_revisions")
    with op.batch_alter_table("article_authors") as batch_op:
        batch_op.drop_index("ix_article_authors_author_id")

    op.drop_table("article_authors")
    with op.batch_alter_table("sources") as batch_op:
        batch_op.drop_index("ix_sources_source_due_at")

    op.drop_table("sources")
    with op.batch_alter_table("rejected_items") as batch_op:
        batch_op.drop_index("ix_rejected_items_source_fetched_at")

    op.drop_table("rejected_items")
    with op.batch_alter_table("crawl_runs") as batch_op:
        batch_op.drop_index(
            "uq_crawl_runs_live",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )
        batch_op.drop_index("ix_crawl_runs_source_started_at")

    op.drop_table("crawl_runs")
    op.drop_table("authors")
    with op.batch_alter_table("articles") as batch_op:
        batch_op.drop_index("ix_articles_source_date_published")
        batch_op.drop_index("ix_articles_fingerprint_site")
        batch_op.drop_index("ix_articles_date_published")

    op.drop_table("articles")
