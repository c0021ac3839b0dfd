SELECT
  m."ID" AS "c0",
  m."ORDERED_AT" AS "c1",
  m."CUSTOMER" AS "c2",
  m."TOTAL" AS "c3",
  m."perseid_e0" AS "c4",
  CASE WHEN m."TOTAL" IS NULL THEN NULL WHEN m."TOTAL" < 20 THEN '<20' WHEN m."TOTAL" < 100 THEN '20-<100' ELSE '100+' END AS "c5",
  j0."CHANNEL" AS "c6"
FROM (
  SELECT
    *,
    (total * 2 -- twice
) AS "perseid_e0"
  FROM "FT_ORDERS"
) m
LEFT JOIN "FT_CAMPAIGNS" j0 ON m."CAMPAIGN" = j0."ID"
