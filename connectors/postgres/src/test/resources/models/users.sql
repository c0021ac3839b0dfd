SELECT
  m."id" AS "c0",
  j0."city_name" AS "c1",
  m."name" AS "c2"
FROM (SELECT * FROM people WHERE id < 10 -- all
) m
LEFT JOIN "cities" j0 ON m."city" = j0."id"
