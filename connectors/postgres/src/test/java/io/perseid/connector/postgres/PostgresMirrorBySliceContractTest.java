package io.perseid.connector.postgres;

import java.util.Map;

/** The same with a transaction of its own for each statement, as where runs outlive {@code max_snapshot}. */
final class PostgresMirrorBySliceContractTest extends PostgresMirrorContractTest {

    @Override
    Map<String, String> options() {
        return Map.of("max_snapshot", "0s");
    }
}
