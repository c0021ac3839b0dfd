package io.perseid.engine.mirror;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether expressions depend on nothing but the row they are worked out for, as far as that can be told from their words:
 * what is not known to do so is objected to. Pure.
 */
final class RowLocal {

    /** Words that may stand in an expression and are no columns: grammar, and names of types and of parts of a time. */
    private static final Set<String> WORDS = words("""
            as case when then else end and or not null is in like ilike similar to escape between symmetric distinct from for
            true false unknown cast at time zone with without leading trailing both
            boolean bool smallint int integer int2 int4 int8 bigint numeric decimal number real float float4 float8 double
            precision text varchar char character varying string date datetime timestamp timestamptz timestamp_ntz
            timestamp_ltz timestamp_tz interval uuid json jsonb bytea binary variant object array inet
            year years quarter month months week weeks day days hour hours minute minutes second seconds millisecond
            milliseconds microsecond microseconds epoch dow doy isodow isoyear
            """);

    /** Functions of their arguments alone, under these names in PostgreSQL, Snowflake or DuckDB. */
    private static final Set<String> FUNCTIONS = words("""
            coalesce nullif ifnull nvl nvl2 zeroifnull nullifzero iff decode greatest least cast try_cast
            lower upper initcap trim btrim ltrim rtrim length char_length character_length octet_length substring substr left
            right replace translate concat concat_ws split_part lpad rpad reverse repeat position strpos charindex startswith
            starts_with endswith contains overlay ascii chr md5 sha1 sha256 encode format
            regexp_replace regexp_substr regexp_like regexp_matches to_char to_varchar to_number to_decimal to_double
            abs ceil ceiling floor round trunc mod power sqrt exp ln log sign div width_bucket
            date_trunc date_part extract to_date to_timestamp to_time make_date make_timestamp make_interval
            dateadd datediff timestampadd timestampdiff year month day hour minute second quarter week dayofweek
            to_json to_jsonb json_build_object jsonb_build_object json_build_array jsonb_build_array jsonb_extract_path
            jsonb_extract_path_text json_extract_path json_extract_path_text jsonb_array_length json_array_length jsonb_typeof
            parse_json try_parse_json get get_path array_length cardinality array_to_string array_position array
            """);

    /** Words behind which a bracket opens no function. */
    private static final Set<String> BEFORE_BRACKET = words("""
            in and or not when then else case as is like ilike between from for distinct numeric decimal number varchar char
            character varying float time timestamp timestamptz interval precision to
            """);

    /** What PostgreSQL and others read as a time that depends on when it is asked. */
    private static final Pattern TIME_OF_ASKING =
            Pattern.compile("(?:.*\\s)?(now|today|tomorrow|yesterday)(?:[\\st].*)?", Pattern.DOTALL);

    private static final Pattern TOKEN = Pattern.compile("(?<blank>\\s+|--[^\\n]*)"
            + "|(?<text>'(?:[^']|'')*')"
            + "|(?<quoted>\"(?:[^\"]|\"\")+\")"
            + "|(?<number>\\d[\\w.]*)"
            + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_]*)"
            + "|(?<sign>[-+*%<>=!|&^~#@.,()\\[\\]:?]|/(?!\\*))");

    private static final Pattern BRACKET = Pattern.compile("\\s*\\(");
    private static final Pattern OURS = Pattern.compile("m|c\\d+|perseid_e\\d+");

    private RowLocal() {}

    /**
     * The first thing that may depend on more than the row, in words; empty if there is nothing.
     *
     * @param sql expressions
     * @param columns of the table, as it calls them
     */
    static Optional<String> objection(String sql, Set<String> columns) {
        Matcher token = TOKEN.matcher(sql);
        String before = "";
        int at = 0;
        while (at < sql.length()) {
            if (!token.region(at, sql.length()).lookingAt()) {
                return Optional.of("\"" + sql.charAt(at) + "\", which is read no further");
            }
            at = token.end();
            Optional<String> objection = objection(token, sql, before, columns);
            if (objection.isPresent()) {
                return objection;
            }
            before = token.group("blank") == null ? token.group() : before;
        }
        return Optional.empty();
    }

    private static Optional<String> objection(Matcher token, String sql, String before, Set<String> columns) {
        boolean opens = BRACKET.matcher(sql).region(token.end(), sql.length()).lookingAt();
        String text = token.group("text");
        if (text != null) {
            String value = text.substring(1, text.length() - 1).strip().toLowerCase(Locale.ROOT);
            return TIME_OF_ASKING.matcher(value).matches() ? Optional.of("the time " + text) : Optional.empty();
        }
        String quoted = token.group("quoted");
        if (quoted != null) {
            String name = quoted.substring(1, quoted.length() - 1).replace("\"\"", "\"");
            boolean known = columns.contains(name) || OURS.matcher(name).matches();
            return known && !opens ? Optional.empty() : Optional.of(quoted + ", which is no column of the table");
        }
        String word = token.group("word");
        return word == null ? Optional.empty() : word(word, opens, sql, token.end(), before, columns);
    }

    private static Optional<String> word(
            String written, boolean opens, String sql, int end, String before, Set<String> columns) {
        String word = written.toLowerCase(Locale.ROOT);
        if (end < sql.length() && sql.charAt(end) == '\'') {
            return Optional.of("a text that begins with " + written + "'");
        }
        if (opens) {
            boolean known = !before.equals(".") && (FUNCTIONS.contains(word) || BEFORE_BRACKET.contains(word));
            return known ? Optional.empty() : Optional.of(written + "(...), which may look at more than the row");
        }
        boolean column = columns.stream().anyMatch(word::equalsIgnoreCase);
        boolean known = column
                || !before.equals(".")
                        && (WORDS.contains(word) || OURS.matcher(word).matches());
        return known
                ? Optional.empty()
                : Optional.of(
                        before.equals(".")
                                ? "." + written + ", which is no column of the table"
                                : written + ", which may depend on more than the row");
    }

    private static Set<String> words(String list) {
        return Set.of(list.strip().split("\\s+"));
    }
}
