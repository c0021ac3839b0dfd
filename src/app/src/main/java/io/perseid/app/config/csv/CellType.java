package io.perseid.app.config.csv;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the values of one column of a CSV are: all of them, or they are texts. */
enum CellType {
    /** At most 18 digits; a leading zero means a code, not a number. */
    WHOLE(Pattern.compile("0|-?[1-9]\\d{0,17}"), Long::valueOf),
    /** At most 18 digits on each side of the point: what every destination can hold. */
    DECIMAL(Pattern.compile("-?(0|[1-9]\\d{0,17})(\\.\\d{1,18})?"), BigDecimal::new),
    FLAG(Pattern.compile("true|false"), Boolean::valueOf),
    TEXT(Pattern.compile("(?s).*"), text -> text);

    private final Pattern form;
    private final Function<String, Object> parser;

    CellType(Pattern form, Function<String, Object> parser) {
        this.form = form;
        this.parser = parser;
    }

    /** The first type that all non-empty cells have. */
    static CellType of(Stream<String> cells) {
        boolean[] possible = {true, true, true, true};
        boolean[] any = {false};
        cells.filter(cell -> !cell.isEmpty()).forEach(cell -> {
            any[0] = true;
            for (CellType type : values()) {
                possible[type.ordinal()] &= type == TEXT
                        || possible[type.ordinal()] && type.form.matcher(cell).matches();
            }
        });
        return any[0]
                ? Stream.of(values())
                        .filter(t -> possible[t.ordinal()])
                        .findFirst()
                        .orElse(TEXT)
                : TEXT;
    }

    /** The value; empty for an empty cell. */
    Optional<Object> value(String cell) {
        return cell.isEmpty() ? Optional.empty() : Optional.of(parser.apply(cell));
    }
}
