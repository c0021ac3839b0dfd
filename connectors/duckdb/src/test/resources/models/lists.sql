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
    n."k0" AS "k0",
    list_transform(list_sort(list({place: n."place", "row": {"sku": n."f0", "Price": n."f1", "gift": n."f2"}})), lambda o: o."row")[1:3] AS "list",
    max(n."total") AS "total"
  FROM (
    SELECT
      c."order_id" AS "k0",
      row_number() OVER (PARTITION BY c."order_id" ORDER BY c."price" IS NULL, c."price" DESC, c."product", c."is_gift") AS "place",
      count(*) OVER (PARTITION BY c."order_id") AS "total",
      c."product" AS "f0",
      c."price" AS "f1",
      c."is_gift" AS "f2"
    FROM "li_items" c
    WHERE c."order_id" IN (SELECT
  m."id" AS "matched"
FROM (
  SELECT m.*
  FROM "li_orders" m
) m)
  ) n
  WHERE n."place" <= 3
  GROUP BY n."k0"
) l0 ON m."id" = l0."k0"
LEFT JOIN (
  SELECT
    n."k0" AS "k0",
    n."k1" AS "k1",
    list_transform(list_sort(list({place: n."place", "row": {"code": n."f0"}})), lambda o: o."row")[1:100] AS "list"
  FROM (
    SELECT
      c."shop_id" AS "k0",
      c."order_id" AS "k1",
      row_number() OVER (PARTITION BY c."shop_id", c."order_id" ORDER BY c."code") AS "place",
      c."code" AS "f0"
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
  ) n
  WHERE n."place" <= 100
  GROUP BY n."k0", n."k1"
) l1 ON (m."shop" = l1."k0") AND (m."id" = l1."k1")
