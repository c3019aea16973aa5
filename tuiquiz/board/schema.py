"""The tables of a board, and how an older board becomes a newer one."""

import sqlite3

APPLICATION_ID = 0x74757A71
"""Marks a SQLite file as a board of ours ("tuzq")."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE games (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            pack TEXT NOT NULL,
            pack_version TEXT NOT NULL,
            mode TEXT NOT NULL,
            played_at TEXT NOT NULL,
            python TEXT NOT NULL,
            machine TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE scores (
            game INTEGER NOT NULL REFERENCES games (number),
            seat INTEGER NOT NULL CHECK (typeof(seat) = 'integer'),
            player TEXT NOT NULL,
            points INTEGER NOT NULL CHECK (typeof(points) = 'integer'),
            correct INTEGER NOT NULL CHECK (typeof(correct) = 'integer' AND correct >= 0),
            questions INTEGER NOT NULL CHECK (typeof(questions) = 'integer'),
            answer_ns INTEGER NOT NULL CHECK (typeof(answer_ns) = 'integer' AND answer_ns >= 0),
            PRIMARY KEY (game, seat),
            CHECK (correct <= questions)
        ) WITHOUT ROWID
        """,
    ),
)
"""The statements that lead from each version to the next; version 0 is an empty file."""


def newest() -> int:
    """The version that this program writes, kept in SQLite's ``user_version``."""
    return len(MIGRATIONS)


def version(db: sqlite3.Connection) -> int:
    """The version of the tables in ``db``."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables to the newest version, in one transaction: all steps or none."""
    if version(db) == newest():
        return
    db.execute("BEGIN IMMEDIATE")
    with db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for statements in MIGRATIONS[version(db) :]:
            for statement in statements:
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {newest()}")


def fault(db: sqlite3.Connection) -> str | None:
    """What is wrong inside the whole of ``db``, or None: every page, row and reference is read."""
    (finding,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    if finding != "ok":
        return " ".join(finding.split())
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    if missing := {"games", "scores"} - tables:
        return f"no table {min(missing)}"
    if db.execute("PRAGMA foreign_key_check").fetchone():
        return "scores without their game"
    return None
