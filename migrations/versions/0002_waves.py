"""Waves with their frozen trees and frames, invitations, drafts and the ballot box."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# PostgreSQL samples the values of columns into its statistics, where they would outlive the rows of a closed wave.
_NEVER_SAMPLED = {
    "ballot_box": ("id", "sealed"),
    "draft": ("lookup", "sealed"),
    "invitation": ("id", "token_hash", "person", "cell", "language", "returned"),
    "open_link": ("code_hash", "site", "cell", "returned"),
}


def upgrade() -> None:
    op.create_table(
        "wave",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("questionnaire_id", sa.String(), nullable=False),
        sa.Column("questionnaire_version", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("links", sa.String(), nullable=False),
        sa.Column("open_at", sa.JSON(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("has_frame", sa.Boolean(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("catalogue", sa.JSON(), nullable=False),
        sa.Column("box_key", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closing', 'closed', 'withdrawn')",
            name=op.f("ck_wave_known_state"),
        ),
        sa.CheckConstraint("k >= 10", name=op.f("ck_wave_k_at_least_ten")),
        sa.CheckConstraint("opens <= closes", name=op.f("ck_wave_opens_before_it_closes")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id", "questionnaire_version"],
            ["questionnaire.id", "questionnaire.version"],
            name=op.f("fk_wave_questionnaire_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
    )
    op.create_table(
        "ballot_box",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_ballot_box_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_box")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ballot_box_wave_id"), "ballot_box", ["wave_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_draft_wave_id")),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_draft_wave_id"), "draft", ["wave_id"], unique=False)
    op.create_table(
        "frame_cell",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("leaf", sa.String(), nullable=True),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_frame_cell_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "number", name=op.f("pk_frame_cell")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("cell", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_invitation_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_invitation_wave_id"), "invitation", ["wave_id"], unique=False)
    op.create_table(
        "open_link",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("cell", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_open_link_wave_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_open_link")),
    )
    op.create_index(op.f("ix_open_link_wave_id"), "open_link", ["wave_id"], unique=False)
    op.create_table(
        "planned_pair",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_planned_pair_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "site", "organisation", name=op.f("pk_planned_pair")),
    )
    op.create_table(
        "wave_group",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("breakdown", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("leaves", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_wave_group_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "breakdown", "code", name=op.f("pk_wave_group")),
    )

    if op.get_bind().dialect.name == "postgresql":
        for table, columns in _NEVER_SAMPLED.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("wave_group")
    op.drop_table("planned_pair")
    op.drop_index(op.f("ix_open_link_wave_id"), table_name="open_link")
    op.drop_table("open_link")
    op.drop_index(op.f("ix_invitation_wave_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("frame_cell")
    op.drop_index(op.f("ix_draft_wave_id"), table_name="draft")
    op.drop_table("draft")
    op.drop_index(op.f("ix_ballot_box_wave_id"), table_name="ballot_box")
    op.drop_table("ballot_box")
    op.drop_table("wave")
