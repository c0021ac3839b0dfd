SELECT
  m."id" AS "c0",
  m."sold_at" AS "c1",
  m."who" AS "c2",
  j0."price" AS "c3",
  j0."label" AS "c4"
FROM "jv_sales" m
LEFT JOIN "jv_prices" j0 ON ((m."shop" = j0."shop") AND (m."product" = j0."sku")) AND (j0."valid_from" <= m."sold_at") AND ((j0."valid_to" IS NULL) OR (j0."valid_to" > m."sold_at"))
