"""The first schema."""

from alembic import op

from storage.tables import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JOURNAL_GUARD_SQLITE = """
CREATE TRIGGER journal_no_{verb} BEFORE {verb} ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
JOURNAL_GUARD_POSTGRESQL = (
    """
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
""",
    """
CREATE TRIGGER journal_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()
""",
)


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection)
    op.execute("INSERT INTO person (id, address) VALUES (0, '')")
    op.execute("INSERT INTO org_state (id, revision, built_revision) VALUES (1, 1, 0)")
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(JOURNAL_GUARD_SQLITE.format(verb=verb))
    else:
        for statement in JOURNAL_GUARD_POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("The first schema has nothing before it; restore a backup instead.")
