-- a plan of ranges asks

SELECT
  count(*) AS "n",
  min(((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END))) AS "low",
  max(((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END))) AS "high"
FROM "plan_lines" m
WHERE m."ordered_at" >= TIMESTAMPTZ '2025-01-01 00:00:00.000000+00'

SELECT
  ((((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) - 1735725600000000) // 176400001) AS "bar",
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
  CAST(hash(m."id", m."line") >> 1 AS BIGINT) AS "h"
FROM "plan_lines" m
WHERE m."ordered_at" >= TIMESTAMPTZ '2025-01-01 00:00:00.000000+00'

SELECT
  m."id" AS "k0",
  m."line" AS "k1",
  CAST(max(((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END))) AS BIGINT) AS "highest"
FROM "plan_lines" m
WHERE (m."ordered_at" >= TIMESTAMPTZ '2025-01-01 00:00:00.000000+00') AND (CAST(hash(m."id", m."line") >> 1 AS BIGINT) IN (<hashes>))
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
  CAST(hash(m."id", m."line") >> 1 AS BIGINT) AS "h"
FROM "plan_lines" m
WHERE ((m."ordered_at" >= TIMESTAMPTZ '2025-01-01 00:00:00.000000+00') OR (m."ordered_at" IS NULL)) AND (((m."id" = '2') AND (m."line" = '1')) OR ((m."id" = '4') AND (m."line" = '1')))

SELECT
  m."id" AS "k0",
  m."line" AS "k1",
  CAST(max(((epoch_us(m."ordered_at") - CASE WHEN typeof(m."ordered_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(m."ordered_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END))) AS BIGINT) AS "highest"
FROM "plan_lines" m
WHERE (((m."ordered_at" >= TIMESTAMPTZ '2025-01-01 00:00:00.000000+00') OR (m."ordered_at" IS NULL)) AND (((m."id" = '2') AND (m."line" = '1')) OR ((m."id" = '4') AND (m."line" = '1')))) AND (CAST(hash(m."id", m."line") >> 1 AS BIGINT) IN (<hashes>))
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
  coalesce(CAST((strlen(CAST((q."c0") AS VARCHAR))) AS VARCHAR) || ':' || CAST((q."c0") AS VARCHAR) || ',' || CAST((strlen(CAST((q."c1") AS VARCHAR))) AS VARCHAR) || ':' || CAST((q."c1") AS VARCHAR), '') AS "row_key",
  CAST(hash(q."c0", q."c1", q."c2", q."c3") >> 1 AS BIGINT) AS "row_hash"
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
  CAST(hash(q."c0", q."c1", q."c2", q."c3") >> 1 AS BIGINT) AS "row_hash",
  coalesce(CAST((strlen(CAST((q."c0") AS VARCHAR))) AS VARCHAR) || ':' || CAST((q."c0") AS VARCHAR) || ',' || CAST((strlen(CAST((q."c1") AS VARCHAR))) AS VARCHAR) || ':' || CAST((q."c1") AS VARCHAR), '') AS "row_key"
FROM (
SELECT
  m."id" AS "c0",
  m."line" AS "c1",
  m."ordered_at" AS "c2",
  m."customer" AS "c3"
FROM "plan_lines" m
WHERE coalesce(CAST((strlen(CAST((m."id") AS VARCHAR))) AS VARCHAR) || ':' || CAST((m."id") AS VARCHAR) || ',' || CAST((strlen(CAST((m."line") AS VARCHAR))) AS VARCHAR) || ':' || CAST((m."line") AS VARCHAR), '') IN (SELECT row_key FROM named)
) q
