package io.perseid.app.sandbox;

/**
 * Why one record of a request was not stored.
 *
 * @param index position in the request, from 0
 * @param insertId of the record, or empty when it has none
 * @param field path of the offending field such as {@code properties.time}
 * @param message for a person
 */
record RecordFailure(int index, String insertId, String field, String message) {}
