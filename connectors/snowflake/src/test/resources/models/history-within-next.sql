SELECT
  m."ID" AS "c0",
  m."OPENED_AT" AS "c1",
  m."WHO" AS "c2",
  h0."x0" AS "c3",
  h0."x1" AS "c4",
  h0."x2" AS "c5"
FROM "HN_OPENS" m
LEFT JOIN (
  WITH h0p AS (
    SELECT DISTINCT
      TO_VARCHAR(m."WHO") AS "u",
      (CAST(DATE_PART(EPOCH_MICROSECOND, m."OPENED_AT") AS NUMBER(18, 0))) AS "t"
    FROM (
      SELECT m.*
      FROM "HN_OPENS" m
    ) m
    WHERE (TO_VARCHAR(m."WHO") IS NOT NULL) AND ((CAST(DATE_PART(EPOCH_MICROSECOND, m."OPENED_AT") AS NUMBER(18, 0))) IS NOT NULL)
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
        TO_VARCHAR("WHO") AS "u",
        (CAST(DATE_PART(EPOCH_MICROSECOND, "CLICKED_AT") AS NUMBER(18, 0))) AS "t",
        1 AS "k",
        1 AS "v0",
        1 AS "v1",
        CASE WHEN "ID" IS NOT NULL THEN (CAST(DATE_PART(EPOCH_MICROSECOND, "CLICKED_AT") AS NUMBER(18, 0))) END AS "v2"
      FROM "HN_CLICKS"
      WHERE ((CAST(DATE_PART(EPOCH_MICROSECOND, "CLICKED_AT") AS NUMBER(18, 0))) IS NOT NULL) AND (TO_VARCHAR("WHO") IN (SELECT
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
        TO_VARCHAR("WHO") AS "u",
        (CAST(DATE_PART(EPOCH_MICROSECOND, "CLICKED_AT") AS NUMBER(18, 0))) AS "t",
        "ID" AS "v",
        row_number() OVER (PARTITION BY TO_VARCHAR("WHO"), (CAST(DATE_PART(EPOCH_MICROSECOND, "CLICKED_AT") AS NUMBER(18, 0))) ORDER BY "ID") AS "n"
      FROM "HN_CLICKS"
      WHERE ((CAST(DATE_PART(EPOCH_MICROSECOND, "CLICKED_AT") AS NUMBER(18, 0))) IS NOT NULL) AND (TO_VARCHAR("WHO") IN (SELECT
  p."u" AS "u"
FROM h0p p)) AND ("ID" IS NOT NULL)
    ) r
    WHERE r."n" = 1
  ) y2 ON (y2."u" = s."u") AND (y2."t" = s."x2")
  WHERE s."k" = 0
) h0 ON (TO_VARCHAR(m."WHO") = h0."u") AND ((CAST(DATE_PART(EPOCH_MICROSECOND, m."OPENED_AT") AS NUMBER(18, 0))) = h0."t")
