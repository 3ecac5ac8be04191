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

-- Statements of destruction (signal.erased, kind 55) are few: each other row costs one comparison. By this
-- index they are found, for the whole log and for a stream.
CREATE INDEX IF NOT EXISTS event_erasures ON history.event (log, stream, version) WHERE kind = 55;

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

-- Erasure (services/domain/erasure.h). A statement's body is a map whose first field is `versions`, a list
-- of whole numbers; what is not exactly that names nothing.
CREATE OR REPLACE FUNCTION history.erasure_versions(body bytea) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found integer[] := '{}';
    n integer;
    at integer := 11; -- behind the head of the map, the name and a short head of the list
    wide integer;
    v integer;
BEGIN
    IF length(body) < 12 OR get_byte(body, 0) NOT BETWEEN 129 AND 143
       OR substring(body FROM 2 FOR 9) <> '\xa876657273696f6e73' THEN
        RETURN '{}';
    END IF;
    n := get_byte(body, 10);
    IF n BETWEEN 144 AND 159 THEN
        n := n - 144;
    ELSIF n = 220 AND length(body) > 13 THEN
        n := get_byte(body, 11) * 256 + get_byte(body, 12);
        at := 13;
    ELSE
        RETURN '{}';
    END IF;
    FOR i IN 1..n LOOP
        IF at >= length(body) THEN
            RETURN '{}';
        END IF;
        v := get_byte(body, at);
        at := at + 1;
        IF v > 127 THEN
            wide := CASE v WHEN 204 THEN 1 WHEN 205 THEN 2 WHEN 206 THEN 4 END;
            IF wide IS NULL OR at + wide > length(body) THEN
                RETURN '{}';
            END IF;
            v := 0;
            FOR k IN 1..wide LOOP
                v := v * 256 + get_byte(body, at);
                at := at + 1;
            END LOOP;
        END IF;
        found := found || v;
    END LOOP;
    RETURN found;
END $$;

-- The statement that names this event, for whoever reads it erased; null when none does.
CREATE OR REPLACE FUNCTION history.erasure_of(of_log smallint, of_stream uuid, of_version integer)
RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT body FROM history.event WHERE log = of_log AND stream = of_stream AND kind = 55
    AND version > of_version AND history.erasure_versions(body) @> ARRAY[of_version] LIMIT 1
$$;

-- Destroys what the statement at that position names: earlier events of its own stream, no statement among
-- them. The leaf stays, and with it every proof. Again does nothing.
CREATE OR REPLACE FUNCTION history.erase(of_log smallint, at_position bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    statement record;
    n integer;
BEGIN
    SELECT e.stream, e.version, history.erasure_versions(e.body) AS named INTO statement
    FROM history.event e WHERE e.log = of_log AND e.position = at_position AND e.kind = 55;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'no statement of destruction is there';
    END IF;
    UPDATE history.event e SET digest = coalesce(e.digest, sha256(e.salt || e.body)), body = NULL, salt = NULL
    WHERE e.log = of_log AND e.stream = statement.stream AND e.version < statement.version
    AND e.version = ANY (statement.named) AND e.kind BETWEEN 20 AND 99 AND e.kind NOT IN (54, 55, 56)
    AND (e.body IS NOT NULL OR e.salt IS NOT NULL);
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

-- The same for every statement of the log: after a crash in between, and after a restore.
CREATE OR REPLACE FUNCTION history.erase_again(of_log smallint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(sum(history.erase(of_log, position)), 0)
    FROM history.event WHERE log = of_log AND kind = 55
$$;

REVOKE ALL ON FUNCTION history.erasure_versions(bytea), history.erasure_of(smallint, uuid, integer),
    history.erase(smallint, bigint), history.erase_again(smallint) FROM PUBLIC;
GRANT USAGE ON SCHEMA history TO weerklank_eraser;
GRANT EXECUTE ON FUNCTION history.erase(smallint, bigint), history.erase_again(smallint)
    TO weerklank_eraser;
GRANT EXECUTE ON FUNCTION history.erasure_versions(bytea), history.erasure_of(smallint, uuid, integer)
    TO weerklank_reader;

REVOKE ALL ON ALL TABLES IN SCHEMA history FROM PUBLIC;
GRANT USAGE ON SCHEMA history TO weerklank_history, weerklank_reader;
GRANT SELECT, INSERT ON history.event TO weerklank_history;
GRANT SELECT, INSERT, UPDATE ON history.lease, history.mark TO weerklank_history;
GRANT SELECT ON history.event TO weerklank_reader;
GRANT SELECT, INSERT ON history.checkpoint TO weerklank_history;
GRANT SELECT, DELETE ON history.tile TO weerklank_history; -- of events that are gone
GRANT SELECT ON history.checkpoint TO weerklank_reader;
GRANT SELECT, INSERT ON history.tile TO weerklank_reader;
