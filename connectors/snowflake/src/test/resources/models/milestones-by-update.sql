SELECT
  m."ID" AS "c0",
  m."perseid_milestone" AS "c1",
  m."perseid_milestone_at" AS "c2",
  m."UPDATED_AT" AS "c3",
  m."WHO" AS "c4",
  m."perseid_e0" AS "c5",
  m."CARRIER" AS "c6"
FROM (
  SELECT
    *,
    (returned_at > shipped_at
) AS "perseid_e0"
  FROM (
    SELECT
      s.*,
      'order placed' AS "perseid_milestone",
      s."ORDERED_AT" AS "perseid_milestone_at"
    FROM "MU_SHIPMENTS" s
    WHERE s."ORDERED_AT" IS NOT NULL
    UNION ALL
    SELECT
      s.*,
      'order shipped' AS "perseid_milestone",
      s."SHIPPED_AT" AS "perseid_milestone_at"
    FROM "MU_SHIPMENTS" s
    WHERE s."SHIPPED_AT" IS NOT NULL
    UNION ALL
    SELECT
      s.*,
      'order returned' AS "perseid_milestone",
      s."RETURNED_AT" AS "perseid_milestone_at"
    FROM "MU_SHIPMENTS" s
    WHERE s."RETURNED_AT" IS NOT NULL
  ) m
) m
