-- The inventory: which AI tools were seen, and which access they were given. Kept in the commit that stores the event, so that a page
-- costs the same with a thousand events and with a hundred million. Dates of administrators are YYYY-MM-DD, '' where none is set.

CREATE TABLE tools (
  tool            INTEGER PRIMARY KEY,
  key             TEXT NOT NULL UNIQUE,        -- id of the catalogue, or @host for what the catalogue does not know by its host
  site            TEXT NOT NULL,               -- the id that events carry: catalogue, framework, policy, or 'unlisted'
  host            TEXT NOT NULL,               -- '' for services of the catalogue
  name            TEXT NOT NULL,
  category        TEXT NOT NULL,               -- '' where nobody knows
  tier            TEXT NOT NULL,
  reported        TEXT NOT NULL,               -- site status as the browsers last saw it
  first_seen      INTEGER NOT NULL,
  last_seen       INTEGER NOT NULL,
  events          INTEGER NOT NULL DEFAULT 0,
  people          INTEGER NOT NULL DEFAULT 0,  -- rows of tool_people
  framework       TEXT NOT NULL DEFAULT '',
  cues            TEXT NOT NULL DEFAULT '',    -- comma-separated words
  confidence      INTEGER,                     -- the highest reported; NULL: never reported as discovered
  discovered_at   INTEGER,
  -- What the policy in force says of it; written when a policy is published and when the tool is first seen.
  policy_read     INTEGER NOT NULL DEFAULT 0,
  policy_status   TEXT,                        -- NULL: the policy does not name it
  policy_owner    TEXT NOT NULL DEFAULT '',
  policy_approver TEXT NOT NULL DEFAULT '',
  policy_purpose  TEXT NOT NULL DEFAULT '',
  policy_review   TEXT NOT NULL DEFAULT '',
  -- What administrators noted here.
  owner           TEXT NOT NULL DEFAULT '',
  approver        TEXT NOT NULL DEFAULT '',
  purpose         TEXT NOT NULL DEFAULT '',
  review          TEXT NOT NULL DEFAULT '',
  note            TEXT NOT NULL DEFAULT '',
  decision        TEXT,                        -- sanctioned, tolerated, forbidden, not_ai; NULL: nobody has decided
  decided_by      TEXT,
  decided_at      INTEGER
) STRICT;

-- How often each account verdict and each kind of browser profile was seen in a tool.
CREATE TABLE tool_words (
  tool       INTEGER NOT NULL REFERENCES tools(tool),
  dimension  TEXT NOT NULL,                    -- verdict, profile
  word       TEXT NOT NULL,
  n          INTEGER NOT NULL,
  PRIMARY KEY (tool, dimension, word)
) STRICT, WITHOUT ROWID;

-- Who used a tool: the pseudonym of the browser profile, or the device. Forgotten with the events (`retention_days`).
CREATE TABLE tool_people (
  tool      INTEGER NOT NULL REFERENCES tools(tool),
  person    TEXT NOT NULL,
  last_day  INTEGER NOT NULL,                  -- event time / 1 day
  PRIMARY KEY (tool, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX tool_people_day ON tool_people(last_day);

-- The policy wins where it speaks.
CREATE VIEW inventory AS SELECT
  tools.*,
  CASE WHEN policy_status IS NULL AND decision = 'not_ai' THEN 'not_ai' ELSE coalesce(policy_status, reported) END AS standing,
  CASE policy_owner WHEN '' THEN owner ELSE policy_owner END AS owner_now,
  CASE policy_review WHEN '' THEN review ELSE policy_review END AS review_now
FROM tools;

-- Access that a person gave, or was asked to give, to a tool.
CREATE TABLE grants (
  id             INTEGER PRIMARY KEY,
  person         TEXT NOT NULL,                -- pseudonym of the browser profile, or the device
  provider       TEXT NOT NULL,
  client         TEXT NOT NULL,                -- '' where the request named none
  tool           TEXT NOT NULL,                -- id of the catalogue, or @host of the redirect
  name           TEXT NOT NULL,
  device         TEXT NOT NULL,                -- of the newest event
  redirect_host  TEXT NOT NULL,
  first_at       INTEGER NOT NULL,
  last_at        INTEGER NOT NULL,
  asked_at       INTEGER,                      -- each the newest of its kind
  granted_at     INTEGER,
  refused_at     INTEGER,
  unseen_at      INTEGER,
  asked          TEXT NOT NULL,                -- what was asked for and what was granted, as JSON: the parts that events may bring in any
  granted        TEXT NOT NULL,                -- order; the columns below follow from them
  phase          TEXT NOT NULL,
  scopes         TEXT NOT NULL,                -- comma-separated
  unlisted       INTEGER NOT NULL,
  reach          TEXT NOT NULL,                -- ",files,mail," so that one instr finds a word
  worst          INTEGER NOT NULL,             -- place of the furthest reach in its vocabulary; -1: none
  lasting        INTEGER NOT NULL,
  extent_known   INTEGER NOT NULL,
  for_everybody  INTEGER NOT NULL,
  -- What administrators noted.
  owner          TEXT NOT NULL DEFAULT '',
  purpose        TEXT NOT NULL DEFAULT '',
  expires        TEXT NOT NULL DEFAULT '',
  state          TEXT NOT NULL DEFAULT 'open', -- open, accepted, to_revoke, revoked
  note           TEXT NOT NULL DEFAULT '',
  decided_by     TEXT,
  decided_at     INTEGER,
  UNIQUE (person, provider, client, tool)
) STRICT;
CREATE INDEX grants_last ON grants(last_at, id);
CREATE INDEX grants_tool ON grants(tool);
