SELECT
  m."id" AS "c0",
  m."ordered_at" AS "c1",
  m."customer" AS "c2",
  CASE WHEN m."total" IS NULL THEN NULL WHEN m."total" < 20 THEN '<20' WHEN m."total" < 100.5 THEN '20-<100.5' ELSE '100.5+' END AS "c3",
  CASE WHEN m."total" IS NULL THEN NULL WHEN m."total" <= 20 THEN '<=20' WHEN m."total" <= 100.5 THEN '>20-100.5' ELSE '>100.5' END AS "c4",
  CASE WHEN m."seats" IS NULL THEN NULL WHEN m."seats" < 1 THEN 'none' WHEN m."seats" < 101 THEN '1-100' WHEN m."seats" < 501 THEN '101-500' ELSE '501+' END AS "c5",
  CASE WHEN m."seats" IS NULL THEN NULL WHEN m."seats" <= 0 THEN 'none' WHEN m."seats" <= 100 THEN '1-100' WHEN m."seats" <= 500 THEN '101-500' ELSE '501+' END AS "c6"
FROM "bk_orders" m
