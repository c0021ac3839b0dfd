SELECT
  m."ID" AS "c0",
  m."HAPPENED_AT" AS "c1",
  m."WHO" AS "c2",
  m."EVENT_TYPE" AS "c3",
  CASE WHEN m."EVENT_TYPE" IN ('view') THEN m."URL" END AS "c4",
  CASE WHEN m."EVENT_TYPE" IN ('buy') THEN m."AMOUNT" END AS "c5",
  m."LANG" AS "c6"
FROM "OBT" m
