"""Atoms, responses, releases and the cells from which pages are answered."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chart",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("svg", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_chart")),
    )
    op.create_table(
        "atom",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("bounced", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_atom_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "site", "organisation", name=op.f("pk_atom")),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_comment_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_comment_wave_id"), "comment", ["wave_id"], unique=False)
    op.create_table(
        "product_response",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("ticked", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_product_response_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_response")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_product_response_wave_id"), "product_response", ["wave_id"], unique=False
    )
    op.create_table(
        "release",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_release_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "revision", name=op.f("pk_release")),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_response_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_response_wave_id"), "response", ["wave_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("contrast", sa.String(), nullable=False),
        sa.Column("against", sa.JSON(), nullable=False),
        sa.Column("difference", sa.Double(), nullable=False),
        sa.Column("se", sa.Double(), nullable=False),
        sa.Column("df", sa.Double(), nullable=False),
        sa.Column("p", sa.Double(), nullable=False),
        sa.Column("p_adjusted", sa.Double(), nullable=False),
        sa.Column("is_change", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id", "revision"],
            ["release.wave_id", "release.revision"],
            name=op.f("fk_change_wave_id_revision"),
        ),
        sa.PrimaryKeyConstraint(
            "wave_id",
            "revision",
            "family",
            "measure",
            "product",
            "group_key",
            "contrast",
            name=op.f("pk_change"),
        ),
    )
    op.create_table(
        "estimate",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("eligible", sa.Integer(), nullable=True),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("se", sa.Double(), nullable=True),
        sa.Column("ci_low", sa.Double(), nullable=True),
        sa.Column("ci_high", sa.Double(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("score_low", sa.Double(), nullable=True),
        sa.Column("score_high", sa.Double(), nullable=True),
        sa.Column("top_box", sa.Double(), nullable=True),
        sa.Column("top_box_low", sa.Double(), nullable=True),
        sa.Column("top_box_high", sa.Double(), nullable=True),
        sa.Column("df", sa.Double(), nullable=True),
        sa.Column("change_variance", sa.Double(), nullable=True),
        sa.Column("suppressed", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id", "revision"],
            ["release.wave_id", "release.revision"],
            name=op.f("fk_estimate_wave_id_revision"),
        ),
        sa.PrimaryKeyConstraint(
            "wave_id", "revision", "measure", "product", "group_key", name=op.f("pk_estimate")
        ),
    )
    op.create_index(
        "ix_estimate_measure_group", "estimate", ["measure", "group_key", "product"], unique=False
    )
    op.create_table(
        "response_rate",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=True),
        sa.Column("invited", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id", "revision"],
            ["release.wave_id", "release.revision"],
            name=op.f("fk_response_rate_wave_id_revision"),
        ),
        sa.PrimaryKeyConstraint("wave_id", "revision", "group_key", name=op.f("pk_response_rate")),
    )


def downgrade() -> None:
    op.drop_table("response_rate")
    op.drop_index("ix_estimate_measure_group", table_name="estimate")
    op.drop_table("estimate")
    op.drop_table("change")
    op.drop_index(op.f("ix_response_wave_id"), table_name="response")
    op.drop_table("response")
    op.drop_table("release")
    op.drop_index(op.f("ix_product_response_wave_id"), table_name="product_response")
    op.drop_table("product_response")
    op.drop_index(op.f("ix_comment_wave_id"), table_name="comment")
    op.drop_table("comment")
    op.drop_table("atom")
    op.drop_table("chart")
