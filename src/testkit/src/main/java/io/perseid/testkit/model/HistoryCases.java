package io.perseid.testkit.model;

import io.perseid.api.destination.NullPolicy;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.History;
import io.perseid.engine.sync.History.Facts;
import io.perseid.engine.sync.History.Measure;
import io.perseid.engine.sync.History.Over;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Histories with rows by hand. */
final class HistoryCases {

    private static final Over ALL = new Over.AllBefore();

    private HistoryCases() {}

    /** Two orders at one moment, an order without customer, and a campaign that some orders have not. */
    static ModelCase before() {
        Facts orders = new Facts("hi_orders", "customer", "ordered_at", Optional.empty());
        return new ModelCase(
                "history",
                List.of(
                        "CREATE TABLE hi_orders (id BIGINT, ordered_at <instant>, customer VARCHAR(20), total BIGINT,"
                                + " campaign VARCHAR(20))",
                        "INSERT INTO hi_orders VALUES (1, @2025-01-01T10:00:00Z@, 'ann', 10, 'mail'),"
                                + " (2, @2025-01-02T10:00:00Z@, 'ann', 20, NULL),"
                                + " (3, @2025-01-02T10:00:00Z@, 'ann', 5, 'search'),"
                                + " (4, @2025-02-15T09:00:00Z@, 'ann', 1, 'ads'),"
                                + " (5, @2025-01-03T00:00:00Z@, 'bob', 7, NULL),"
                                + " (6, @2025-01-04T00:00:00Z@, NULL, 9, 'mail')"),
                new Model.Table("hi_orders"),
                events(
                        "ordered_at",
                        "customer",
                        history("account_num_orders", Measure.COUNT, orders, "", ALL, true),
                        history("orders_before", Measure.COUNT, orders, "", ALL, false),
                        history("revenue_30d", Measure.SUM, orders, "total", new Over.Last(Duration.ofDays(30)), false),
                        history("first_campaign", Measure.FIRST, orders, "campaign", ALL, true),
                        history("last_campaign", Measure.LAST, orders, "campaign", ALL, false),
                        history("returning", Measure.EVER, orders, "", ALL, false),
                        history("days_since", Measure.SINCE, orders, "", ALL, false),
                        history(
                                "large_before",
                                Measure.COUNT,
                                new Facts("hi_orders", "customer", "ordered_at", Optional.of("total >= 10 -- or more")),
                                "",
                                ALL,
                                false)),
                List.of(
                        "1: asked 2025-01-01T10:00:00Z ann {account_num_orders=1, first_campaign=mail, large_before=0,"
                                + " orders_before=0, returning=false, revenue_30d=0}",
                        "2: asked 2025-01-02T10:00:00Z ann {account_num_orders=3, days_since=1, first_campaign=mail,"
                                + " large_before=1, last_campaign=mail, orders_before=1, returning=true, revenue_30d=10}",
                        "3: asked 2025-01-02T10:00:00Z ann {account_num_orders=3, days_since=1, first_campaign=mail,"
                                + " large_before=1, last_campaign=mail, orders_before=1, returning=true, revenue_30d=10}",
                        "4: asked 2025-02-15T09:00:00Z ann {account_num_orders=4, days_since=43, first_campaign=mail,"
                                + " large_before=2, last_campaign=search, orders_before=3, returning=true, revenue_30d=0}",
                        "5: asked 2025-01-03T00:00:00Z bob {account_num_orders=1, large_before=0, orders_before=0,"
                                + " returning=false, revenue_30d=0}",
                        "refused missing_user 6"));
    }

    /** Who clicked within one hour of opening an e-mail. The two tables write their users as different types. */
    static ModelCase withinNext() {
        Facts clicks = new Facts("hn_clicks", "who", "clicked_at", Optional.empty());
        Over hour = new Over.WithinNext(Duration.ofHours(1));
        return new ModelCase(
                "history-within-next",
                List.of(
                        "CREATE TABLE hn_opens (id BIGINT, opened_at <instant>, who BIGINT)",
                        "INSERT INTO hn_opens VALUES (1, @2025-01-01T10:00:00Z@, 1), (2, @2025-01-01T10:30:00Z@, 1),"
                                + " (3, @2025-01-01T11:00:00Z@, 1), (4, @2025-01-01T10:00:00Z@, 2)",
                        "CREATE TABLE hn_clicks (id BIGINT, clicked_at <instant>, who VARCHAR(20))",
                        "INSERT INTO hn_clicks VALUES (1, @2025-01-01T10:00:00Z@, '1'), (2, @2025-01-01T11:00:00Z@, '1'),"
                                + " (3, @2025-01-01T12:00:00.000001Z@, '1'), (4, @2025-01-01T09:59:59Z@, '2'),"
                                + " (5, @2025-01-01T10:10:00Z@, NULL), (6, NULL, '2')"),
                new Model.Table("hn_opens"),
                events(
                        "opened_at",
                        "who",
                        history("clicked_within_hour", Measure.EVER, clicks, "", hour, false),
                        history("clicks", Measure.COUNT, clicks, "", hour, true),
                        history("next_click", Measure.FIRST, clicks, "id", hour, false)),
                List.of(
                        "1: asked 2025-01-01T10:00:00Z 1 {clicked_within_hour=true, clicks=2, next_click=2}",
                        "2: asked 2025-01-01T10:30:00Z 1 {clicked_within_hour=true, clicks=1, next_click=2}",
                        "3: asked 2025-01-01T11:00:00Z 1 {clicked_within_hour=false, clicks=1}",
                        "4: asked 2025-01-01T10:00:00Z 2 {clicked_within_hour=false, clicks=0}"));
    }

