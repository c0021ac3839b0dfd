SELECT
  m."ID" AS "c0",
  m."NAME" AS "c1"
FROM "MU_PEOPLE" m
