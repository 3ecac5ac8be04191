-- Schema gateway, the files: bytes that signals have with them. The log says what is attached and with which digest;
-- the bytes stand only here, so this is backed up with the log. Idempotent; run as the owner.

CREATE SCHEMA IF NOT EXISTS gateway;

-- One row a file. No name and no description: those are the log's, and go with its erasure.
CREATE TABLE IF NOT EXISTS gateway.file (
    id     uuid     PRIMARY KEY,
    signal uuid     NOT NULL,
    party  text     COLLATE "C" NOT NULL, -- who uploaded it
    upload uuid     NOT NULL, -- the attempt that may write pieces; one that begins again takes over
    version integer,          -- attached: of the event that said so first
    state  smallint NOT NULL, -- 0 comes in, 1 whole and judged, 2 attached, 3 destroyed
    at     bigint   NOT NULL, -- when it came to that state; microseconds UTC
    type   smallint,          -- file_type
    size   integer,           -- bytes
    salt   bytea,
    digest bytea              -- SHA-256 of salt and content
);
CREATE INDEX IF NOT EXISTS file_waiting ON gateway.file (party) WHERE state < 2;

-- Its bytes: rows of 128 KiB, the last one shorter. Not compressed: such files are already.
CREATE TABLE IF NOT EXISTS gateway.piece (
    file  uuid    NOT NULL REFERENCES gateway.file (id) ON DELETE CASCADE,
    n     integer NOT NULL, -- from 0
    bytes bytea   NOT NULL,
    PRIMARY KEY (file, n)
);
ALTER TABLE gateway.piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

REVOKE ALL ON SCHEMA gateway FROM PUBLIC;
GRANT USAGE ON SCHEMA gateway TO weerklank_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON gateway.file TO weerklank_gateway;
GRANT SELECT, INSERT, DELETE ON gateway.piece TO weerklank_gateway;
