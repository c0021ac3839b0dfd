package io.perseid.app.config.problem;

/**
 * A place in a file of the configuration. Immutable.
 *
 * @param file as the user would open it from where the command was started
 * @param line from 1; 0 for the file as a whole
 * @param column from 1; 0 for the line as a whole
 */
public record Position(String file, int line, int column) {

    public static Position file(String file) {
        return new Position(file, 0, 0);
    }

    /** Reads what {@link #where} wrote. */
    public static Position parse(String where) {
        int colon = where.lastIndexOf(':');
        String line = where.substring(colon + 1);
        return colon > 0 && line.matches("\\d{1,9}")
                ? new Position(where.substring(0, colon), Integer.parseInt(line), 0)
                : file(where);
    }

    /** {@code file:line}, or the file alone. */
    public String where() {
        return line == 0 ? file : file + ":" + line;
    }
}
