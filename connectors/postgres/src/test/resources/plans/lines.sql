-- a plan of ranges asks

SELECT
  count(*) AS "n",
  min((CASE WHEN isfinite(m."ordered_at") AND m."ordered_at" < '294247-01-01' THEN CAST(extract(epoch FROM m."ordered_at") * 1000000 AS bigint) END)) AS "low",
  max((CASE WHEN isfinite(m."ordered_at") AND m."ordered_at" < '294247-01-01' THEN CAST(extract(epoch FROM m."ordered_at") * 1000000 AS bigint) END)) AS "high"
FROM "plan_lines" m
WHERE m."ordered_at" >= TIMESTAMPTZ '2025-01-01 00:00:00.000000+00'

SELECT
  CAST(((CASE WHEN isfinite(m."ordered_at") AND m."ordered_at" < '294247-01-01' THEN CAST(extract(epoch FROM m."ordered_at") * 1000000 AS bigint) END) - 1735725600000000 - ((CASE WHEN isfinite(m."ordered_at") AND m."ordered_at" < '294247-01-01' THEN CAST(extract(epoch FROM m."ordered_at") * 1000000 AS bigint) END) - 1735725600000000) % 176400001) / 176400001 AS BIGINT) AS "bar",
  count(*) AS "n"
FROM "plan_lines" m
WHERE (m."ordered_at" >= TIMESTAMPTZ '2025-01-01 10:00:00.000000+00') AND (m."ordered_at" < TIMESTAMPTZ '2025-01-03 11:00:00.000001+00')
GROUP BY 1
ORDER BY 1

SELECT
  count(*) AS "n"
FROM "plan_lines" m
WHERE m."ordered_at" IS NULL

SELECT
  m."id" AS "k0",
  m."line" AS "k1",
  CAST(max((CASE WHEN isfinite(m."ordered_at") AND m."ordered_at" < '294247-01-01' THEN CAST(extract(epoch FROM m."ordered_at") * 1000000 AS bigint) END)) AS BIGINT) AS "highest"
FROM "plan_lines" m
WHERE m."ordered_at" >= TIMESTAMPTZ '2025-01-01 00:00:00.000000+00'
GROUP BY 1, 2
HAVING count(*) > 1
LIMIT 101

-- and reads

SELECT
  m."id" AS "c0",
  m."line" AS "c1",
  m."ordered_at" AS "c2",
  m."customer" AS "c3"
FROM "plan_lines" m
WHERE (m."ordered_at" >= TIMESTAMPTZ '2025-01-01 00:00:00.000000+00') AND (m."ordered_at" < TIMESTAMPTZ '2025-01-02 10:59:24.000510+00')

SELECT
  m."id" AS "c0",
  m."line" AS "c1",
  m."ordered_at" AS "c2",
  m."customer" AS "c3"
FROM "plan_lines" m
WHERE m."ordered_at" >= TIMESTAMPTZ '2025-01-02 10:59:24.000510+00'

SELECT
  m."id" AS "c0",
  m."line" AS "c1",
  m."ordered_at" AS "c2",
  m."customer" AS "c3"
FROM "plan_lines" m
WHERE m."ordered_at" IS NULL

-- a plan by key asks

SELECT
  m."id" AS "k0",
  m."line" AS "k1",
  CAST(max((CASE WHEN isfinite(m."ordered_at") AND m."ordered_at" < '294247-01-01' THEN CAST(extract(epoch FROM m."ordered_at") * 1000000 AS bigint) END)) AS BIGINT) AS "highest"
FROM "plan_lines" m
WHERE ((m."ordered_at" >= TIMESTAMPTZ '2025-01-01 00:00:00.000000+00') OR (m."ordered_at" IS NULL)) AND (((m."id" = '2') AND (m."line" = '1')) OR ((m."id" = '4') AND (m."line" = '1')))
GROUP BY 1, 2
HAVING count(*) > 1
LIMIT 101

-- and reads

SELECT
  m."id" AS "c0",
  m."line" AS "c1",
  m."ordered_at" AS "c2",
  m."customer" AS "c3"
FROM "plan_lines" m
WHERE ((m."ordered_at" >= TIMESTAMPTZ '2025-01-01 00:00:00.000000+00') OR (m."ordered_at" IS NULL)) AND (((m."id" = '2') AND (m."line" = '1')) OR ((m."id" = '4') AND (m."line" = '1')))

-- a state table compares

SELECT
  (coalesce(CAST((octet_length(CAST((q."c0") AS text))) AS text) || ':' || CAST((q."c0") AS text) || ',' || CAST((octet_length(CAST((q."c1") AS text))) AS text) || ':' || CAST((q."c1") AS text), '')) COLLATE "C" AS "row_key",
  (pg_catalog.hashtextextended((coalesce(CAST(octet_length(CAST((q."c0") AS text)) AS text) || ':' || CAST((q."c0") AS text), '-') || coalesce(CAST(octet_length(CAST((q."c1") AS text)) AS text) || ':' || CAST((q."c1") AS text), '-') || coalesce(CAST(octet_length(CAST((q."c2") AS text)) AS text) || ':' || CAST((q."c2") AS text), '-') || coalesce(CAST(octet_length(CAST((q."c3") AS text)) AS text) || ':' || CAST((q."c3") AS text), '-')) COLLATE "C", 0) & 9223372036854775807) AS "row_hash"
FROM (
  SELECT
    m."id" AS "c0",
    m."line" AS "c1",
    m."ordered_at" AS "c2",
    m."customer" AS "c3"
  FROM "plan_lines" m
) q

-- and what it names is read

SELECT
  q.*,
  (pg_catalog.hashtextextended((coalesce(CAST(octet_length(CAST((q."c0") AS text)) AS text) || ':' || CAST((q."c0") AS text), '-') || coalesce(CAST(octet_length(CAST((q."c1") AS text)) AS text) || ':' || CAST((q."c1") AS text), '-') || coalesce(CAST(octet_length(CAST((q."c2") AS text)) AS text) || ':' || CAST((q."c2") AS text), '-') || coalesce(CAST(octet_length(CAST((q."c3") AS text)) AS text) || ':' || CAST((q."c3") AS text), '-')) COLLATE "C", 0) & 9223372036854775807) AS "row_hash",
  (coalesce(CAST((octet_length(CAST((q."c0") AS text))) AS text) || ':' || CAST((q."c0") AS text) || ',' || CAST((octet_length(CAST((q."c1") AS text))) AS text) || ':' || CAST((q."c1") AS text), '')) COLLATE "C" AS "row_key"
FROM (
SELECT
  m."id" AS "c0",
  m."line" AS "c1",
  m."ordered_at" AS "c2",
  m."customer" AS "c3"
FROM "plan_lines" m
WHERE (coalesce(CAST((octet_length(CAST((m."id") AS text))) AS text) || ':' || CAST((m."id") AS text) || ',' || CAST((octet_length(CAST((m."line") AS text))) AS text) || ':' || CAST((m."line") AS text), '')) COLLATE "C" IN (SELECT row_key FROM named)
) q
