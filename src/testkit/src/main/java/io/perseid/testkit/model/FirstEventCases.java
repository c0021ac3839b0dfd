package io.perseid.testkit.model;

import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.TimeColumn;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** First events with rows by hand. */
final class FirstEventCases {

    private FirstEventCases() {}

    static List<ModelCase> all() {
        return List.of(worked(), awkward(), byDate());
    }

    /** The worked example of the seeds. */
    private static ModelCase worked() {
        String visit = "2025-01-01T01:00:00Z";
        return new ModelCase(
                "first-events",
                List.of(
                        "CREATE TABLE fe_users (id VARCHAR(20), first_visited_at <instant>)",
                        "INSERT INTO fe_users VALUES ('ann', @2025-01-01T01:00:00Z@)",
                        "CREATE TABLE fe_events (id BIGINT, happened_at <instant>, who VARCHAR(20), event_name VARCHAR(20),"
                                + " price BIGINT)",
                        "INSERT INTO fe_events VALUES (1, @2025-01-01T01:01:00Z@, 'ann', 'add_to_cart', 5),"
                                + " (2, @2025-01-02T01:00:00Z@, 'ann', 'add_to_cart', 6),"
                                + " (3, @2025-01-02T01:01:00Z@, 'ann', 'purchase', 7),"
                                + " (4, @2025-01-02T01:02:00Z@, 'ann', 'page_view', 8)"),
                model("fe", List.of("add_to_cart", "purchase")),
                events(),
                List.of(
                        "3:ann,11:first_visit: first_visit 2025-01-01T01:00:00Z ann " + counted(visit, 1, 1, ""),
                        "3:ann,11:add_to_cart: add_to_cart 2025-01-01T01:01:00Z ann "
                                + counted(visit, 1, 1, ", price=5"),
                        "3:ann,8:purchase: purchase 2025-01-02T01:01:00Z ann " + counted(visit, 25, 2, ", price=7")));
    }

    /** Borders of hours and days, ties, users that the dimension lacks or has twice, rows without user, time or name. */
    private static ModelCase awkward() {
        String bob = "2025-01-01T23:59:59.999999Z";
        String cem = "2025-01-02T02:30:00Z";
        return new ModelCase(
                "first-events-awkward",
                List.of(
                        "CREATE TABLE fa_users (id VARCHAR(20), first_visited_at <instant>)",
                        "INSERT INTO fa_users VALUES ('bob', @2025-01-03T00:00:00Z@), ('bob', @2025-01-01T23:59:59.999999Z@),"
                                + " ('cem', @2025-01-02T02:30:00Z@), ('dan', NULL), (NULL, @2025-01-01T00:00:00Z@)",
                        "CREATE TABLE fa_events (id BIGINT, happened_at <instant>, who VARCHAR(20), event_name VARCHAR(20),"
                                + " price BIGINT)",
                        "INSERT INTO fa_events VALUES (2, @2025-01-02T00:00:00Z@, 'bob', 'buy', 2),"
                                + " (1, @2025-01-02T00:00:00Z@, 'bob', 'buy', 1),"
                                // Before the first visit, and one that is called like it.
                                + " (3, @2025-01-01T02:29:59Z@, 'cem', 'buy', 3),"
                                + " (4, @2025-01-02T02:29:00Z@, 'cem', 'first_visit', 4),"
                                + " (5, @2025-01-01T00:00:00Z@, 'dan', 'buy', 5), (6, @2025-01-01T00:00:00Z@, 'eve', 'buy', 6),"
                                + " (7, @2025-01-01T00:00:00Z@, NULL, 'buy', 7), (8, NULL, 'bob', 'look', 8),"
                                + " (9, @2025-01-01T00:00:00Z@, 'bob', NULL, 9), (10, @2025-01-09T00:00:00Z@, 'eve', 'buy', 6)"),
                model("fa", List.of()),
                events(),
                List.of(
                        "3:bob,11:first_visit: first_visit " + bob + " bob " + counted(bob, 1, 1, ""),
                        "3:bob,3:buy: buy 2025-01-02T00:00:00Z bob " + counted(bob, 2, 2, ", price=1"),
                        "3:cem,3:buy: buy 2025-01-01T02:29:59Z cem " + counted(cem, -23, 0, ", price=3"),
                        "3:cem,11:first_visit: first_visit 2025-01-02T02:29:00Z cem " + counted(cem, 1, 1, ", price=4"),
                        "3:dan,3:buy: buy 2025-01-01T00:00:00Z dan {price=5}",
                        "3:eve,3:buy: buy 2025-01-01T00:00:00Z eve {price=6}"));
    }

