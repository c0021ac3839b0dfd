SELECT
  (CAST(CAST('{"a": "x", "b.c": 5, "$d": null}' AS JSON) AS jsonb) ->> 'a') AS "a",
  (CAST(CAST('{"a": "x", "b.c": 5, "$d": null}' AS JSON) AS jsonb) ->> 'b.c') AS "b_c",
  (CAST(CAST('{"a": "x", "b.c": 5, "$d": null}' AS JSON) AS jsonb) ->> '$d') AS "d",
  (CAST(CAST('{"a": "x", "b.c": 5, "$d": null}' AS JSON) AS jsonb) ->> 'e') AS "e",
  l."items" AS "items"
FROM (
  SELECT
    array_to_json((array_agg(json_strip_nulls(json_build_object('id', i."id", 'it''s', i."name")) ORDER BY i."id" DESC))[1:2]) AS "items"
  FROM (
    SELECT *
    FROM (SELECT 1 AS "id", 'one' AS "name"
) o
    UNION ALL
    SELECT *
    FROM (SELECT 2 AS "id", 'two' AS "name"
) o
    UNION ALL
    SELECT *
    FROM (SELECT 3 AS "id", 'three' AS "name"
) o
  ) i
) l
