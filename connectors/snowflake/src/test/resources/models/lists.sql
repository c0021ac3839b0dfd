SELECT
  m."ID" AS "c0",
  m."ORDERED_AT" AS "c1",
  m."WHO" AS "c2",
  l0."list" AS "c3",
  CASE WHEN l0."total" > 3 THEN l0."total" - 3 END AS "c4",
  l1."list" AS "c5"
FROM "LI_ORDERS" m
LEFT JOIN (
  SELECT
    n."k0" AS "k0",
    ARRAY_SLICE(ARRAY_AGG(OBJECT_CONSTRUCT('sku', n."f0", 'Price', n."f1", 'gift', n."f2")) WITHIN GROUP (ORDER BY n."place"), 0, 3) AS "list",
    max(n."total") AS "total"
  FROM (
    SELECT
      c."ORDER_ID" AS "k0",
      row_number() OVER (PARTITION BY c."ORDER_ID" ORDER BY c."PRICE" IS NULL, c."PRICE" DESC, c."PRODUCT", c."IS_GIFT") AS "place",
      count(*) OVER (PARTITION BY c."ORDER_ID") AS "total",
      c."PRODUCT" AS "f0",
      c."PRICE" AS "f1",
      c."IS_GIFT" AS "f2"
    FROM "LI_ITEMS" c
    WHERE c."ORDER_ID" IN (SELECT
  m."ID" AS "matched"
FROM (
  SELECT m.*
  FROM "LI_ORDERS" m
) m)
  ) n
  WHERE n."place" <= 3
  GROUP BY n."k0"
) l0 ON m."ID" = l0."k0"
LEFT JOIN (
  SELECT
    n."k0" AS "k0",
    n."k1" AS "k1",
    ARRAY_SLICE(ARRAY_AGG(OBJECT_CONSTRUCT('code', n."f0")) WITHIN GROUP (ORDER BY n."place"), 0, 100) AS "list"
  FROM (
    SELECT
      c."SHOP_ID" AS "k0",
      c."ORDER_ID" AS "k1",
      row_number() OVER (PARTITION BY c."SHOP_ID", c."ORDER_ID" ORDER BY c."CODE") AS "place",
      c."CODE" AS "f0"
    FROM "LI_COUPONS" c
    WHERE (c."SHOP_ID" IN (SELECT
  m."SHOP" AS "matched"
FROM (
  SELECT m.*
  FROM "LI_ORDERS" m
) m)) AND (c."ORDER_ID" IN (SELECT
  m."ID" AS "matched"
FROM (
  SELECT m.*
  FROM "LI_ORDERS" m
) m))
  ) n
  WHERE n."place" <= 100
  GROUP BY n."k0", n."k1"
) l1 ON (m."SHOP" = l1."k0") AND (m."ID" = l1."k1")
