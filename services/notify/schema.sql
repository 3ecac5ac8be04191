-- Schema notify: who is told what, and how far that is. What a subscription is and which events are for it follows
-- from the log; that it was received does not, so this is not made again: it is backed up with the log. Idempotent;
-- run as the owner.

CREATE SCHEMA IF NOT EXISTS notify;

-- Where the fold is. It moves in the transaction that stores the effect, only from where it was, and only for the
-- notify that began last.
CREATE TABLE IF NOT EXISTS notify.cursor (
    log      smallint PRIMARY KEY,
    position bigint   NOT NULL, -- last event folded; -1: none
    leaf     bytea    NOT NULL, -- its leaf hash: a cursor of another log is refused
    opened   bigint   NOT NULL  -- how often a notify began here
);
INSERT INTO notify.cursor (log, position, leaf, opened) VALUES (0, -1, decode(repeat('00', 32), 'hex'), 0)
ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS notify.subscription (
    number        integer  PRIMARY KEY, -- from 0, in the order in which the log opened them
    id            uuid     NOT NULL,
    party         text     COLLATE "C" NOT NULL,
    opened        bytea    NOT NULL, -- what the event said (m_subscribed)
    opened_at     bigint   NOT NULL, -- microseconds UTC
    position      bigint   NOT NULL,
    version       integer  NOT NULL, -- of its stream, as folded
    state         smallint NOT NULL, -- subscription_state
    silent        boolean  NOT NULL,
    rate          bigint   NOT NULL,
    matched       bigint   NOT NULL, -- last sequence number
    delivered     bigint   NOT NULL, -- the last that was received, and the event that it was
    delivered_pos bigint   NOT NULL,
    delivered_at  bigint   NOT NULL,
    received      bigint   NOT NULL, -- up to which the log has it
    failing_since bigint   NOT NULL, -- 0: all is well
    attempts      integer  NOT NULL,
    why           text     NOT NULL
) WITH (fillfactor = 50);

-- Which event each sequence number is. A replay reads it, so that a delivery keeps its number.
CREATE TABLE IF NOT EXISTS notify.delivery (
    number    integer NOT NULL,
    sequence  bigint  NOT NULL,
    position  bigint  NOT NULL,
    reference text    COLLATE "C" NOT NULL, -- of its signal
    PRIMARY KEY (number, sequence)
);

-- What signs deliveries. Written before the event that opens the subscription, so that none is without.
CREATE TABLE IF NOT EXISTS notify.secret (
    id        uuid   NOT NULL,
    party     text   COLLATE "C" NOT NULL, -- who chooses the same id for another subscription has another row
    key       bytea  NOT NULL,
    old       bytea, -- signs along until then
    old_until bigint NOT NULL DEFAULT 0, -- microseconds UTC
    token     text,
    PRIMARY KEY (id, party)
);

-- Where people get mail. Not in the log, and erased when it is taken away: an address is a person's.
CREATE TABLE IF NOT EXISTS notify.mailbox (
    id         uuid     PRIMARY KEY,
    number     bigint   GENERATED ALWAYS AS IDENTITY,
    token      text     NOT NULL, -- stands in the Message-ID: only who got a mail knows it
    party      text     COLLATE "C" NOT NULL,
    place      text     COLLATE "C" NOT NULL, -- as whose news it hears: the party, or `coordinator`
    account    uuid,              -- null: of the whole party
    address    text     NOT NULL,
    language   smallint NOT NULL,
    content    smallint NOT NULL,
    ways       smallint[] NOT NULL, -- news_way by news
    version    integer  NOT NULL, -- how often it was set
    since      bigint   NOT NULL, -- of what was before, nothing is told; microseconds UTC
    set_at     bigint   NOT NULL,
    set_by     uuid     NOT NULL, -- the message that set it last: the same again changes nothing
    dead_since bigint   NOT NULL DEFAULT 0, -- microseconds UTC; 0: it is well
    why        text     NOT NULL DEFAULT '',
    sent       bigint   NOT NULL DEFAULT 0,
    sent_at    bigint   NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS mailbox_place ON notify.mailbox (place);
CREATE INDEX IF NOT EXISTS mailbox_party ON notify.mailbox (party, number);

-- Who works on a signal at a party, as it was allocated last. Accounts, never persons.
CREATE TABLE IF NOT EXISTS notify.handler (
    stream     uuid NOT NULL,
    party      text COLLATE "C" NOT NULL,
    handler    uuid,
    substitute uuid,
    version    integer NOT NULL, -- of the signal: which event said so
    PRIMARY KEY (stream, party)
);

-- What is to be told, and was, one row for each piece of news and mailbox. Rows with the same letter are one mail: of
-- what is told at once each, of a digest those that were sealed together. Facts only: texts are read when it goes out.
CREATE SEQUENCE IF NOT EXISTS notify.mail_number;
CREATE TABLE IF NOT EXISTS notify.mail (
    number    bigint   PRIMARY KEY,
    letter    bigint,            -- told at once: its number; of a digest: another number; null: it is not sealed
    digest    boolean  NOT NULL,
    mailbox   uuid     NOT NULL REFERENCES notify.mailbox (id) ON DELETE CASCADE,
    due       bigint   NOT NULL, -- not before; microseconds UTC
    again     bigint   NOT NULL DEFAULT 0, -- after an attempt in vain: not before
    tries     integer  NOT NULL DEFAULT 0,
    sent      bigint   NOT NULL DEFAULT 0, -- 0: not yet
    position  bigint   NOT NULL, -- of the event
    stream    uuid     NOT NULL, -- the signal; of an alarm the subscription or the mailbox
    kind      smallint NOT NULL, -- of the event; 0: a mailbox that is dead
    what      smallint NOT NULL, -- news
    reference text     NOT NULL,
    region    text     NOT NULL,
    party     text     NOT NULL, -- whose act it is
    day       integer  NOT NULL  -- the last day for it, since 1970; 0: none
);
CREATE INDEX IF NOT EXISTS mail_digest ON notify.mail (due) WHERE letter IS NULL;
CREATE INDEX IF NOT EXISTS mail_open ON notify.mail (letter) WHERE letter IS NOT NULL AND sent = 0;
CREATE INDEX IF NOT EXISTS mail_letter ON notify.mail (letter);
CREATE INDEX IF NOT EXISTS mail_thread ON notify.mail (mailbox, stream, number);
CREATE INDEX IF NOT EXISTS mail_waiting ON notify.mail (mailbox) WHERE sent = 0;
CREATE INDEX IF NOT EXISTS mail_sent ON notify.mail (sent) WHERE sent > 0;

REVOKE ALL ON SCHEMA notify FROM PUBLIC;
GRANT USAGE ON SCHEMA notify TO weerklank_notify;
GRANT SELECT, UPDATE ON notify.cursor TO weerklank_notify;
GRANT SELECT, INSERT, UPDATE ON notify.subscription, notify.secret TO weerklank_notify;
GRANT SELECT, INSERT ON notify.delivery TO weerklank_notify;
GRANT SELECT, INSERT, UPDATE, DELETE ON notify.handler, notify.mailbox, notify.mail TO weerklank_notify;
GRANT USAGE ON SEQUENCE notify.mail_number TO weerklank_notify;
