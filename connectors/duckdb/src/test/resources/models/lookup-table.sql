SELECT
  m."id" AS "c0",
  m."ordered_at" AS "c1",
  m."customer" AS "c2",
  m."account" AS "c3"
FROM "lt_orders" m
