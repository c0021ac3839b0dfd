SELECT
  m."id" AS "c0",
  m."name" AS "c1",
  l0."list" AS "c2"
FROM "lu_people" m
LEFT JOIN (
  SELECT
    c."owner" AS "k0",
    min_by({"called": c."called", "age": c."age"}, create_sort_key(c."age", 'ASC NULLS LAST', c."called", 'ASC NULLS LAST'), 100) AS "list"
  FROM "lu_pets" c
  WHERE c."owner" IN (SELECT
  m."id" AS "matched"
FROM (
  SELECT m.*
  FROM "lu_people" m
) m)
  GROUP BY c."owner"
) l0 ON m."id" = l0."k0"
