"""The tables of overview, whole and in an order of their own, to compare two folds of one log row by row.

Two things in them are nobody's answer, and differ between folds that are equal: into how many rows a tally is
split (by transaction: `seq`), so tallies are added up here, by this module's own reading of tally.h; and the turn
of the set. Everything else counts.
"""
import hashlib

TABLES = {  # name: (columns, or all; order)
    "signal": ("*", "id"),
    "assignment": ("*", "signal, ordinal"),
    "turn": ("*", "signal"),
    "report_event": ("*", "position"),
    "words": ("*", "signal, position"),
    "mark": ("*", "what, value, submitted, signal"),
    "allocation": ("*", "signal, department"),
    "quarantine": ("*", "stream"),
    "cursor": ("log, position, leaf, fold", "log"),
}


PAIR = 5  # a cut: its rows hold the tallies of all themes of a department (services/figures/pairs.h)


def varints(b):
    value = shift = 0
    for byte in b:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0
    assert shift == 0, "a tally is cut off"


def tally(b):
    """{thing: how often}: the distance doubled, plus one when a number follows that is not one."""
    counted, thing, numbers = {}, 0, varints(b)
    for step in numbers:
        folded = next(numbers) if step & 1 else 2
        thing += step >> 1
        counted[thing] = counted.get(thing, 0) + ((folded >> 1) ^ -(folded & 1))
    return counted


def pairs(b):
    """(theme, tally) of each in a row of pairs: the theme, how many bytes, and those."""
    while b:
        numbers = []
        while len(numbers) < 2:
            n = next(i for i, byte in enumerate(b) if byte < 0x80) + 1
            numbers += varints(b[:n])
            b = b[n:]
        assert numbers[1] <= len(b), "a tally is cut off"
        yield numbers[0], b[:numbers[1]]
        b = b[numbers[1]:]


def tallies(system, schema):
    cells = {}
    for cut, *key, step, of, counts in system.sql(
            f'SELECT cut, day, month, sort, step, "of", counts FROM {schema}.tally'):
        for theme, one in pairs(bytes(counts)) if cut == PAIR else [(step, bytes(counts))]:
            cell = cells.setdefault((cut, *key, theme, of), {})
            for thing, n in tally(one).items():
                cell[thing] = cell.get(thing, 0) + n
    told = {key: tuple(sorted((t, n) for t, n in cell.items() if n)) for key, cell in cells.items()}
    return sorted((key, cell) for key, cell in told.items() if cell)


def read(system, schema="overview"):
    """{table: its rows as text, in order}."""
    found = {"tally": [str(row) for row in tallies(system, schema)]}
    for name, (columns, order) in TABLES.items():
        columns = ", ".join(c[0] for c in system.sql(
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped ORDER BY attname", f"{schema}.{name}")) if columns == "*" else columns
        found[name] = [r[0] for r in system.sql(
            f"SELECT ROW({columns})::text FROM {schema}.{name} ORDER BY {order}")]
    return found


def digests(found):
    return {name: (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16])
            for name, rows in found.items()}


def differences(one, other, most=5):
    """Rows that are in one of both only, as (table, row): at most so many a table."""
    apart = []
    for name in one:
        a, b = set(one[name]), set(other[name])
        apart += [(name, "-", r[:300]) for r in sorted(a - b)[:most]]
        apart += [(name, "+", r[:300]) for r in sorted(b - a)[:most]]
        if a == b and len(one[name]) != len(other[name]):
            apart.append((name, "number of rows", f"{len(one[name])} {len(other[name])}"))
    return apart


def built(system, schema="overview"):
    """How the set was made: tables, columns, indexes, functions, policies, grants; without the schema's name."""
    rows = system.sql("""
        SELECT concat_ws(' ', 'relation', c.relname, c.relkind, c.reloptions, c.relacl, c.relrowsecurity,
            pg_get_userbyid(c.relowner), pg_get_indexdef(i.indexrelid))
            FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relnamespace = SCHEMA::regnamespace
        UNION ALL SELECT concat_ws(' ', 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
            a.attnotnull, a.attstorage, a.attcollation)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = SCHEMA::regnamespace AND c.relkind = 'r' AND a.attnum > 0
        UNION ALL SELECT concat_ws(' ', 'policy', tablename, policyname, roles, cmd, qual)
            FROM pg_policies WHERE schemaname = SCHEMA
        UNION ALL SELECT concat_ws(' ', pg_get_functiondef(p.oid), p.proacl, pg_get_userbyid(p.proowner))
            FROM pg_proc p WHERE p.pronamespace = SCHEMA::regnamespace
        UNION ALL SELECT concat_ws(' ', 'schema', nspacl, pg_get_userbyid(nspowner))
            FROM pg_namespace WHERE nspname = SCHEMA""".replace("SCHEMA", f"'{schema}'"))
    return sorted(r[0].replace(schema + ".", "") for r in rows)
