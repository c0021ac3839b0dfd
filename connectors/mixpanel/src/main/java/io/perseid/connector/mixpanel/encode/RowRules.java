package io.perseid.connector.mixpanel.encode;

/** Mixpanel's bounds on what a record holds, each with the page of its documentation. */
public final class RowRules {

    /** Keys of an object, elements of a list: "fewer than 255" (import events). */
    static final int MAX_KEYS = 254;

    /** Levels of lists and objects in a property (import events; supported data types). */
    static final int MAX_DEPTH = 3;

    /** Properties of an event: "fewer than 255" (import events). Its own ones such as {@code time} count. */
    static final int MAX_EVENT_PROPERTIES = 254;

    /** Properties of a profile (user profiles). */
    static final int MAX_PROFILE_PROPERTIES = 2000;

    /** Bytes of a text (supported data types). */
    static final int MAX_TEXT_BYTES = 255;

    /** Characters of an event's or property's name (events and properties). */
    static final int MAX_NAME_CHARACTERS = 255;

    /** Bytes of a list or object of an event: 8 KB (supported data types). */
    static final int MAX_EVENT_VALUE_BYTES = 8 * 1024;

    /** Bytes of a list or object of a profile: 256 KB (supported data types). */
    static final int MAX_PROFILE_VALUE_BYTES = 256 * 1024;

    /** Bytes of one record: below 1 MB (import events; user profile limits). */
    public static final int MAX_RECORD_BYTES = 999_999;

    /** 1971-01-01T00:00:00Z in microseconds: earlier events are refused (import events). */
    public static final long EARLIEST_MICROS = 31_536_000_000_000L;

    private RowRules() {}
}
