SELECT
  m."who" AS "c0",
  m."event_name" AS "c1",
  m."happened_at" AS "c2",
  m."price" AS "c3",
  m."first_visit_date" AS "c4",
  m."first_visit_datetime" AS "c5",
  m."hours_from_first_visit" AS "c6",
  m."days_from_first_visit" AS "c7"
FROM (
  SELECT
    f."id" AS "id",
    f."happened_at" AS "happened_at",
    f."who" AS "who",
    f."event_name" AS "event_name",
    f."price" AS "price",
    CAST(v."perseid_visit" AS DATE) AS "first_visit_date",
    v."perseid_visit" AS "first_visit_datetime",
    (CAST((extract(epoch FROM date_trunc('hour', f."happened_at")) - extract(epoch FROM date_trunc('hour', v."perseid_visit"))) / 3600 AS bigint)) + 1 AS "hours_from_first_visit",
    (CAST((extract(epoch FROM date_trunc('day', f."happened_at")) - extract(epoch FROM date_trunc('day', v."perseid_visit"))) / 86400 AS bigint)) + 1 AS "days_from_first_visit"
  FROM (
    SELECT
      a.*,
      row_number() OVER (PARTITION BY a."who", a."event_name" ORDER BY a."happened_at", a."id") AS "perseid_rank"
    FROM (
      SELECT
        s."id" AS "id",
        s."happened_at" AS "happened_at",
        s."who" AS "who",
        s."event_name" AS "event_name",
        s."price" AS "price"
      FROM "fd_events" s
      WHERE (s."who" IS NOT NULL) AND (s."happened_at" IS NOT NULL) AND (s."event_name" IS NOT NULL)
      UNION ALL
      SELECT
        s."id" AS "id",
        v."perseid_visit" AS "happened_at",
        v."perseid_user" AS "who",
        'first_visit' AS "event_name",
        s."price" AS "price"
      FROM (
        SELECT
          u."id" AS "perseid_user",
          min(u."first_visited_at") AS "perseid_visit"
        FROM "fd_users" u
        WHERE (u."id" IS NOT NULL) AND (u."first_visited_at" IS NOT NULL)
        GROUP BY u."id"
      ) v
      LEFT JOIN "fd_events" s ON FALSE
    ) a
  ) f
  LEFT JOIN (
    SELECT
      u."id" AS "perseid_user",
      min(u."first_visited_at") AS "perseid_visit"
    FROM "fd_users" u
    WHERE (u."id" IS NOT NULL) AND (u."first_visited_at" IS NOT NULL)
    GROUP BY u."id"
  ) v ON v."perseid_user" = f."who"
  WHERE f."perseid_rank" = 1
) m
