package io.perseid.connector.postgres;

import java.util.Map;
import org.junit.jupiter.api.Tag;

/** The same with a transaction of its own for each statement, as where runs outlive {@code max_snapshot}. */
@Tag("long")
final class PostgresLateEventsBySliceContractTest extends PostgresLateEventsContractTest {

    @Override
    Map<String, String> options() {
        return Map.of("max_snapshot", "0s");
    }
}
