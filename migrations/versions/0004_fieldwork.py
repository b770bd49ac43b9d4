"""Fieldwork in the browser: plans, the outbox, jobs, uploads, rates from day to day, tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# As in 0002: what a closed wave deletes must not outlive it in PostgreSQL's statistics.
_NEVER_SAMPLED = {
    "invitation": ("channel",),
    "printout": ("sealed",),
    "message": (
        "id",
        "wave_id",
        "person",
        "kind",
        "state",
        "due_at",
        "leased_until",
        "tried_since",
        "trouble",
    ),
    "ticket": ("key", "closed_on", "person", "service", "product", "wave_id", "outcome"),
}


def upgrade() -> None:
    op.add_column(
        "invitation",
        sa.Column("channel", sa.String(), server_default="link", nullable=False),
    )
    op.create_index("ix_invitation_wave_id_person", "invitation", ["wave_id", "person"])
    _wave_tables()
    _outbox()
    _people()
    _tickets()
    _group_history()
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in _NEVER_SAMPLED.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def _wave_tables() -> None:
    op.create_table(
        "wave_plan",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("margin", sa.Integer(), nullable=True),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("sends", sa.Boolean(), nullable=False),
        sa.Column("slips_at", sa.JSON(), nullable=False),
        sa.Column("reminders", sa.JSON(), nullable=False),
        sa.Column("wordings", sa.JSON(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_wave_plan_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_wave_plan")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'refused')", name=op.f("ck_job_known_state")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_job_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_wave_id"), "job", ["wave_id"], unique=False)
    op.create_table(
        "worker_seen",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_seen")),
    )
    op.create_table(
        "quiet_period",
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("first", "last", "name", name=op.f("pk_quiet_period")),
    )
    op.create_table(
        "rate_reading",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_rate_reading_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "day", "group_key", name=op.f("pk_rate_reading")),
    )
    op.create_table(
        "printout",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_printout_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "by", "site", name=op.f("pk_printout")),
    )


def _outbox() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'bounced', 'not needed')",
            name=op.f("ck_message_known_state"),
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_message_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "wave_id", "person", "kind", name=op.f("uq_message_wave_id_person_kind")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_message_due", "message", ["state", "due_at"], unique=False)
    op.create_table(
        "mailing",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("bounced", sa.Integer(), nullable=False),
        sa.Column("not_needed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_mailing_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "kind", name=op.f("pk_mailing")),
    )


def _people() -> None:
    op.create_table(
        "contact",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person", "wave_id", name=op.f("pk_contact")),
    )
    op.create_table(
        "opt_out",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_opt_out")),
    )
    op.create_table(
        "upload",
        sa.Column("upload", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("upload", "part", name=op.f("pk_upload")),
    )


def _tickets() -> None:
    op.create_table(
        "ticket",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_ticket_wave_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ticket")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ticket_wave_id"), "ticket", ["wave_id"], unique=False)
    op.create_table(
        "ticket_seen",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ticket_seen")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ticket_count",
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_ticket_count_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "outcome", name=op.f("pk_ticket_count")),
    )
    op.create_table(
        "ticket_programme",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("questionnaire", sa.String(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_programme")),
    )


def _group_history() -> None:
    op.create_table(
        "group_history",
        sa.Column("breakdown", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("breakdown", "code", "number", name=op.f("pk_group_history")),
    )


def downgrade() -> None:
    for table in (
        "group_history", "ticket_programme", "ticket_count", "ticket_seen", "ticket",
        "upload", "opt_out", "contact", "mailing", "message",
        "printout", "rate_reading",
        "quiet_period", "worker_seen", "job", "wave_plan",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_index("ix_invitation_wave_id_person", "invitation")
    op.drop_column("invitation", "channel")
