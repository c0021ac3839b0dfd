package io.perseid.testkit.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.Warehouse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What the tests of warehouses stand on: how one is reached and how its SQL differs. */
public abstract class WarehouseBaseContract {

    @Nullable Warehouse warehouse;

    /** Creates the warehouse, configured as users do. Called once a test, before the first session. */
    protected abstract Warehouse connect();

    /** Runs statements as somebody who may write. No session is open meanwhile. */
    protected abstract void execute(String... statements);

    /** A query with one BIGINT column {@code n} from 0 to {@code count - 1}, in this order. */
    protected abstract String numbers(long count);

    /** A query that would run for minutes and needs little memory. */
    protected abstract String slowQuery();

    /** The types of the warehouse, each with a value; nested and odd ones as well. */
    protected abstract List<TypeSample> samples();

    /** Whether times may be infinite. */
    protected boolean hasInfiniteTimes() {
        return false;
    }

    /** The type of an instant, in {@code CREATE TABLE}. */
    protected String instantType() {
        return "TIMESTAMP WITH TIME ZONE";
    }

    /** A name as the warehouse stores and shows it when SQL has it without quotes; the suite writes such names in lower case. */
    protected String folded(String name) {
        return name;
    }

    /** A query that compiles and fails at a value after the first million rows. */
    protected String lateBadValue() {
        return "SELECT CAST(CASE WHEN n = 3999999 THEN 'x' ELSE '1' END AS INTEGER) AS v FROM (" + numbers(4_000_000)
                + ") AS t";
    }

    @AfterEach
    final void closeWarehouse() {
        if (warehouse != null) {
            warehouse.close();
        }
    }

    protected final Warehouse warehouse() {
        Warehouse open = warehouse;
        if (open == null) {
            open = connect();
            warehouse = open;
        }
        return open;
    }

    protected final Dialect dialect() {
        return warehouse().dialect();
    }

    /** Asserts that it fails by {@code kind}, with {@code found} in the message and all four parts told. */
    protected static void assertFails(FailureKind kind, String found, ThrowingCallable what) {
        PerseidException failure = catchThrowableOfType(PerseidException.class, what);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure.problem().found()).contains(found).isNotBlank();
        assertThat(failure.problem().where()).isNotBlank();
        assertThat(failure.problem().expected()).isNotBlank();
        assertThat(failure.problem().action()).isNotBlank();
    }

    protected static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    /** A struct's value as {@link Cell#value} gives it. */
    protected static Map<String, @Nullable Object> struct(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return members;
    }
}
