SELECT
  m."id" AS "c0",
  m."name" AS "c1",
  l0."list" AS "c2"
FROM "lu_people" m
LEFT JOIN (
  SELECT
    n."k0" AS "k0",
    list_transform(list_sort(list({place: n."place", "row": {"called": n."f0", "age": n."f1"}})), lambda o: o."row")[1:100] AS "list"
  FROM (
    SELECT
      c."owner" AS "k0",
      row_number() OVER (PARTITION BY c."owner" ORDER BY c."age", c."called") AS "place",
      c."called" AS "f0",
      c."age" AS "f1"
    FROM "lu_pets" c
    WHERE c."owner" IN (SELECT
  m."id" AS "matched"
FROM (
  SELECT m.*
  FROM "lu_people" m
) m)
  ) n
  WHERE n."place" <= 100
  GROUP BY n."k0"
) l0 ON m."id" = l0."k0"
