SELECT
  m."WHO" AS "c0",
  m."EVENT_NAME" AS "c1",
  m."HAPPENED_AT" AS "c2",
  m."PRICE" AS "c3",
  m."first_visit_date" AS "c4",
  m."first_visit_datetime" AS "c5",
  m."hours_from_first_visit" AS "c6",
  m."days_from_first_visit" AS "c7"
FROM (
  SELECT
    f."ID" AS "ID",
    f."HAPPENED_AT" AS "HAPPENED_AT",
    f."WHO" AS "WHO",
    f."EVENT_NAME" AS "EVENT_NAME",
    f."PRICE" AS "PRICE",
    CAST(v."perseid_visit" AS DATE) AS "first_visit_date",
    v."perseid_visit" AS "first_visit_datetime",
    (DATEDIFF('HOUR', v."perseid_visit", f."HAPPENED_AT")) + 1 AS "hours_from_first_visit",
    (DATEDIFF('DAY', v."perseid_visit", f."HAPPENED_AT")) + 1 AS "days_from_first_visit"
  FROM (
    SELECT
      a.*,
      row_number() OVER (PARTITION BY a."WHO", a."EVENT_NAME" ORDER BY a."HAPPENED_AT", a."ID") AS "perseid_rank"
    FROM (
      SELECT
        s."ID" AS "ID",
        s."HAPPENED_AT" AS "HAPPENED_AT",
        s."WHO" AS "WHO",
        s."EVENT_NAME" AS "EVENT_NAME",
        s."PRICE" AS "PRICE"
      FROM "FD_EVENTS" s
      WHERE (s."WHO" IS NOT NULL) AND (s."HAPPENED_AT" IS NOT NULL) AND (s."EVENT_NAME" IS NOT NULL)
      UNION ALL
      SELECT
        s."ID" AS "ID",
        v."perseid_visit" AS "HAPPENED_AT",
        v."perseid_user" AS "WHO",
        'first_visit' AS "EVENT_NAME",
        s."PRICE" AS "PRICE"
      FROM (
        SELECT
          u."ID" AS "perseid_user",
          min(u."FIRST_VISITED_AT") AS "perseid_visit"
        FROM "FD_USERS" u
        WHERE (u."ID" IS NOT NULL) AND (u."FIRST_VISITED_AT" IS NOT NULL)
        GROUP BY u."ID"
      ) v
      LEFT JOIN "FD_EVENTS" s ON FALSE
    ) a
  ) f
  LEFT JOIN (
    SELECT
      u."ID" AS "perseid_user",
      min(u."FIRST_VISITED_AT") AS "perseid_visit"
    FROM "FD_USERS" u
    WHERE (u."ID" IS NOT NULL) AND (u."FIRST_VISITED_AT" IS NOT NULL)
    GROUP BY u."ID"
  ) v ON v."perseid_user" = f."WHO"
  WHERE f."perseid_rank" = 1
) m
