SELECT
  m."session_id" AS "c0",
  m."session_start" AS "c1",
  m."perseid_session_closed" AS "c2",
  m."who" AS "c3",
  m."device" AS "c4",
  m."session_end" AS "c5",
  m."session_minutes" AS "c6",
  m."session_events" AS "c7"
FROM (
  SELECT
    f."id" AS "id",
    f."happened_at" AS "happened_at",
    f."who" AS "who",
    f."device" AS "device",
    CASE WHEN f."id" IS NOT NULL THEN coalesce(CAST((f."id") AS VARCHAR), '') END AS "session_id",
    f."happened_at" AS "session_start",
    f."session_end" AS "session_end",
    CAST(((epoch_us(f."session_end") - CASE WHEN typeof(f."session_end") LIKE '%_NS' THEN CAST(coalesce(nanosecond(f."session_end") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) - f."perseid_micros" AS DOUBLE PRECISION) / 60000000 AS "session_minutes",
    f."session_events" AS "session_events",
    CASE WHEN f."perseid_over" > (f."session_end" + INTERVAL '1800 seconds') THEN f."perseid_over" ELSE f."session_end" + INTERVAL '1800 seconds' END AS "perseid_session_closed"
  FROM (
    SELECT
      c.*,
      row_number() OVER (PARTITION BY c."who", c."device", c."perseid_run", c."perseid_cell" ORDER BY c."happened_at", c."id") AS "perseid_rank",
      max(c."happened_at") OVER (PARTITION BY c."who", c."device", c."perseid_run", c."perseid_cell") AS "session_end",
      count(*) OVER (PARTITION BY c."who", c."device", c."perseid_run", c."perseid_cell") AS "session_events"
    FROM (
      SELECT
        o.*,
        CASE WHEN o."perseid_over" IS NULL THEN 0 ELSE o."perseid_micros" - mod(mod(o."perseid_micros", 3600000000) + 3600000000, 3600000000) END AS "perseid_cell"
      FROM (
        SELECT
          r.*,
          min(CASE WHEN (r."perseid_micros" - r."perseid_run") > 3600000000 THEN r."happened_at" END) OVER (PARTITION BY r."who", r."device", r."perseid_run") AS "perseid_over"
        FROM (
          SELECT
            e.*,
            max(CASE WHEN (e."perseid_before" IS NULL) OR ((e."perseid_micros" - e."perseid_before") > 1800000000) THEN e."perseid_micros" END) OVER (PARTITION BY e."who", e."device" ORDER BY e."happened_at", e."id" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "perseid_run"
          FROM (
            SELECT
              s.*,
              ((epoch_us(s."happened_at") - CASE WHEN typeof(s."happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(s."happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END)) AS "perseid_micros",
              lag(((epoch_us(s."happened_at") - CASE WHEN typeof(s."happened_at") LIKE '%_NS' THEN CAST(coalesce(nanosecond(s."happened_at") % 1000 >= 500, false) AS BIGINT) ELSE 0 END))) OVER (PARTITION BY s."who", s."device" ORDER BY s."happened_at", s."id") AS "perseid_before"
            FROM "sd_events" s
            WHERE (s."happened_at" IS NOT NULL) AND ((s."who" IS NOT NULL) OR (s."device" IS NOT NULL))
          ) e
        ) r
      ) o
    ) c
  ) f
  WHERE f."perseid_rank" = 1
) m
