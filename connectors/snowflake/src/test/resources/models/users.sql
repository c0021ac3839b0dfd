SELECT
  m."ID" AS "c0",
  j0."CITY_NAME" AS "c1",
  m."NAME" AS "c2"
FROM (SELECT * FROM people WHERE id < 10 -- all
) m
LEFT JOIN "CITIES" j0 ON m."CITY" = j0."ID"
