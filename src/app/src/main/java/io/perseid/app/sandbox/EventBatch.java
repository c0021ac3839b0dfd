package io.perseid.app.sandbox;

import java.util.List;

/**
 * The events of one request, sorted into good and bad.
 *
 * @param events to store, in order
 * @param failures the others
 * @param records all records of the request, with those dropped because they carry {@code $ignore}
 */
record EventBatch(List<StoredEvent> events, List<RecordFailure> failures, int records) {}
