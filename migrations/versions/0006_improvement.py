"""Aims, actions, events and what stands behind them; what the service costs."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NEEDED = {
    "aim": (
        ("measure", sa.String()),
        ("product", sa.String()),
        ("group_key", sa.String()),
        ("baseline_wave", sa.String()),
        ("baseline", sa.Double()),
        ("target", sa.Double()),
        ("due", sa.Date()),
        ("owner", sa.String()),
        ("approved_by", sa.String()),
        ("approved_on", sa.Date()),
    ),
    "action": (
        ("title", sa.String()),
        ("measure", sa.String()),
        ("product", sa.String()),
        ("group_key", sa.String()),
        ("owner", sa.String()),
        ("due", sa.Date()),
        ("cost", sa.Integer()),
        ("state", sa.String()),
        ("said", sa.String()),
        ("did", sa.String()),
        ("is_public", sa.Boolean()),
    ),
    "event": (
        ("kind", sa.String()),
        ("day", sa.Date()),
        ("title", sa.String()),
        ("measure", sa.String()),
        ("product", sa.String()),
        ("group_key", sa.String()),
    ),
    "strategy": (
        ("title", sa.String()),
        ("approved_by", sa.String()),
        ("approved_on", sa.Date()),
        ("review_due", sa.Date()),
        ("place", sa.String()),
    ),
    "service_level": (
        ("measure", sa.String()),
        ("product", sa.String()),
        ("group_key", sa.String()),
        ("level", sa.Double()),
        ("agreed_with", sa.String()),
        ("starts", sa.Date()),
    ),
    "impact_assessment": (
        ("product", sa.String()),
        ("day", sa.Date()),
        ("finding", sa.String()),
        ("assessed_by", sa.String()),
    ),
    "cost": (
        ("service", sa.String()),
        ("year", sa.Integer()),
        ("annual_cost", sa.Integer()),
        ("staff", sa.Double()),
        ("people_served", sa.Integer()),
        ("measure", sa.String()),
        ("product", sa.String()),
    ),
}
_MAY_BE_EMPTY = {"action": "began", "service_level": "ends"}


def upgrade() -> None:
    for table, columns in _NEEDED.items():
        empty = _MAY_BE_EMPTY.get(table)
        op.create_table(
            table,
            *(sa.Column(name, kind, nullable=False) for name, kind in columns),
            *([sa.Column(empty, sa.Date(), nullable=True)] if empty else []),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("entered_by", sa.String(), nullable=False),
            sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
            sa.PrimaryKeyConstraint("number", name=op.f(f"pk_{table}")),
        )
    for table in ("aim", "action"):
        op.create_index(op.f(f"ix_{table}_group_key"), table, ["group_key"], unique=False)
    op.create_table(
        "register_version",
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("is_withdrawal", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("register", "number", "version", name=op.f("pk_register_version")),
    )


def downgrade() -> None:
    op.drop_table("register_version")
    for table in reversed(_NEEDED):
        op.drop_table(table)
