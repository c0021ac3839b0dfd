-- What every size of the shop has in common. Invented names; quotes, commas and other scripts are there on purpose.
CREATE TABLE products (product_id VARCHAR, product_name VARCHAR, product_type VARCHAR, product_description VARCHAR,
    product_price DECIMAL(18,2), is_food_item BOOLEAN, is_drink_item BOOLEAN);
INSERT INTO products VALUES
    ('JAF-001', 'The Croque, Monsieur', 'jaffle', 'Ham, gruyère and béchamel, pressed until it sings', 11.00, true, false),
    ('JAF-002', 'Mumbai Midnight', 'jaffle', 'Spiced potato, coriander and mint chutney', 9.50, true, false),
    ('JAF-003', 'Banana "Foster" Home', 'jaffle', 'Banana, brown sugar, a promise of rum', 8.00, true, false),
    ('JAF-004', 'Jalapeño Business', 'jaffle', 'Cheddar, jalapeño, none of yours', 10.50, true, false),
    ('JAF-005', 'Smörgås Ahead', 'jaffle', 'Dill, cured salmon and crème fraîche', 14.25, true, false),
    ('BEV-001', 'Long Black Friday', 'beverage', 'Two shots, hot water, no small talk', 4.00, false, true),
    ('BEV-002', 'Flat White Lie', 'beverage', 'Velvet milk over a ristretto', 4.75, false, true),
    ('BEV-003', 'Hibiscus & Ice', 'beverage', 'Cold-brewed hibiscus with lime', 5.50, false, true),
    ('BEV-004', '抹茶 Cloud', 'beverage', 'Matcha, oat milk, a cloud', 6.25, false, true),
    ('BEV-005', 'Sparkling Nothing', 'beverage', 'Water, bubbles', 3.00, false, true);

CREATE TABLE supplies (supply_uuid VARCHAR, supply_id VARCHAR, product_id VARCHAR, supply_name VARCHAR,
    supply_cost DECIMAL(18,2), is_perishable_supply BOOLEAN);
INSERT INTO supplies
SELECT md5(supply_id || product_id), supply_id, product_id, supply_name, supply_cost, is_perishable
FROM (VALUES
    ('SUP-001', 'bread, two slices', 0.55, true, 'jaffle'), ('SUP-002', 'filling', 2.35, true, 'jaffle'),
    ('SUP-003', 'butter', 0.30, true, 'jaffle'), ('SUP-004', 'paper sleeve (7")', 0.08, false, 'jaffle'),
    ('SUP-005', 'cup', 0.12, false, 'beverage'), ('SUP-006', 'beans or leaves', 0.65, true, 'beverage'),
    ('SUP-007', 'milk', 0.40, true, 'beverage'), ('SUP-008', 'lid', 0.04, false, 'beverage'))
    s(supply_id, supply_name, supply_cost, is_perishable, product_type)
JOIN products USING (product_type)
ORDER BY supply_id, product_id;

CREATE TABLE customers (customer_id VARCHAR, customer_name VARCHAR, customer_type VARCHAR, email VARCHAR,
    first_ordered_at TIMESTAMP, last_ordered_at TIMESTAMP, count_lifetime_orders BIGINT, lifetime_spend DECIMAL(18,2));
CREATE TABLE orders (order_id BIGINT, customer_id VARCHAR, location_id VARCHAR, ordered_at TIMESTAMPTZ, updated_at TIMESTAMPTZ,
    order_total DECIMAL(18,2), tax_paid DECIMAL(18,2), order_cost DECIMAL(18,2), utm_campaign VARCHAR,
    order_items_count INTEGER, is_food_order BOOLEAN, is_drink_order BOOLEAN);
CREATE TABLE order_items (order_item_id BIGINT, order_id BIGINT, product_id VARCHAR, product_name VARCHAR,
    product_price DECIMAL(18,2), quantity INTEGER);
CREATE TABLE locations (location_id VARCHAR, location_name VARCHAR, tax_rate DECIMAL(6,4), opened_at TIMESTAMP);

-- Chance that is the same for the same seed: uniform in [0, 1), by what it decides and for whom.
CREATE TEMP MACRO chance(what, id) AS (hash(id, what, getvariable('seed')) >> 11)::DOUBLE / 9007199254740992;
CREATE TEMP MACRO pick(what, id, list) AS list[1 + (chance(what, id) * len(list))::BIGINT % len(list)];
CREATE TEMP MACRO customer_uuid(i) AS
    regexp_replace(md5('customer ' || getvariable('seed') || ' ' || i), '^(.{8})(.{4})(.{4})(.{4})(.{12})$', '\1-\2-\3-\4-\5');

-- Each product with the cost of its supplies, numbered, for picking.
CREATE TEMP TABLE menu AS
SELECT row_number() OVER (ORDER BY product_id) - 1 AS nth, p.*, s.cost AS supply_cost
FROM products p JOIN (SELECT product_id, sum(supply_cost)::DECIMAL(18,2) AS cost FROM supplies GROUP BY product_id) s
    USING (product_id);
