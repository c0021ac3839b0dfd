package io.perseid.api.settings;

/**
 * The closed set of things that a setting can be. {@link SettingValue} reads them; the JSON Schema and the reference
 * page name them.
 */
public enum SettingType {
    /** Any text: {@link String}, or {@link Secret} for a secret setting. */
    TEXT("text"),
    /** A whole number: {@link Long}. */
    WHOLE("whole number"),
    /** {@code true} or {@code false}: {@link Boolean}. */
    FLAG("true or false"),
    /** One of a closed list of words: {@link String}. */
    CHOICE("one word of a list"),
    /** A length of time such as {@code 90s}, {@code 15m}, {@code 2h}, {@code 1d}: {@link java.time.Duration}. */
    DURATION("length of time such as 90s, 15m or 2h"),
    /** A number of bytes such as {@code 512KB}, {@code 10MB}, {@code 1GiB}: {@link Long}. */
    BYTES("number of bytes such as 10MB"),
    /** A file or folder, resolved against the configuration's root: {@link java.nio.file.Path}. */
    PATH("path"),
    /** A time zone such as {@code Europe/Berlin}: {@link java.time.ZoneId}. */
    ZONE("time zone such as Europe/Berlin"),
    /** Settings inside a setting: {@link Settings}. */
    GROUP("group of keys");

    private final String words;

    SettingType(String words) {
        this.words = words;
    }

    /** What to call it in a message or on a page. */
    public String words() {
        return words;
    }
}
