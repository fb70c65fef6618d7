-- The current board as a DuckDB view: the entries with their events applied, as `current_board` gives them in Python.
-- `leaderboard.view.board_view_sql(folder)` fills in $name, $entries, $events and $stale.
CREATE OR REPLACE VIEW $name AS
WITH RECURSIVE
  -- A compaction that was cut short leaves rows in two files: one of each is enough.
  handed_in AS (
    SELECT * FROM read_parquet($entries)
    QUALIFY row_number() OVER (PARTITION BY entry_id ORDER BY created_at) = 1
  ),
  distinct_events AS (
    SELECT * FROM read_parquet($events)
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY created_at) = 1
  ),
  happened AS (
    SELECT *, row_number() OVER (ORDER BY created_at, event_id) AS place FROM distinct_events
  ),

  -- Renamed teams: each renaming, followed through the ones that came after it.
  renames AS (
    SELECT place, created_at, team AS old_name, message AS new_name
    FROM happened
    WHERE kind = 'renamed' AND team IS NOT NULL AND message IS NOT NULL
  ),
  successors AS (
    SELECT renames.place, min(later.place) AS next_place
    FROM renames
    JOIN renames AS later ON later.old_name = renames.new_name AND later.place > renames.place
    GROUP BY renames.place
  ),
  followed(place, reached) AS (
    SELECT place, place FROM renames
    UNION ALL
    SELECT followed.place, successors.next_place
    FROM followed
    JOIN successors ON successors.place = followed.reached
  ),
  final_names AS (
    SELECT followed.place, arg_max(renames.new_name, followed.reached) AS name
    FROM followed
    JOIN renames ON renames.place = followed.reached
    GROUP BY followed.place
  ),
  first_renames AS (
    SELECT old_name, created_at, min(place) AS place FROM renames GROUP BY old_name, created_at
  ),

  -- What was last said of an entry, and of a whole team by the name it has now.
  rescored AS (
    SELECT * FROM happened
    WHERE kind = 'rescored' AND entry_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY entry_id ORDER BY place DESC) = 1
  ),
  said AS (
    SELECT place, kind, entry_id, team,
      CASE WHEN kind IN ('chosen', 'unchosen') THEN 'choice' ELSE 'fate' END AS subject
    FROM happened
    WHERE kind IN ('withdrawn', 'disqualified', 'reinstated', 'chosen', 'unchosen')
  ),
  of_entries AS (
    SELECT entry_id,
      arg_max(kind, place) FILTER (subject = 'fate') AS fate,
      arg_max(kind, place) FILTER (subject = 'choice') AS choice
    FROM said WHERE entry_id IS NOT NULL GROUP BY entry_id
  ),
  next_renames AS (
    SELECT said.place, min(renames.place) AS rename
    FROM said
    JOIN renames ON renames.old_name = said.team AND renames.place > said.place
    GROUP BY said.place
  ),
  of_teams AS (
    SELECT coalesce(final_names.name, said.team) AS team,
      arg_max(kind, said.place) FILTER (subject = 'fate') AS fate,
      arg_max(kind, said.place) FILTER (subject = 'choice') AS choice
    FROM said
    LEFT JOIN next_renames ON next_renames.place = said.place
    LEFT JOIN final_names ON final_names.place = next_renames.rename
    WHERE said.entry_id IS NULL AND said.team IS NOT NULL
    GROUP BY coalesce(final_names.name, said.team)
  ),

  renamed AS (
    SELECT handed_in.* REPLACE (coalesce(final_names.name, handed_in.team) AS team)
    FROM handed_in
    ASOF LEFT JOIN first_renames
      ON handed_in.team = first_renames.old_name AND handed_in.created_at <= first_renames.created_at
    LEFT JOIN final_names ON final_names.place = first_renames.place
  ),
  current AS (
    SELECT
      renamed.* REPLACE (
        CASE WHEN rescored.place IS NULL THEN renamed.scores ELSE rescored.scores END AS scores,
        CASE WHEN rescored.place IS NULL THEN renamed.public_score ELSE rescored.public_score END AS public_score,
        CASE WHEN rescored.place IS NULL THEN renamed.private_score ELSE rescored.private_score END AS private_score,
        CASE WHEN rescored.public_score IS NULL AND rescored.private_score IS NULL THEN renamed.status
          ELSE 'scored' END AS status,
        coalesce(rescored.spec_fingerprint, renamed.spec_fingerprint) AS spec_fingerprint,
        coalesce(rescored.data_fingerprint, renamed.data_fingerprint) AS data_fingerprint,
        coalesce(rescored.metric_fingerprint, renamed.metric_fingerprint) AS metric_fingerprint
      ),
      coalesce(of_entries.fate = 'withdrawn', FALSE) OR coalesce(of_teams.fate = 'withdrawn', FALSE) AS withdrawn,
      coalesce(of_entries.fate = 'disqualified', FALSE) OR coalesce(of_teams.fate = 'disqualified', FALSE)
        AS disqualified,
      coalesce(of_entries.choice = 'chosen', FALSE) OR coalesce(of_teams.choice = 'chosen', FALSE) AS chosen,
      rescored.created_at AS rescored_at
    FROM renamed
    LEFT JOIN rescored ON rescored.entry_id = renamed.entry_id
    LEFT JOIN of_entries ON of_entries.entry_id = renamed.entry_id
    LEFT JOIN of_teams ON of_teams.team = renamed.team
  )
SELECT *, $stale AS stale FROM current
