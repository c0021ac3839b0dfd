SELECT
  CAST((CAST((extract(epoch FROM date_trunc('second', TIMESTAMPTZ '2025-01-02 02:00:00.000000+00')) - extract(epoch FROM date_trunc('second', TIMESTAMPTZ '2025-01-01 01:59:59.999999+00'))) / 1 AS bigint)) AS BIGINT) AS "after_second",
  CAST((CAST((extract(epoch FROM date_trunc('second', TIMESTAMPTZ '2025-01-01 01:59:59.999999+00')) - extract(epoch FROM date_trunc('second', TIMESTAMPTZ '2025-01-02 02:00:00.000000+00'))) / 1 AS bigint)) AS BIGINT) AS "before_second",
  CAST((CAST((extract(epoch FROM date_trunc('hour', TIMESTAMPTZ '2025-01-02 02:00:00.000000+00')) - extract(epoch FROM date_trunc('hour', TIMESTAMPTZ '2025-01-01 01:59:59.999999+00'))) / 3600 AS bigint)) AS BIGINT) AS "after_hour",
  CAST((CAST((extract(epoch FROM date_trunc('hour', TIMESTAMPTZ '2025-01-01 01:59:59.999999+00')) - extract(epoch FROM date_trunc('hour', TIMESTAMPTZ '2025-01-02 02:00:00.000000+00'))) / 3600 AS bigint)) AS BIGINT) AS "before_hour",
  CAST((CAST((extract(epoch FROM date_trunc('day', TIMESTAMPTZ '2025-01-02 02:00:00.000000+00')) - extract(epoch FROM date_trunc('day', TIMESTAMPTZ '2025-01-01 01:59:59.999999+00'))) / 86400 AS bigint)) AS BIGINT) AS "after_day",
  CAST((CAST((extract(epoch FROM date_trunc('day', TIMESTAMPTZ '2025-01-01 01:59:59.999999+00')) - extract(epoch FROM date_trunc('day', TIMESTAMPTZ '2025-01-02 02:00:00.000000+00'))) / 86400 AS bigint)) AS BIGINT) AS "before_day",
  (CASE WHEN isfinite(date_trunc('hour', TIMESTAMPTZ '2025-01-01 01:59:59.999999+00')) AND date_trunc('hour', TIMESTAMPTZ '2025-01-01 01:59:59.999999+00') < '294247-01-01' THEN CAST(extract(epoch FROM date_trunc('hour', TIMESTAMPTZ '2025-01-01 01:59:59.999999+00')) * 1000000 AS bigint) END) AS "hour",
  (CASE WHEN isfinite(date_trunc('day', TIMESTAMPTZ '2025-01-02 02:00:00.000000+00')) AND date_trunc('day', TIMESTAMPTZ '2025-01-02 02:00:00.000000+00') < '294247-01-01' THEN CAST(extract(epoch FROM date_trunc('day', TIMESTAMPTZ '2025-01-02 02:00:00.000000+00')) * 1000000 AS bigint) END) AS "day"
FROM (SELECT 1 AS one
) o
