SELECT
  m."event_id" AS "c0",
  m."happened_at" AS "c1",
  m."entity_id" AS "c2",
  m."event_type" AS "c3",
  m."plan" AS "c4",
  m."properties" AS "c5",
  m."context" AS "c6"
FROM "raw_events" m
