"""Papers of waves as PDF; a job may be about more than its wave."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = ("wave_id", "revision", "group_key", "edition", "language")
    op.create_table(
        "report_file",
        *(
            sa.Column(
                name,
                sa.Integer() if name == "revision" else sa.String(),
                autoincrement=False,
                nullable=False,
            )
            for name in key
        ),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id", "revision"],
            ["release.wave_id", "release.revision"],
            name=op.f("fk_report_file_wave_id_revision"),
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_report_file")),
    )
    # In plain SQL, which both databases take: Alembic would copy the table on SQLite.
    op.execute("ALTER TABLE job ADD COLUMN subject VARCHAR DEFAULT '' NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE job DROP COLUMN subject")
    op.drop_table("report_file")
