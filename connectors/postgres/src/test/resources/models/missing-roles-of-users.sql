SELECT
  m."id" AS "c0",
  m."name" AS "c1"
FROM "mu_people" m
