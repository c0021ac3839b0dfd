package io.perseid.engine.sql;

import java.util.regex.Pattern;

/** Names that the engine itself gives to relations: plain words, which every dialect reads without quotes. */
final class Alias {

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");

    private Alias() {}

    static String checked(String alias) {
        if (!WORD.matcher(alias).matches()) {
            throw new IllegalArgumentException("alias \"" + alias + "\" does not match " + WORD.pattern());
        }
        return alias;
    }
}
