package io.perseid.connector.duckdb;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/**
 * What a database is opened with. DuckDB wants every connection of a process to one file to have the same.
 *
 * @param memoryLimit bytes; absent: as much as is needed, see {@link Resources}. DuckDB's own default is 80 % of the
 *     machine's memory
 */
record DatabaseOptions(OptionalLong memoryLimit, int threads) {

    private static final long USUAL = 64L << 20;

    /** Bytes that statements which join, sort or group may count on. */
    long memory() {
        return memoryLimit.orElse(USUAL);
    }

    /** The driver's properties. Results stream, because the driver otherwise keeps a whole result in memory. */
    Properties properties(boolean readOnly, Path temporary) {
        Properties properties = new Properties();
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        properties.setProperty("memory_limit", memory() + "B");
        properties.setProperty("threads", Integer.toString(threads));
        properties.setProperty("temp_directory", temporary.toString());
        if (readOnly) {
            properties.setProperty(DuckDBDriver.DUCKDB_ACCESS_MODE_PROPERTY, DuckDBDriver.DUCKDB_ACCESS_MODE_READ_ONLY);
        }
        return properties;
    }
}
