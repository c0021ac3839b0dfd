package io.perseid.api.destination;

/**
 * Why a row cannot be sent, or was not taken.
 *
 * @param code short and stable, to count and filter by, such as {@code time_range}
 * @param message for people; may quote the row's values
 */
public record Refusal(String code, String message) {}
