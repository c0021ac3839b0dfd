package io.perseid.engine.plan;

import io.perseid.engine.identity.Murmur3;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What is known of a slice whose rows no later run would read again, so that the result of its statement stays as good as it
 * was: a run that dies leaves the query in the warehouse, and the next may read what it gave.
 *
 * @param low of its range, in the cursor's own terms; empty if it reaches down to the first row
 * @param high exclusive
 * @param asked the warehouse's clock when the query was planned
 * @param statement fingerprint of what is asked of which warehouse
 * @param query that a dead run left; empty if there is none, so that one is to be submitted
 */
public record Lasting(OptionalLong low, long high, Instant asked, String statement, Optional<String> query) {

    /** The same for a statement in a warehouse of this name whose rows have these types; nothing else matters. */
    static String fingerprint(String warehouse, String sql, Schema schema) {
        byte[] utf8 = (warehouse + "\n" + sql + "\n" + schema).getBytes(StandardCharsets.UTF_8);
        Murmur3 hash = new Murmur3();
        hash.hash(utf8, 0, utf8.length);
        return String.format(Locale.ROOT, "%016x%016x", hash.high(), hash.low());
    }
}
