SELECT
  m."activity_id" AS "c0",
  m."ts" AS "c1",
  m."customer" AS "c2",
  m."activity" AS "c3"
FROM (
  SELECT
    s."activity_id" AS "activity_id",
    s."ts" AS "ts",
    s."customer" AS "customer",
    s."activity" AS "activity"
  FROM "ma_activities" s
) m
