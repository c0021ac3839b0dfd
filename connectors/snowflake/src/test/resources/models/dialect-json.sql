SELECT
  CAST(GET(PARSE_JSON('{"a": "x", "b.c": 5, "$d": null}'), 'a') AS VARCHAR) AS "a",
  CAST(GET(PARSE_JSON('{"a": "x", "b.c": 5, "$d": null}'), 'b.c') AS VARCHAR) AS "b_c",
  CAST(GET(PARSE_JSON('{"a": "x", "b.c": 5, "$d": null}'), '$d') AS VARCHAR) AS "d",
  CAST(GET(PARSE_JSON('{"a": "x", "b.c": 5, "$d": null}'), 'e') AS VARCHAR) AS "e",
  l."items" AS "items"
FROM (
  SELECT
    ARRAY_SLICE(ARRAY_AGG(OBJECT_CONSTRUCT('id', i."id", 'it''s', i."name")) WITHIN GROUP (ORDER BY i."id" DESC), 0, 2) AS "items"
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
