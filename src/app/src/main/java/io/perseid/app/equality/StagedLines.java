package io.perseid.app.equality;

import java.io.BufferedReader;
import java.io.IOException;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/**
 * Brings lines of JSON into the table {@code staged (line, body)}, some at a time, so that a text of any length needs the
 * memory of one stage. One thread.
 */
final class StagedLines {

    private static final int LINES_A_STAGE = 100_000;

    private final ScratchDatabase database;

    StagedLines(ScratchDatabase database) {
        this.database = database;
    }

    /** @param insert run after each stage; it reads {@code staged}, whose {@code line} counts on from stage to stage */
    void read(BufferedReader lines, String insert) throws SQLException, IOException {
        long line = 0;
        boolean more = true;
        while (more) {
            database.execute("CREATE OR REPLACE TABLE staged (line BIGINT, body VARCHAR)");
            try (DuckDBAppender appender = database.append("staged")) {
                for (int i = 0; i < LINES_A_STAGE && more; i++) {
                    String body = lines.readLine();
                    more = body != null;
                    if (body != null && !body.isBlank()) {
                        appender.beginRow();
                        appender.append(line++);
                        appender.append(body);
                        appender.endRow();
                    }
                }
            }
            database.execute(insert);
        }
        database.execute("DROP TABLE staged");
    }
}
