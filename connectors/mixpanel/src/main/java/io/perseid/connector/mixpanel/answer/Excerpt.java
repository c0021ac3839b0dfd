package io.perseid.connector.mixpanel.answer;

import java.util.regex.Pattern;

/**
 * The beginning of a text from outside, fit for a message, a log and a terminal: no line breaks, no escape sequences, nothing
 * that hides or reorders what stands beside it. Pure; any thread.
 */
public final class Excerpt {

    private static final int LONGEST = 300;

    private static final Pattern HARMFUL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");

    private Excerpt() {}

    /** One line of at most 300 characters; says so when there is nothing. */
    public static String of(String text) {
        String line = HARMFUL.matcher(text).replaceAll(" ").strip();
        if (line.isEmpty()) {
            return "(nothing)";
        }
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
