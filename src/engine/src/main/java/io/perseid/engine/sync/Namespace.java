package io.perseid.engine.sync;

import java.util.regex.Pattern;

/**
 * The part of identity that a sync owns. It goes into every insert id, so a sync may be renamed as long as it keeps its
 * namespace.
 */
public record Namespace(String value) {

    /** Letters, digits, dot, dash and underscore, at most 128: it becomes the name of a folder. */
    public static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    public Namespace {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("namespace \"" + value + "\" does not match " + FORM.pattern());
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
