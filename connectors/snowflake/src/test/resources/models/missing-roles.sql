SELECT
  m."ID" AS "c0",
  m."HAPPENED_AT" AS "c1",
  m."LOADED_AT" AS "c2",
  m."WHO" AS "c3",
  m."KIND" AS "c4"
FROM "MR_EVENTS" m
