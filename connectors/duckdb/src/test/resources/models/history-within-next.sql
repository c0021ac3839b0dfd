SELECT
  m."id" AS "c0",
  m."opened_at" AS "c1",
  m."who" AS "c2",
  h0."x0" AS "c3",
  h0."x1" AS "c4",
  h0."x2" AS "c5"
FROM "hn_opens" m
LEFT JOIN (
  WITH h0p AS (
    SELECT DISTINCT
      CAST((m."who") AS VARCHAR) AS "u",
      ((epoch_us(m."opened_at") - CASE WHEN typeof(m."opened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."opened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t"
    FROM (
      SELECT m.*
      FROM "hn_opens" m
    ) m
    WHERE (CAST((m."who") AS VARCHAR) IS NOT NULL) AND (((epoch_us(m."opened_at") - CASE WHEN typeof(m."opened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."opened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL)
  )
  SELECT
    s."u" AS "u",
    s."t" AS "t",
    s."x0" > 0 AS "x0",
    s."x1" AS "x1",
    y2."v" AS "x2"
  FROM (
    SELECT
      e."u" AS "u",
      e."t" AS "t",
      e."k" AS "k",
      count(e."v0") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN 1 FOLLOWING AND 3600000000 FOLLOWING) AS "x0",
      count(e."v1") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN CURRENT ROW AND 3600000000 FOLLOWING) AS "x1",
      min(e."v2") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN 1 FOLLOWING AND 3600000000 FOLLOWING) AS "x2"
    FROM (
      SELECT
        CAST(("who") AS VARCHAR) AS "u",
        ((epoch_us("clicked_at") - CASE WHEN typeof("clicked_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("clicked_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
        1 AS "k",
        1 AS "v0",
        1 AS "v1",
        CASE WHEN "id" IS NOT NULL THEN ((epoch_us("clicked_at") - CASE WHEN typeof("clicked_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("clicked_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) END AS "v2"
      FROM "hn_clicks"
      WHERE (((epoch_us("clicked_at") - CASE WHEN typeof("clicked_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("clicked_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND (CAST(("who") AS VARCHAR) IN (SELECT
  p."u" AS "u"
FROM h0p p))
      UNION ALL
      SELECT
        p."u" AS "u",
        p."t" AS "t",
        0 AS "k",
        NULL AS "v0",
        NULL AS "v1",
        NULL AS "v2"
      FROM h0p p
    ) e
  ) s
  LEFT JOIN (
    SELECT
      r."u" AS "u",
      r."t" AS "t",
      r."v" AS "v"
    FROM (
      SELECT
        CAST(("who") AS VARCHAR) AS "u",
        ((epoch_us("clicked_at") - CASE WHEN typeof("clicked_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("clicked_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
        "id" AS "v",
        row_number() OVER (PARTITION BY CAST(("who") AS VARCHAR), ((epoch_us("clicked_at") - CASE WHEN typeof("clicked_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("clicked_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) ORDER BY "id") AS "n"
      FROM "hn_clicks"
      WHERE (((epoch_us("clicked_at") - CASE WHEN typeof("clicked_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("clicked_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND (CAST(("who") AS VARCHAR) IN (SELECT
  p."u" AS "u"
FROM h0p p)) AND ("id" IS NOT NULL)
    ) r
    WHERE r."n" = 1
  ) y2 ON (y2."u" = s."u") AND (y2."t" = s."x2")
  WHERE s."k" = 0
) h0 ON (CAST((m."who") AS VARCHAR) = h0."u") AND (((epoch_us(m."opened_at") - CASE WHEN typeof(m."opened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."opened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) = h0."t")
