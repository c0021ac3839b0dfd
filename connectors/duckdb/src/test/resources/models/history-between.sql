SELECT
  m."id" AS "c0",
  m."happened_at" AS "c1",
  m."who" AS "c2",
  h0."x0" AS "c3",
  h0."x1" AS "c4",
  h1."x0" AS "c5"
FROM (SELECT * FROM hb_log WHERE kind = 'ask'
) m
LEFT JOIN (
  WITH h0p AS (
    SELECT DISTINCT
      m."who" AS "u",
      ((epoch_us(m."happened_at") - CASE WHEN typeof(m."happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t"
    FROM (
      SELECT m.*
      FROM (SELECT * FROM hb_log WHERE kind = 'ask'
) m
    ) m
    WHERE (m."who" IS NOT NULL) AND (((epoch_us(m."happened_at") - CASE WHEN typeof(m."happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL)
  )
  SELECT
    s."u" AS "u",
    s."t" AS "t",
    s."x0" AS "x0",
    y1."v" AS "x1"
  FROM (
    SELECT
      e."u" AS "u",
      e."t" AS "t",
      e."k" AS "k",
      count(CASE WHEN (e."s0" IS NOT NULL) AND (e."e0" IS NULL) THEN e."v0" END) OVER (PARTITION BY e."u", e."s0" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "x0",
      max(CASE WHEN (e."s0" IS NOT NULL) AND (e."e0" IS NULL) THEN e."v1" END) OVER (PARTITION BY e."u", e."s0" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "x1"
    FROM (
      SELECT
        e.*,
        min(CASE WHEN e."k" = 3 THEN e."t" END) OVER (PARTITION BY e."u", e."s0" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "e0"
      FROM (
        SELECT
          e.*,
          max(CASE WHEN e."k" = 2 THEN e."t" END) OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "s0"
        FROM (
          SELECT
            "who" AS "u",
            ((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
            1 AS "k",
            1 AS "v0",
            CASE WHEN "id" IS NOT NULL THEN ((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) END AS "v1"
          FROM "hb_log"
          WHERE (((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND ("who" IN (SELECT
  p."u" AS "u"
FROM h0p p)) AND (kind = 'view'
)
          UNION ALL
          SELECT
            p."u" AS "u",
            p."t" AS "t",
            0 AS "k",
            NULL AS "v0",
            NULL AS "v1"
          FROM h0p p
          UNION ALL
          SELECT
            "who" AS "u",
            ((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
            2 AS "k",
            NULL AS "v0",
            NULL AS "v1"
          FROM "hb_log"
          WHERE (((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND ("who" IN (SELECT
  p."u" AS "u"
FROM h0p p)) AND (kind = 'visit'
)
          UNION ALL
          SELECT
            "who" AS "u",
            ((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
            3 AS "k",
            NULL AS "v0",
            NULL AS "v1"
          FROM "hb_log"
          WHERE (((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND ("who" IN (SELECT
  p."u" AS "u"
FROM h0p p)) AND (kind = 'buy'
)
        ) e
      ) e
    ) e
  ) s
  LEFT JOIN (
    SELECT
      r."u" AS "u",
      r."t" AS "t",
      r."v" AS "v"
    FROM (
      SELECT
        "who" AS "u",
        ((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
        "id" AS "v",
        row_number() OVER (PARTITION BY "who", ((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) ORDER BY "id" DESC) AS "n"
      FROM "hb_log"
      WHERE (((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND ("who" IN (SELECT
  p."u" AS "u"
FROM h0p p)) AND (kind = 'view'
) AND ("id" IS NOT NULL)
    ) r
    WHERE r."n" = 1
  ) y1 ON (y1."u" = s."u") AND (y1."t" = s."x1")
  WHERE s."k" = 0
) h0 ON (m."who" = h0."u") AND (((epoch_us(m."happened_at") - CASE WHEN typeof(m."happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) = h0."t")
LEFT JOIN (
  WITH h1p AS (
    SELECT DISTINCT
      m."who" AS "u",
      ((epoch_us(m."happened_at") - CASE WHEN typeof(m."happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t"
    FROM (
      SELECT m.*
      FROM (SELECT * FROM hb_log WHERE kind = 'ask'
) m
    ) m
    WHERE (m."who" IS NOT NULL) AND (((epoch_us(m."happened_at") - CASE WHEN typeof(m."happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL)
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
      count(CASE WHEN e."s0" IS NOT NULL THEN e."v0" END) OVER (PARTITION BY e."u", e."s0" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "x0"
    FROM (
      SELECT
        e.*,
        CASE WHEN e."k" = 0 THEN max(CASE WHEN e."k" = 2 THEN e."t" END) OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) ELSE max(CASE WHEN e."k" = 2 THEN e."t" END) OVER (PARTITION BY e."u" ORDER BY e."t" RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) END AS "s0"
      FROM (
        SELECT
          "who" AS "u",
          ((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
          1 AS "k",
          1 AS "v0"
        FROM "hb_log"
        WHERE (((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND ("who" IN (SELECT
  p."u" AS "u"
FROM h1p p)) AND (kind = 'view'
)
        UNION ALL
        SELECT
          p."u" AS "u",
          p."t" AS "t",
          0 AS "k",
          NULL AS "v0"
        FROM h1p p
        UNION ALL
        SELECT
          "who" AS "u",
          ((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "t",
          2 AS "k",
          NULL AS "v0"
        FROM "hb_log"
        WHERE (((epoch_us("happened_at") - CASE WHEN typeof("happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond("happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) IS NOT NULL) AND ("who" IN (SELECT
  p."u" AS "u"
FROM h1p p)) AND (kind = 'visit'
)
      ) e
    ) e
  ) s
  WHERE s."k" = 0
) h1 ON (m."who" = h1."u") AND (((epoch_us(m."happened_at") - CASE WHEN typeof(m."happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) = h1."t")
