"""What analysis finds in a wave's responses beside its estimates, and the distributions that pages show."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
