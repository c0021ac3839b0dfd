SELECT
  m."id" AS "c0",
  m."perseid_milestone" AS "c1",
  m."perseid_milestone_at" AS "c2",
  m."who" AS "c3"
FROM (
  SELECT
    s.*,
    'a' AS "perseid_milestone",
    s."ordered_at" AS "perseid_milestone_at"
  FROM "mm_shipments" s
  WHERE s."ordered_at" IS NOT NULL
  UNION ALL
  SELECT
    s.*,
    'b' AS "perseid_milestone",
    s."shipped_at" AS "perseid_milestone_at"
  FROM "mm_shipments" s
  WHERE s."shipped_at" IS NOT NULL
) m
