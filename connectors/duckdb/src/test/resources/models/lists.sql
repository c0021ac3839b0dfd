SELECT
  m."id" AS "c0",
  m."ordered_at" AS "c1",
  m."who" AS "c2",
  l0."list" AS "c3",
  CASE WHEN l0."total" > 3 THEN l0."total" - 3 END AS "c4",
  l1."list" AS "c5"
FROM "li_orders" m
LEFT JOIN (
  SELECT
    c."order_id" AS "k0",
    min_by({"sku": c."product", "Price": c."price", "gift": c."is_gift"}, create_sort_key(c."price" IS NULL, 'ASC NULLS LAST', c."price", 'DESC NULLS LAST', c."product", 'ASC NULLS LAST', c."is_gift", 'ASC NULLS LAST'), 3) AS "list",
    count(*) AS "total"
  FROM "li_items" c
  WHERE c."order_id" IN (SELECT
  m."id" AS "matched"
FROM (
  SELECT m.*
  FROM "li_orders" m
) m)
  GROUP BY c."order_id"
) l0 ON m."id" = l0."k0"
LEFT JOIN (
  SELECT
    c."shop_id" AS "k0",
    c."order_id" AS "k1",
    min_by({"code": c."code"}, create_sort_key(c."code", 'ASC NULLS LAST'), 100) AS "list"
  FROM "li_coupons" c
  WHERE (c."shop_id" IN (SELECT
  m."shop" AS "matched"
FROM (
  SELECT m.*
  FROM "li_orders" m
) m)) AND (c."order_id" IN (SELECT
  m."id" AS "matched"
FROM (
  SELECT m.*
  FROM "li_orders" m
) m))
  GROUP BY c."shop_id", c."order_id"
) l1 ON (m."shop" = l1."k0") AND (m."id" = l1."k1")
