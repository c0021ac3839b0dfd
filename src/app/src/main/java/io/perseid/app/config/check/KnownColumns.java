package io.perseid.app.config.check;

import io.perseid.api.settings.SettingProblem;
import io.perseid.api.warehouse.Column;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The columns of one table or model, and what to say about a name that is none of them. */
final class KnownColumns {

    /** More names than these do not help a reader. */
    private static final int SHOWN = 40;

    private static final Pattern NO_COLUMN =
            Pattern.compile(".*[\\s\"'].*|-?\\d+(\\.\\d+)?|true|false", Pattern.DOTALL);
    private static final Pattern CAPITALS = Pattern.compile("[A-Z][A-Z0-9_-]+");

    private final String owner;
    private final List<Column> columns;
    private final Consumer<ConfigProblem> problems;

    /** @param owner what to call the table or model in messages */
    KnownColumns(String owner, List<Column> columns, Consumer<ConfigProblem> problems) {
        this.owner = owner;
        this.columns = columns;
        this.problems = problems;
    }

    /** The column; empty if there is none of this name, which is reported. */
    Optional<Column> find(String name, Position position) {
        return find(name, position, false);
    }

    /** The same where a constant might stand as well. */
    Optional<Column> findOrConstant(String name, Position position) {
        return find(name, position, true);
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    void report(Position position, String found, String expected, String action) {
        problems.accept(ConfigProblem.error(position, found, expected, action));
    }

    private Optional<Column> find(String name, Position position, boolean constantPossible) {
        Optional<Column> column =
                columns.stream().filter(c -> c.name().equals(name)).findFirst();
        if (column.isEmpty()) {
            List<String> names = columns.stream().map(Column::name).toList();
            report(
                    position,
                    "the column " + name + ", which " + owner + " has not",
                    "one of its columns: " + shown(names),
                    advice(name, names, constantPossible));
        }
        return column;
    }

    private static String advice(String name, List<String> names, boolean constantPossible) {
        Optional<String> sameLetters =
                names.stream().filter(n -> n.equalsIgnoreCase(name)).findFirst();
        if (constantPossible && sameLetters.isEmpty() && looksConstant(name, names)) {
            return "did you mean {value: "
                    + (NO_COLUMN.matcher(name).matches() ? "\"" + name.replaceAll("[\"']", "") + "\"" : name) + "}?";
        }
        return sameLetters
                .or(() -> SettingProblem.nearest(name, names))
                .map(near -> "did you mean " + near + "?")
                .orElse("name one of these columns");
    }

    private static boolean looksConstant(String name, List<String> names) {
        return NO_COLUMN.matcher(name).matches()
                || CAPITALS.matcher(name).matches()
                        && names.stream().noneMatch(n -> CAPITALS.matcher(n).matches());
    }

    private static String shown(List<String> names) {
        return names.size() <= SHOWN
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, SHOWN)) + " and " + (names.size() - SHOWN) + " more";
    }
}
