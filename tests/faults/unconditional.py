"""gunicorn settings as `killing`, for a server whose claim lets everybody through."""

from sqlalchemy import update

from survey.storage import drafts, invitations
from survey.storage.invitations import InvitationRow
from tests.faults import killing


def post_fork(server, worker):
    """Take the protection away: the invitation is marked whatever it says, and the draft stays."""
    killing.post_fork(server, worker)
    invitations.claim = claim_anyway
    drafts.take = drafts.read


def claim_anyway(session, token_hash):
    row = InvitationRow
    statement = update(row).where(row.token_hash == token_hash).values(returned=True)
    return session.scalar(statement.returning(row.cell))
