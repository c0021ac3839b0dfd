SELECT
  m."activity_id" AS "c0",
  m."ts" AS "c1",
  m."customer" AS "c2",
  m."anonymous_id" AS "c3",
  m."activity" AS "c4",
  m."page_url" AS "c5",
  m."referrer" AS "c6",
  m."query" AS "c7",
  m."feature_1" AS "c8",
  m."feature_2" AS "c9",
  m."feature_3" AS "c10",
  m."revenue_impact" AS "c11"
FROM (
  SELECT
    s."activity_id" AS "activity_id",
    s."ts" AS "ts",
    s."customer" AS "customer",
    s."anonymous_id" AS "anonymous_id",
    s."activity" AS "activity",
    CASE WHEN s."activity" IN ('page_view', 'search') THEN NULL ELSE s."feature_1" END AS "feature_1",
    CASE WHEN s."activity" IN ('page_view') THEN NULL ELSE s."feature_2" END AS "feature_2",
    s."feature_3" AS "feature_3",
    s."revenue_impact" AS "revenue_impact",
    s."activity_occurrence" AS "activity_occurrence",
    s."activity_repeated_at" AS "activity_repeated_at",
    CASE WHEN s."activity" = 'page_view' THEN s."feature_1" END AS "page_url",
    CASE WHEN s."activity" = 'page_view' THEN s."feature_2" END AS "referrer",
    CASE WHEN s."activity" = 'search' THEN s."feature_1" END AS "query"
  FROM "activities" s
) m
