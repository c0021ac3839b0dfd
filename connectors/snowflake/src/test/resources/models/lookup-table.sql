SELECT
  m."ID" AS "c0",
  m."ORDERED_AT" AS "c1",
  m."CUSTOMER" AS "c2",
  m."ACCOUNT" AS "c3"
FROM "LT_ORDERS" m
