SELECT
  m."activity_id" AS "c0",
  m."ts" AS "c1",
  m."customer" AS "c2",
  m."anonymous_customer_id" AS "c3",
  m."activity" AS "c4",
  m."payment" AS "c5",
  m."revenue_impact" AS "c6",
  m."link" AS "c7",
  m."feature_json" AS "c8"
FROM (
  SELECT
    s."activity_id" AS "activity_id",
    s."ts" AS "ts",
    s."customer" AS "customer",
    s."anonymous_customer_id" AS "anonymous_customer_id",
    s."activity" AS "activity",
    CASE WHEN s."activity" IN ('order') THEN NULL ELSE s."feature_json" END AS "feature_json",
    s."revenue_impact" AS "revenue_impact",
    s."link" AS "link",
    CASE WHEN s."activity" = 'order' THEN s."feature_json" END AS "payment"
  FROM "af_activities" s
) m
