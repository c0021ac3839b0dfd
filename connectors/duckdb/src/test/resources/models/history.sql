SELECT
  m."id" AS "c0",
  m."ordered_at" AS "c1",
  m."customer" AS "c2",
  h0."x0" AS "c3",
  h0."x1" AS "c4",
  h0."x2" AS "c5",
  h0."x3" AS "c6",
  h0."x4" AS "c7",
  h0."x5" AS "c8",
  h0."x6" AS "c9",
  h1."x0" AS "c10"
FROM "hi_orders" m
LEFT JOIN (
  WITH h0p AS (
    SELECT DISTINCT
      m."customer" AS "u",
      ((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t"
    FROM (
      SELECT m.*
      FROM "hi_orders" m
    ) m
    WHERE (m."customer" IS NOT NULL) AND (((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL)
  )
  SELECT
    s."u" AS "u",
    s."t" AS "t",
    s."x0" AS "x0",
    s."x1" AS "x1",
    coalesce(s."x2", 0) AS "x2",
    y3."v" AS "x3",
    y4."v" AS "x4",
    s."x5" > 0 AS "x5",
    CAST(((s."t" - s."x6") - mod(s."t" - s."x6", 86400000000)) / 86400000000 AS BIGINT) AS "x6"
  FROM (
    SELECT
      e."u" AS "u",
      e."t" AS "t",
      e."k" AS "k",
      count(e."v0") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "x0",
      count(e."v1") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "x1",
      sum(e."v2") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN 2592000000000 PRECEDING AND 1 PRECEDING) AS "x2",
      min(e."v3") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "x3",
      max(e."v4") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "x4",
      count(e."v5") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "x5",
      max(e."v6") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "x6"
    FROM (
      SELECT
        "customer" AS "u",
        ((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
        1 AS "k",
        1 AS "v0",
        1 AS "v1",
        "total" AS "v2",
        CASE WHEN "campaign" IS NOT NULL THEN ((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) END AS "v3",
        CASE WHEN "campaign" IS NOT NULL THEN ((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) END AS "v4",
        1 AS "v5",
        ((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "v6"
      FROM "hi_orders"
      WHERE (((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND ("customer" IN (SELECT
  p."u" AS "u"
FROM h0p p))
      UNION ALL
      SELECT
        p."u" AS "u",
        p."t" AS "t",
        0 AS "k",
        NULL AS "v0",
        NULL AS "v1",
        NULL AS "v2",
        NULL AS "v3",
        NULL AS "v4",
        NULL AS "v5",
        NULL AS "v6"
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
        "customer" AS "u",
        ((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
        "campaign" AS "v",
        row_number() OVER (PARTITION BY "customer", ((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) ORDER BY "campaign") AS "n"
      FROM "hi_orders"
      WHERE (((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND ("customer" IN (SELECT
  p."u" AS "u"
FROM h0p p)) AND ("campaign" IS NOT NULL)
    ) r
    WHERE r."n" = 1
  ) y3 ON (y3."u" = s."u") AND (y3."t" = s."x3")
  LEFT JOIN (
    SELECT
      r."u" AS "u",
      r."t" AS "t",
      r."v" AS "v"
    FROM (
      SELECT
        "customer" AS "u",
        ((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
        "campaign" AS "v",
        row_number() OVER (PARTITION BY "customer", ((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) ORDER BY "campaign" DESC) AS "n"
      FROM "hi_orders"
      WHERE (((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND ("customer" IN (SELECT
  p."u" AS "u"
FROM h0p p)) AND ("campaign" IS NOT NULL)
    ) r
    WHERE r."n" = 1
  ) y4 ON (y4."u" = s."u") AND (y4."t" = s."x4")
  WHERE s."k" = 0
) h0 ON (m."customer" = h0."u") AND (((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) = h0."t")
LEFT JOIN (
  WITH h1p AS (
    SELECT DISTINCT
      m."customer" AS "u",
      ((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t"
    FROM (
      SELECT m.*
      FROM "hi_orders" m
    ) m
    WHERE (m."customer" IS NOT NULL) AND (((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL)
  )
  SELECT
    s."u" AS "u",
    s."t" AS "t",
    s."x0" AS "x0"
  FROM (
    SELECT
      e."u" AS "u",
      e."t" AS "t",
      e."k" AS "k",
      count(e."v0") OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "x0"
    FROM (
      SELECT
        "customer" AS "u",
        ((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
        1 AS "k",
        1 AS "v0"
      FROM "hi_orders"
      WHERE (((epoch_us("ordered_at") - CASE WHEN typeof("ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND ("customer" IN (SELECT
  p."u" AS "u"
FROM h1p p)) AND (total >= 10 -- or more
)
      UNION ALL
      SELECT
        p."u" AS "u",
        p."t" AS "t",
        0 AS "k",
        NULL AS "v0"
      FROM h1p p
    ) e
  ) s
  WHERE s."k" = 0
) h1 ON (m."customer" = h1."u") AND (((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) = h1."t")
