SELECT
  m."ID" AS "c0",
  m."SOLD_AT" AS "c1",
  m."WHO" AS "c2",
  j0."PRICE" AS "c3",
  j0."LABEL" AS "c4"
FROM "JV_SALES" m
LEFT JOIN "JV_PRICES" j0 ON ((m."SHOP" = j0."SHOP") AND (m."PRODUCT" = j0."SKU")) AND (j0."VALID_FROM" <= m."SOLD_AT") AND ((j0."VALID_TO" IS NULL) OR (j0."VALID_TO" > m."SOLD_AT"))