    /** Days without a time of day: hours go by whole days then. */
    private static ModelCase byDate() {
        return new ModelCase(
                "first-events-by-date",
                List.of(
                        "CREATE TABLE fd_users (id VARCHAR(20), first_visited_at DATE)",
                        "INSERT INTO fd_users VALUES ('ann', DATE '2024-12-31'), ('bob', DATE '2025-01-02')",
                        "CREATE TABLE fd_events (id BIGINT, happened_at DATE, who VARCHAR(20), event_name VARCHAR(20),"
                                + " price BIGINT)",
                        "INSERT INTO fd_events VALUES (2, DATE '2025-01-01', 'ann', 'buy', 6),"
                                + " (1, DATE '2025-01-01', 'ann', 'buy', 5), (3, DATE '2025-01-03', 'ann', 'buy', 7),"
                                + " (4, DATE '2025-01-02', 'bob', 'buy', 8), (5, DATE '2025-01-01', 'bob', 'look', 9),"
                                + " (6, DATE '2025-01-01', 'eve', 'look', NULL), (7, NULL, 'eve', 'buy', 1)"),
                model("fd", List.of()),
                events(Optional.of(ZoneOffset.UTC)),
                List.of(
                        "3:ann,11:first_visit: first_visit 2024-12-31T00:00:00Z ann " + counted("2024-12-31", 1, ""),
                        "3:ann,3:buy: buy 2025-01-01T00:00:00Z ann " + counted("2024-12-31", 2, ", price=5"),
                        "3:bob,11:first_visit: first_visit 2025-01-02T00:00:00Z bob " + counted("2025-01-02", 1, ""),
                        "3:bob,3:buy: buy 2025-01-02T00:00:00Z bob " + counted("2025-01-02", 1, ", price=8"),
                        "3:bob,4:look: look 2025-01-01T00:00:00Z bob " + counted("2025-01-02", 0, ", price=9"),
                        "3:eve,4:look: look 2025-01-01T00:00:00Z eve {}"));
    }

    private static String counted(String visit, int days, String more) {
        long day = LocalDate.parse(visit).toEpochDay();
        return "{days_from_first_visit=" + days + ", first_visit_date=" + day + ", first_visit_datetime=" + day
                + ", hours_from_first_visit=" + ((days - 1) * 24 + 1) + more + "}";
    }

    private static Model model(String tables, List<String> kept) {
        return new Model.FirstEvents(
                new Model.Table(tables + "_events"),
                "who",
                "happened_at",
                "event_name",
                List.of("id"),
                tables + "_users",
                "id",
                "first_visited_at",
                "first_visit",
                kept,
                "case");
    }

    private static RecordDefinition.Events events() {
        return events(Optional.empty());
    }

    private static RecordDefinition.Events events(Optional<ZoneId> zone) {
        return ModelCases.events(
                new EventName.FromColumn("event_name"),
                new TimeColumn("happened_at", zone),
                "who",
                List.of("who", "event_name"),
                new PropertySet(
                        List.of(ModelCases.property("price", new PropertyValue.Column("price"))), Optional.empty()),
                List.of());
    }

    private static String counted(String visit, int hours, int days, String more) {
        Instant at = Instant.parse(visit);
        return "{days_from_first_visit=" + days + ", first_visit_date=" + at.getEpochSecond() / 86_400
                + ", first_visit_datetime=" + ChronoUnit.MICROS.between(Instant.EPOCH, at) + ", hours_from_first_visit="
                + hours + more + "}";
    }
}
