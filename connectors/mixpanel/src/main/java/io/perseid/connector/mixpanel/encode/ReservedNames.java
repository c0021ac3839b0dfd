package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.RecordKind;
import java.util.HashSet;
import java.util.Set;

/**
 * Names that a mapped property may not have, because Mixpanel or Perseid gives them a meaning of their own (reserved
 * properties, default properties). Names whose meaning is what a user wants by them ({@code $email}, {@code $city},
 * {@code utm_source}, {@code $identified_id}, {@code alias} ...) are free.
 */
final class ReservedNames {

    private static final Set<String> EVERYWHERE = Set.of(
            // Hides other events.
            "bucket", "$bucket", "token", "$token", "distinct_id", "$distinct_id", "$ignore", "$ip", "$time");

    private static final Set<String> EVENTS = Set.of(
            "time",
            "ip",
            "$insert_id",
            "$user_id",
            "$device_id",
            "$event_name",
            "$import",
            "$mp_api_endpoint",
            "$mp_api_timestamp_ms",
            "mp_processing_time_ms",
            "$mp_event_size",
            "$identity_failure_reason",
            "$failure_reason",
            "$failure_description",
            "$is_reshuffled",
            "$distinct_id_before_identity",
            "$preshuffle_distinct_id",
            "mp_original_event_name",
            "mp_original_distinct_id",
            EventWriter.DELETED);

    private static final Set<String> PROFILES = Set.of(
            "$group_key",
            "$group_id",
            "$ignore_time",
            "$ignore_alias",
            // Kept by Mixpanel; an update of ours would move it.
            "$last_seen",
            "$mp_first_event_time",
            // Only understood beside the operator, never inside $set.
            "$latitude",
            "$longitude");

    private ReservedNames() {}

    /** All of them but those that only have a beginning in common. */
    static Set<String> of(RecordKind kind) {
        Set<String> names = new HashSet<>(EVERYWHERE);
        names.addAll(kind == RecordKind.EVENT ? EVENTS : PROFILES);
        return names;
    }

    static boolean contains(RecordKind kind, String name) {
        if (kind == RecordKind.LOOKUP) {
            return false;
        }
        return EVERYWHERE.contains(name)
                || (kind == RecordKind.EVENT ? EVENTS : PROFILES).contains(name)
                || name.startsWith("$warehouse_");
    }
}
