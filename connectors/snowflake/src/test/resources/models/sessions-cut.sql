SELECT
  m."session_id" AS "c0",
  m."session_start" AS "c1",
  m."perseid_session_closed" AS "c2",
  m."WHO" AS "c3",
  m."session_end" AS "c4",
  m."session_minutes" AS "c5",
  m."session_events" AS "c6"
FROM (
  SELECT
    f."ID" AS "ID",
    f."HAPPENED_AT" AS "HAPPENED_AT",
    f."WHO" AS "WHO",
    CASE WHEN f."ID" IS NOT NULL THEN coalesce(TO_VARCHAR(f."ID"), '') END AS "session_id",
    f."HAPPENED_AT" AS "session_start",
    f."session_end" AS "session_end",
    CAST((CAST(DATE_PART(EPOCH_MICROSECOND, f."session_end") AS NUMBER(18, 0))) - f."perseid_micros" AS DOUBLE PRECISION) / 60000000 AS "session_minutes",
    f."session_events" AS "session_events",
    CASE WHEN f."perseid_over" > (f."session_end" + INTERVAL '1800 seconds') THEN f."perseid_over" ELSE f."session_end" + INTERVAL '1800 seconds' END AS "perseid_session_closed"
  FROM (
    SELECT
      c.*,
      row_number() OVER (PARTITION BY c."WHO", c."perseid_run", c."perseid_cell" ORDER BY c."HAPPENED_AT", c."ID") AS "perseid_rank",
      max(c."HAPPENED_AT") OVER (PARTITION BY c."WHO", c."perseid_run", c."perseid_cell") AS "session_end",
      count(*) OVER (PARTITION BY c."WHO", c."perseid_run", c."perseid_cell") AS "session_events"
    FROM (
      SELECT
        o.*,
        CASE WHEN o."perseid_over" IS NULL THEN 0 ELSE o."perseid_micros" - mod(mod(o."perseid_micros", 3600000000) + 3600000000, 3600000000) END AS "perseid_cell"
      FROM (
        SELECT
          r.*,
          min(CASE WHEN (r."perseid_micros" - r."perseid_run") > 3600000000 THEN r."HAPPENED_AT" END) OVER (PARTITION BY r."WHO", r."perseid_run") AS "perseid_over"
        FROM (
          SELECT
            e.*,
            max(CASE WHEN (e."perseid_before" IS NULL) OR ((e."perseid_micros" - e."perseid_before") > 1800000000) THEN e."perseid_micros" END) OVER (PARTITION BY e."WHO" ORDER BY e."HAPPENED_AT", e."ID" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "perseid_run"
          FROM (
            SELECT
              s.*,
              (CAST(DATE_PART(EPOCH_MICROSECOND, s."HAPPENED_AT") AS NUMBER(18, 0))) AS "perseid_micros",
              lag((CAST(DATE_PART(EPOCH_MICROSECOND, s."HAPPENED_AT") AS NUMBER(18, 0)))) OVER (PARTITION BY s."WHO" ORDER BY s."HAPPENED_AT", s."ID") AS "perseid_before"
            FROM "SC_EVENTS" s
            WHERE (s."HAPPENED_AT" IS NOT NULL) AND (s."WHO" IS NOT NULL)
          ) e
        ) r
      ) o
    ) c
  ) f
  WHERE f."perseid_rank" = 1
) m
