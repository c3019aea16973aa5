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
    (
        "ALTER TABLE games ADD COLUMN form TEXT NOT NULL DEFAULT 'solo'",
        """
        ALTER TABLE scores ADD COLUMN bonus INTEGER NOT NULL DEFAULT 0
            CHECK (typeof(bonus) = 'integer')
        """,
        "ALTER TABLE scores ADD COLUMN ranked INTEGER NOT NULL DEFAULT 1 CHECK (ranked IN (0, 1))",
        "CREATE INDEX scores_of_player ON scores (player)",
        """
        CREATE TABLE questions (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            title TEXT NOT NULL,
            unit TEXT NOT NULL,
            options TEXT NOT NULL,
            UNIQUE (id, title, unit, options)
        )
        """,
        """
        CREATE TABLE asked (
            game INTEGER NOT NULL REFERENCES games (number),
            place INTEGER NOT NULL CHECK (typeof(place) = 'integer'),
            question INTEGER NOT NULL REFERENCES questions (number),
            verdict TEXT NOT NULL,
            winners TEXT NOT NULL,
            low REAL CHECK (typeof(low) IN ('real', 'null')),
            estimate REAL CHECK (typeof(estimate) IN ('real', 'null')),
            high REAL CHECK (typeof(high) IN ('real', 'null')),
            counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
            PRIMARY KEY (game, place),
            CHECK ((low IS NULL) = (estimate IS NULL))
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE replies (
            game INTEGER NOT NULL,
            seat INTEGER NOT NULL,
            place INTEGER NOT NULL,
            choice TEXT,
            answer_ns INTEGER NOT NULL CHECK (typeof(answer_ns) = 'integer' AND answer_ns >= 0),
            hint INTEGER NOT NULL CHECK (hint IN (0, 1)),
            is_right INTEGER NOT NULL CHECK (is_right IN (0, 1)),
            points INTEGER NOT NULL CHECK (typeof(points) = 'integer'),
            bonus INTEGER NOT NULL CHECK (typeof(bonus) = 'integer'),
            sure INTEGER CHECK (sure IN (1, 2, 3)),
            guess REAL CHECK (typeof(guess) IN ('real', 'null')),
            PRIMARY KEY (game, seat, place),
            FOREIGN KEY (game, seat) REFERENCES scores (game, seat),
            FOREIGN KEY (game, place) REFERENCES asked (game, place)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE unfinished (
            id TEXT NOT NULL PRIMARY KEY,
            player TEXT NOT NULL,
            pack TEXT NOT NULL,
            pack_version TEXT NOT NULL,
            mode TEXT NOT NULL,
            place INTEGER NOT NULL CHECK (typeof(place) = 'integer' AND place >= 0),
            questions INTEGER NOT NULL CHECK (typeof(questions) = 'integer'),
            saved_at TEXT NOT NULL,
            state TEXT NOT NULL,
            CHECK (place <= questions)
        )
        """,
        """
        CREATE TABLE daily (
            pack TEXT NOT NULL,
            pack_version TEXT NOT NULL,
            date TEXT NOT NULL,
            player TEXT NOT NULL,
            game TEXT NOT NULL,
            PRIMARY KEY (pack, pack_version, date, player)
        ) WITHOUT ROWID
        """,
    ),
    (
        """
        CREATE TABLE names (
            number INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            holder TEXT UNIQUE
        )
        """,
        "ALTER TABLE scores ADD COLUMN holder INTEGER REFERENCES names (number)",
        "ALTER TABLE unfinished ADD COLUMN holder INTEGER REFERENCES names (number)",
    ),
)
"""The statements that lead from each version to the next; version 0 is an empty file."""

_FIRST = frozenset({"games", "scores"})
_SECOND = _FIRST | {"questions", "asked", "replies", "unfinished", "daily"}
_TABLES = (frozenset[str](), _FIRST, _SECOND, _SECOND | {"names"})


def newest() -> int:
    """The version that this program writes, kept in SQLite's ``user_version``."""
    return len(MIGRATIONS)


def tables() -> list[str]:
    """The tables of the newest version."""
    return sorted(_TABLES[-1])


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
    """What is wrong inside the whole of ``db``, or None: every page, row and reference is read.

    ``db`` may be of any version up to the newest.
    """
    (finding,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    if finding != "ok":
        return " ".join(finding.split())
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    if missing := _TABLES[min(version(db), len(_TABLES) - 1)] - tables:
        return f"no table {min(missing)}"
    if orphan := db.execute("PRAGMA foreign_key_check").fetchone():
        return f"{orphan[0]} without what they belong to"
    return None
