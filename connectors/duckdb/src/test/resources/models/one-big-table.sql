SELECT
  m."id" AS "c0",
  m."happened_at" AS "c1",
  m."who" AS "c2",
  m."event_type" AS "c3",
  CASE WHEN m."event_type" IN ('view') THEN m."url" END AS "c4",
  CASE WHEN m."event_type" IN ('buy') THEN m."amount" END AS "c5",
  m."lang" AS "c6"
FROM "obt" m
