"""Comments are read, redacted and let through by a person."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# In plain SQL, which both databases take: Alembic can add no constraint on SQLite without copying the table.
_COLUMNS = {
    "product": "VARCHAR DEFAULT '' NOT NULL",
    "redacted": "VARCHAR DEFAULT '' NOT NULL",
    "state": "VARCHAR DEFAULT 'waiting' NOT NULL CONSTRAINT ck_comment_known_state "
    "CHECK (state IN ('waiting', 'shown', 'withheld'))",
}
_WORDS = ("words", "redacted")
"""What is deleted of a comment must not outlive it in PostgreSQL's statistics."""


def upgrade() -> None:
    for name, kind in _COLUMNS.items():
        op.execute(f"ALTER TABLE comment ADD COLUMN {name} {kind}")
    if op.get_bind().dialect.name == "postgresql":
        for name in _WORDS:
            op.execute(f"ALTER TABLE comment ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    for name in _COLUMNS:
        op.execute(f"ALTER TABLE comment DROP COLUMN {name}")
