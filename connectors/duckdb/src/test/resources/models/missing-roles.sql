SELECT
  m."id" AS "c0",
  m."happened_at" AS "c1",
  m."loaded_at" AS "c2",
  m."who" AS "c3",
  m."kind" AS "c4"
FROM "mr_events" m
