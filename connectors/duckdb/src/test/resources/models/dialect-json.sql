SELECT
  json_extract_string(CAST('{"a": "x", "b.c": 5, "$d": null}' AS JSON), '$."a"') AS "a",
  json_extract_string(CAST('{"a": "x", "b.c": 5, "$d": null}' AS JSON), '$."b.c"') AS "b_c",
  json_extract_string(CAST('{"a": "x", "b.c": 5, "$d": null}' AS JSON), '$."$d"') AS "d",
  json_extract_string(CAST('{"a": "x", "b.c": 5, "$d": null}' AS JSON), '$."e"') AS "e",
  l."items" AS "items"
FROM (
  SELECT
    min_by({"id": i."id", "it's": i."name"}, create_sort_key(i."id", 'DESC NULLS LAST'), 2) AS "items"
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
