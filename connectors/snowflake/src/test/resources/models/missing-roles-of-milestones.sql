SELECT
  m."ID" AS "c0",
  m."perseid_milestone" AS "c1",
  m."perseid_milestone_at" AS "c2",
  m."WHO" AS "c3"
FROM (
  SELECT
    s.*,
    'a' AS "perseid_milestone",
    s."ORDERED_AT" AS "perseid_milestone_at"
  FROM "MM_SHIPMENTS" s
  WHERE s."ORDERED_AT" IS NOT NULL
  UNION ALL
  SELECT
    s.*,
    'b' AS "perseid_milestone",
    s."SHIPPED_AT" AS "perseid_milestone_at"
  FROM "MM_SHIPMENTS" s
  WHERE s."SHIPPED_AT" IS NOT NULL
) m
