package io.perseid.connector.mixpanel.encode;

/** What may be altered so that a value fits; counted, and told in the run's report under its {@link #word}. */
enum Alteration {
    /** A text was longer than 255 bytes. */
    STRINGS_CUT("strings_cut"),
    /** An event's name was longer than 255 characters. */
    NAMES_CUT("names_cut"),
    /** A text was not valid UTF-8 or held half a surrogate pair: U+FFFD stands in its place. */
    INVALID_TEXT("invalid_text"),
    /** NaN or an infinity, which JSON does not have: the property was left out. */
    NOT_A_NUMBER("not_a_number"),
    /** A number whose whole part is beyond 2^53, which Mixpanel would alter, went as text. */
    NUMBERS_AS_TEXT("numbers_as_text"),
    /** A number with more than 17 significant digits went as it is; Mixpanel keeps it as a double. */
    NUMBERS_ROUNDED("numbers_rounded"),
    /** A list or map had more than 254 elements. */
    LISTS_CUT("lists_cut"),
    /** A JSON column held something that is not JSON: it went as text. */
    INVALID_JSON("invalid_json"),
    /** A member of a JSON object had a name that Mixpanel or Perseid gives a meaning of its own: it was left out. */
    RESERVED_NAMES("reserved_names"),
    /** What lies deeper than three levels went as JSON text. */
    NESTED_AS_TEXT("nested_as_text"),
    /** A list or object above the documented size went as it is; what Mixpanel does with it is not documented. */
    LARGE_VALUES("large_values"),
    /** A date before year 0 or after year 9999: in ISO form, which Mixpanel may show as text. */
    YEARS_OUT_OF_RANGE("years_out_of_range");

    private final String word;

    Alteration(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
