"""What analysis finds in a wave's responses beside its estimates, and the distributions that pages show."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _table(
        "finding",
        [("kind", sa.String()), ("group_key", sa.String()), ("subject", sa.String())],
        [sa.Column("content", sa.JSON(), nullable=False)],
    )
    figure = [("measure", sa.String()), ("product", sa.String()), ("group_key", sa.String())]
    _table(
        "distribution",
        [*figure, ("code", sa.Integer())],
        [
            sa.Column("count", sa.Integer(), nullable=True),
            sa.Column("share", sa.Double(), nullable=False),
        ],
    )
    _table(
        "answer_share",
        figure,
        [
            sa.Column(name, sa.Double(), nullable=True)
            for name in ("does_not_apply", "do_not_know", "missing", "not_asked")
        ],
    )
    for table in ("distribution", "answer_share"):
        op.create_index(f"ix_{table}_measure_group", table, ["measure", "group_key", "product"])
    op.add_column("estimate", sa.Column("sd", sa.Double(), nullable=True))
    op.add_column("change", sa.Column("effect", sa.Double(), nullable=True))


def _table(name: str, key: list[tuple[str, sa.types.TypeEngine]], columns: list[sa.Column]) -> None:
    """Create a table of cells of a release: its key follows wave and revision."""
    op.create_table(
        name,
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(part, kind, autoincrement=False, nullable=False) for part, kind in key),
        *columns,
        sa.ForeignKeyConstraint(
            ["wave_id", "revision"],
            ["release.wave_id", "release.revision"],
            name=op.f(f"fk_{name}_wave_id_revision"),
        ),
        sa.PrimaryKeyConstraint(
            "wave_id", "revision", *(part for part, _ in key), name=op.f(f"pk_{name}")
        ),
    )


def downgrade() -> None:
    op.drop_column("change", "effect")
    op.drop_column("estimate", "sd")
    for table in ("answer_share", "distribution"):
        op.drop_index(f"ix_{table}_measure_group", table_name=table)
        op.drop_table(table)
    op.drop_table("finding")
