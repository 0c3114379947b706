-- Times are Unix milliseconds. `events.body` is the event as the core's closed schema serialises it: it cannot hold user text.

CREATE TABLE tokens (
  id          TEXT PRIMARY KEY,
  hash        BLOB NOT NULL UNIQUE,          -- SHA-256 of the token; the token itself is shown once and kept nowhere
  team        TEXT,
  max_uses    INTEGER,                       -- NULL: any number of devices
  uses        INTEGER NOT NULL DEFAULT 0,
  created_at  INTEGER NOT NULL,
  expires_at  INTEGER,
  revoked_at  INTEGER,
  created_by  TEXT NOT NULL
) STRICT;

CREATE TABLE devices (
  id             TEXT PRIMARY KEY,
  public_key     BLOB NOT NULL UNIQUE,
  name           TEXT,
  team           TEXT,
  token          TEXT NOT NULL REFERENCES tokens(id),
  browser        TEXT NOT NULL,
  extension      TEXT NOT NULL,
  enrolled_at    INTEGER NOT NULL,
  last_seen_at   INTEGER NOT NULL,
  revoked_at     INTEGER,
  status         TEXT,                       -- the last heartbeat, as received and checked
  status_at      INTEGER,
  last_seq       INTEGER,                    -- head of the device's event chain
  last_hash      TEXT,
  chain_breaks   INTEGER NOT NULL DEFAULT 0, -- events whose `prev` is not the hash of the event before
  dropped        INTEGER NOT NULL DEFAULT 0, -- losses the device itself reported
  stored         INTEGER NOT NULL DEFAULT 0,
  duplicate      INTEGER NOT NULL DEFAULT 0,
  rejected       INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Sequence numbers that a device has passed over and not sent yet.
CREATE TABLE event_gaps (
  device      TEXT NOT NULL REFERENCES devices(id),
  first       INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  noticed_at  INTEGER NOT NULL,
  PRIMARY KEY (device, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  id           BLOB NOT NULL UNIQUE,
  device       TEXT NOT NULL,
  at           INTEGER NOT NULL,             -- the device's clock
  received_at  INTEGER NOT NULL,             -- ours
  seq          INTEGER NOT NULL,
  site         TEXT,
  verdict      TEXT NOT NULL,
  gesture      TEXT NOT NULL,
  decision     TEXT NOT NULL,
  fate         TEXT NOT NULL,
  choice       TEXT,
  classes      TEXT NOT NULL,                -- ",credential,payment," so that one LIKE finds a class
  body         TEXT NOT NULL
) STRICT;
CREATE INDEX events_at ON events(at, id);
CREATE INDEX events_device ON events(device, at);

-- Counters for the overview, kept while inserting: charts cost the same with a thousand events and with a hundred million.
CREATE TABLE event_counts (
  bucket     INTEGER NOT NULL,               -- event time / 5 minutes
  dimension  TEXT NOT NULL,
  word       TEXT NOT NULL,
  n          INTEGER NOT NULL,
  PRIMARY KEY (bucket, dimension, word)
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
  version       INTEGER PRIMARY KEY,
  envelope      BLOB NOT NULL,               -- the exact bytes served
  etag          TEXT NOT NULL,
  source        TEXT NOT NULL,               -- what the author wrote
  keyid         TEXT NOT NULL,
  issued_at     INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  published_by  TEXT NOT NULL,
  restores      INTEGER                      -- set when this is the old content of that version
) STRICT;

CREATE TABLE policy_draft (
  id        INTEGER PRIMARY KEY CHECK (id = 1),
  source    TEXT NOT NULL,
  saved_at  INTEGER NOT NULL,
  saved_by  TEXT NOT NULL
) STRICT;

CREATE TABLE admins (
  name           TEXT PRIMARY KEY,
  password_hash  TEXT NOT NULL,              -- argon2id, PHC string
  changed_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  hash        BLOB PRIMARY KEY,              -- SHA-256 of the cookie
  admin       TEXT NOT NULL REFERENCES admins(name) ON DELETE CASCADE,
  csrf        TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL
) STRICT;

-- Append-only; every row names the hash of the row before it.
CREATE TABLE audit (
  seq      INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  actor    TEXT NOT NULL,
  action   TEXT NOT NULL,
  subject  TEXT NOT NULL,
  prev     TEXT NOT NULL,
  hash     TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
