"""All that files hold, also packed: to look for a name that must not be there."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path


def contentOf(folder: Path) -> bytes:
    """The bytes of all files below, with all that a zip archive (.docx, .xlsx, .npz) or a database in them holds."""
    parts = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        parts += [path.name.encode(), path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                parts += [name.encode() + archive.read(name) for name in archive.namelist()]
        if path.read_bytes().startswith(b"SQLite format 3"):
            with closing(sqlite3.connect(path)) as database:
                tables = [name for name, in database.execute("select name from sqlite_master where type = 'table'")]
                parts += [value if isinstance(value, bytes) else str(value).encode() for table in tables
                          for row in database.execute(f"select * from {table}") for value in row]
    return b"\n".join(parts)
