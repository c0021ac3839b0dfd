SELECT
  m."id" AS "c0",
  m."name" AS "c1",
  l0."list" AS "c2"
FROM "lu_people" m
LEFT JOIN (
  SELECT
    c."owner" AS "k0",
    array_to_json((array_agg(json_strip_nulls(json_build_object('called', c."called", 'age', c."age")) ORDER BY c."age", c."called"))[1:100]) AS "list"
  FROM "lu_pets" c
  WHERE c."owner" IN (SELECT
  m."id" AS "matched"
FROM (
  SELECT m.*
  FROM "lu_people" m
) m)
  GROUP BY c."owner"
) l0 ON m."id" = l0."k0"
