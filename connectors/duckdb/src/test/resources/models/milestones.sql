SELECT
  m."id" AS "c0",
  m."perseid_milestone" AS "c1",
  m."perseid_milestone_at" AS "c2",
  m."who" AS "c3",
  m."perseid_e0" AS "c4",
  m."carrier" AS "c5"
FROM (
  SELECT
    *,
    (returned_at > shipped_at
) AS "perseid_e0"
  FROM (
    SELECT
      s.*,
      'order placed' AS "perseid_milestone",
      s."ordered_at" AS "perseid_milestone_at"
    FROM "ms_shipments" s
    WHERE s."ordered_at" IS NOT NULL
    UNION ALL
    SELECT
      s.*,
      'order shipped' AS "perseid_milestone",
      s."shipped_at" AS "perseid_milestone_at"
    FROM "ms_shipments" s
    WHERE s."shipped_at" IS NOT NULL
    UNION ALL
    SELECT
      s.*,
      'order returned' AS "perseid_milestone",
      s."returned_at" AS "perseid_milestone_at"
    FROM "ms_shipments" s
    WHERE s."returned_at" IS NOT NULL
  ) m
) m