    /** Views from the start of a visit until something was bought. */
    static ModelCase between() {
        Facts views = facts("view");
        Over.Between untilBought = new Over.Between(facts("visit"), Optional.of(facts("buy")));
        Over.Between sinceVisit = new Over.Between(facts("visit"), Optional.empty());
        return new ModelCase(
                "history-between",
                List.of(
                        "CREATE TABLE hb_log (id BIGINT, happened_at <instant>, who VARCHAR(20), kind VARCHAR(20))",
                        "INSERT INTO hb_log VALUES"
                                + " (1, @2025-01-01T09:00:00Z@, 'ann', 'view'), (2, @2025-01-01T09:30:00Z@, 'ann', 'ask'),"
                                + " (3, @2025-01-01T10:00:00Z@, 'ann', 'visit'), (4, @2025-01-01T10:01:00Z@, 'ann', 'view'),"
                                + " (5, @2025-01-01T10:02:00Z@, 'ann', 'view'), (6, @2025-01-01T10:03:00Z@, 'ann', 'ask'),"
                                + " (7, @2025-01-01T10:04:00Z@, 'ann', 'buy'), (8, @2025-01-01T10:05:00Z@, 'ann', 'view'),"
                                + " (9, @2025-01-01T10:06:00Z@, 'ann', 'ask'), (10, @2025-01-01T11:00:00Z@, 'ann', 'visit'),"
                                + " (11, @2025-01-01T11:00:00Z@, 'ann', 'view'), (12, @2025-01-01T11:01:00Z@, 'ann', 'ask'),"
                                + " (13, @2025-01-01T11:02:00Z@, 'ann', 'view'), (14, @2025-01-01T11:02:00Z@, 'ann', 'ask'),"
                                + " (15, @2025-01-01T11:03:00Z@, 'bob', 'ask')"),
                new Model.Sql("SELECT * FROM hb_log WHERE kind = 'ask'"),
                events(
                        "happened_at",
                        "who",
                        history("views_until_bought", Measure.COUNT, views, "", untilBought, false),
                        history("last_view", Measure.LAST, views, "id", untilBought, false),
                        history("views_since_visit", Measure.COUNT, views, "", sinceVisit, true)),
                List.of(
                        "2: asked 2025-01-01T09:30:00Z ann {views_since_visit=0, views_until_bought=0}",
                        "6: asked 2025-01-01T10:03:00Z ann {last_view=5, views_since_visit=2, views_until_bought=2}",
                        "9: asked 2025-01-01T10:06:00Z ann {last_view=5, views_since_visit=3, views_until_bought=2}",
                        "12: asked 2025-01-01T11:01:00Z ann {views_since_visit=0, views_until_bought=0}",
                        "14: asked 2025-01-01T11:02:00Z ann {views_since_visit=1, views_until_bought=0}",
                        "15: asked 2025-01-01T11:03:00Z bob {views_since_visit=0, views_until_bought=0}"));
    }

    private static Facts facts(String kind) {
        return new Facts("hb_log", "who", "happened_at", Optional.of("kind = '" + kind + "'"));
    }

    /** @param value empty for none */
    static History history(
            String property, Measure measure, Facts facts, String value, Over over, boolean includingThis) {
        return new History(
                property,
                measure,
                facts,
                Optional.of(value).filter(v -> !v.isEmpty()),
                over,
                includingThis,
                History.DEFAULT_UNIT,
                NullPolicy.OMIT,
                "case");
    }

    /** Events called asked with nothing but these. */
    static RecordDefinition.Events events(String time, String user, History... histories) {
        return events(new TimeColumn(time, Optional.empty()), user, histories);
    }

    static RecordDefinition.Events events(TimeColumn at, String user, History... histories) {
        return new RecordDefinition.Events(
                new EventName.Constant("asked"),
                at,
                Optional.of(new UserColumn(user, UserColumn.Missing.REJECT)),
                Optional.empty(),
                List.of("id"),
                new Cursor(at, Cursor.DEFAULT_LOOKBACK, Cursor.DEFAULT_SETTLE, Optional.empty()),
                new PropertySet(List.of(), Optional.empty()),
                List.of(),
                List.of(),
                RecordDefinition.Superseded.TOMBSTONE,
                List.of(histories));
    }
}
