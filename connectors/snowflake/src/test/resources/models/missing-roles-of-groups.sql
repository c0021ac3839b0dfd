SELECT
  m."ID" AS "c0",
  m."NAME" AS "c1"
FROM "MG_COMPANIES" m
