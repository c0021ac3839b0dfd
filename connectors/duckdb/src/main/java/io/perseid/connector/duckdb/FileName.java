package io.perseid.connector.duckdb;

import java.util.List;
import java.util.Locale;

/** Which names of tables are paths of files. Pure. */
final class FileName {

    private static final List<String> PARQUET = List.of(".parquet");
    private static final List<String> CSV = List.of(".csv", ".csv.gz", ".csv.zst", ".tsv", ".tsv.gz");

    private FileName() {}

    /** Whether a name as users write it is a Parquet or CSV file; one in quotes is a table, whatever it is called. */
    static boolean isFile(String written) {
        return !written.startsWith("\"") && (isParquet(written) || isCsv(written));
    }

    static boolean isParquet(String path) {
        return endsWith(path, PARQUET);
    }

    static boolean isCsv(String path) {
        return endsWith(path, CSV);
    }

    private static boolean endsWith(String path, List<String> endings) {
        String lower = path.toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(lower::endsWith);
    }
}
