-- The log. Run by weerklank_owner at every start; what is there stays.
--
-- One table, two keys, nothing else: the primary key tells versions of a stream apart, the unique
-- position is order, fence, gate and replay index in one. Both begin with `log`, the column that
-- spreads the table when one server is not enough.
--
-- A column that is added here must be added to the leaf too (services/proof/leaf.h), or nothing protects it.

CREATE SCHEMA IF NOT EXISTS history;

CREATE TABLE IF NOT EXISTS history.event (
    log      smallint    NOT NULL,
    position bigint      NOT NULL,
    stream   uuid        NOT NULL,
    version  integer     NOT NULL,
    kind     smallint    NOT NULL,
    schema   smallint    NOT NULL,
    fence    integer     NOT NULL, -- number of the writer
    at       timestamptz NOT NULL, -- given by the writer, never back
    append   uuid        NOT NULL, -- the append it came in
    party    text        NOT NULL,
    number   integer,              -- running number of the party and year, when one was given
    meta     bytea       NOT NULL,
    salt     bytea,                -- 16 bytes; null: erased
    body     bytea,                -- null: erased
    leaf     bytea       NOT NULL, -- 32 bytes, see services/proof/leaf.h
    PRIMARY KEY (log, stream, version)
);
CREATE UNIQUE INDEX IF NOT EXISTS event_position ON history.event (log, position);

-- Bodies are short texts: compressing them costs more than it saves, and what is below 4 kB stays in
-- the row, so that replay reads one table.
ALTER TABLE history.event ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE history.event ALTER COLUMN meta SET STORAGE EXTERNAL;
ALTER TABLE history.event SET (toast_tuple_target = 4080);

-- Who may write: a number that only rises. Each batch checks it where it writes.
CREATE TABLE IF NOT EXISTS history.lease (
    log      smallint    PRIMARY KEY,
    fence    integer     NOT NULL,
    holder   text        NOT NULL,
    taken_at timestamptz NOT NULL
);

-- A cache, so that a start need not read the whole log: counters and tree up to a position, and what
-- the clocks showed then. Lost or wrong, it is made again from the log.
CREATE TABLE IF NOT EXISTS history.mark (
    log      smallint PRIMARY KEY,
    position bigint   NOT NULL,
    state    bytea    NOT NULL,
    boot     uuid     NOT NULL, -- which run of the machine
    booted   bigint   NOT NULL, -- microseconds it had run
    wall     bigint   NOT NULL  -- its wall clock then, microseconds since 1970
);

-- Signed heads of the log (C2SP checkpoints), as they were told, oldest first. One a signing.
CREATE TABLE IF NOT EXISTS history.checkpoint (
    log    smallint NOT NULL,
    id     bigint   GENERATED ALWAYS AS IDENTITY,
    origin text     NOT NULL, -- the log's name
    size   bigint   NOT NULL, -- events
    note   bytea    NOT NULL,
    PRIMARY KEY (log, id)
);

-- The tree over the log in tiles of 256 hashes (C2SP tlog-tiles), each when it is full. Filled by readers:
-- whoever makes a tile makes the same bytes.
CREATE TABLE IF NOT EXISTS history.tile (
    log    smallint NOT NULL,
    level  smallint NOT NULL,
    idx    bigint   NOT NULL,
    hashes bytea    NOT NULL,
    PRIMARY KEY (log, level, idx)
);
ALTER TABLE history.tile ALTER COLUMN hashes SET STORAGE EXTERNAL; -- hashes do not get shorter

-- What the leaf of an erased event was made of. Null: salt and body are there, and give it.
ALTER TABLE history.event ADD COLUMN IF NOT EXISTS digest bytea;

INSERT INTO history.lease VALUES (0, 0, '', now()) ON CONFLICT DO NOTHING;

REVOKE ALL ON ALL TABLES IN SCHEMA history FROM PUBLIC;
GRANT USAGE ON SCHEMA history TO weerklank_history, weerklank_reader;
GRANT SELECT, INSERT ON history.event TO weerklank_history;
GRANT SELECT, INSERT, UPDATE ON history.lease, history.mark TO weerklank_history;
GRANT SELECT ON history.event TO weerklank_reader;
GRANT SELECT, INSERT ON history.checkpoint TO weerklank_history;
GRANT SELECT, DELETE ON history.tile TO weerklank_history; -- of events that are gone
GRANT SELECT ON history.checkpoint TO weerklank_reader;
GRANT SELECT, INSERT ON history.tile TO weerklank_reader;
