SELECT
  m."ID" AS "c0",
  m."NAME" AS "c1",
  l0."list" AS "c2"
FROM "LU_PEOPLE" m
LEFT JOIN (
  SELECT
    n."k0" AS "k0",
    ARRAY_SLICE(ARRAY_AGG(OBJECT_CONSTRUCT('called', n."f0", 'age', n."f1")) WITHIN GROUP (ORDER BY n."place"), 0, 100) AS "list"
  FROM (
    SELECT
      c."OWNER" AS "k0",
      row_number() OVER (PARTITION BY c."OWNER" ORDER BY c."AGE", c."CALLED") AS "place",
      c."CALLED" AS "f0",
      c."AGE" AS "f1"
    FROM "LU_PETS" c
    WHERE c."OWNER" IN (SELECT
  m."ID" AS "matched"
FROM (
  SELECT m.*
  FROM "LU_PEOPLE" m
) m)
  ) n
  WHERE n."place" <= 100
  GROUP BY n."k0"
) l0 ON m."ID" = l0."k0"
