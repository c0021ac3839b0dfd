package io.perseid.testkit.simulator.warehouse;

import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.TablePath;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** SQL as the simulated warehouse reads it: times are whole microseconds inside a function that names their type. */
final class SimulatedDialect implements Dialect {

    @Override
    public String identifier(String name) {
        return TablePath.quoted(name);
    }

    @Override
    public String table(String written) {
        return identifier(written);
    }

    @Override
    public String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    @Override
    public String instant(Instant value) {
        return "instant(" + micros(value) + ")";
    }

    @Override
    public String localTime(LocalDateTime value) {
        return "local(" + micros(value.toInstant(ZoneOffset.UTC)) + ")";
    }

    @Override
    public String date(LocalDate value) {
        return "day(" + value.toEpochDay() + ")";
    }

    @Override
    public String bucket(String expression, int buckets) {
        return "bucket(" + expression + ", " + buckets + ")";
    }

    @Override
    public String epochMicros(String expression) {
        return "micros_of(" + expression + ")";
    }

    @Override
    public String asText(String expression) {
        return "text_of(" + expression + ")";
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1_000;
    }
}
