SELECT
  m."ACTIVITY_ID" AS "c0",
  m."TS" AS "c1",
  m."CUSTOMER" AS "c2",
  m."ANONYMOUS_ID" AS "c3",
  m."ACTIVITY" AS "c4",
  m."page_url" AS "c5",
  m."referrer" AS "c6",
  m."query" AS "c7",
  m."FEATURE_1" AS "c8",
  m."FEATURE_2" AS "c9",
  m."FEATURE_3" AS "c10",
  m."REVENUE_IMPACT" AS "c11"
FROM (
  SELECT
    s."ACTIVITY_ID" AS "ACTIVITY_ID",
    s."TS" AS "TS",
    s."CUSTOMER" AS "CUSTOMER",
    s."ANONYMOUS_ID" AS "ANONYMOUS_ID",
    s."ACTIVITY" AS "ACTIVITY",
    CASE WHEN s."ACTIVITY" IN ('page_view', 'search') THEN NULL ELSE s."FEATURE_1" END AS "FEATURE_1",
    CASE WHEN s."ACTIVITY" IN ('page_view') THEN NULL ELSE s."FEATURE_2" END AS "FEATURE_2",
    s."FEATURE_3" AS "FEATURE_3",
    s."REVENUE_IMPACT" AS "REVENUE_IMPACT",
    s."ACTIVITY_OCCURRENCE" AS "ACTIVITY_OCCURRENCE",
    s."ACTIVITY_REPEATED_AT" AS "ACTIVITY_REPEATED_AT",
    CASE WHEN s."ACTIVITY" = 'page_view' THEN s."FEATURE_1" END AS "page_url",
    CASE WHEN s."ACTIVITY" = 'page_view' THEN s."FEATURE_2" END AS "referrer",
    CASE WHEN s."ACTIVITY" = 'search' THEN s."FEATURE_1" END AS "query"
  FROM "ACTIVITIES" s
) m
