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
    c."ORDER_ID" AS "k0",
    ARRAY_SLICE(ARRAY_AGG(OBJECT_CONSTRUCT('sku', c."PRODUCT", 'Price', c."PRICE", 'gift', c."IS_GIFT")) WITHIN GROUP (ORDER BY c."PRICE" IS NULL, c."PRICE" DESC, c."PRODUCT", c."IS_GIFT"), 0, 3) AS "list",
    count(*) AS "total"
  FROM "LI_ITEMS" c
  WHERE c."ORDER_ID" IN (SELECT
  m."ID" AS "matched"
FROM (
  SELECT m.*
  FROM "LI_ORDERS" m
) m)
  GROUP BY c."ORDER_ID"
) l0 ON m."ID" = l0."k0"
LEFT JOIN (
  SELECT
    c."SHOP_ID" AS "k0",
    c."ORDER_ID" AS "k1",
    ARRAY_SLICE(ARRAY_AGG(OBJECT_CONSTRUCT('code', c."CODE")) WITHIN GROUP (ORDER BY c."CODE"), 0, 100) AS "list"
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
  GROUP BY c."SHOP_ID", c."ORDER_ID"
) l1 ON (m."SHOP" = l1."k0") AND (m."ID" = l1."k1")
