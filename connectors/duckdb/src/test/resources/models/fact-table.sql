SELECT
  m."id" AS "c0",
  m."ordered_at" AS "c1",
  m."customer" AS "c2",
  m."total" AS "c3",
  m."perseid_e0" AS "c4",
  CASE WHEN m."total" IS NULL THEN NULL WHEN m."total" < 20 THEN '<20' WHEN m."total" < 100 THEN '20-<100' ELSE '100+' END AS "c5",
  j0."channel" AS "c6"
FROM (
  SELECT
    *,
    (total * 2 -- twice
) AS "perseid_e0"
  FROM "ft_orders"
) m
LEFT JOIN "ft_campaigns" j0 ON m."campaign" = j0."id"
