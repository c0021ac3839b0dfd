package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.TableInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Parquet and CSV files of a folder, as tables. Sizes come from a Parquet file's footer only. */
final class FileTables {

    /** Deep enough for {@code data/2026/orders.parquet}, and not a walk over a whole disk. */
    private static final int DEPTH = 3;

    private static final int MOST = 1000;

    private final Path folder;

    FileTables(Path folder) {
        this.folder = folder;
    }

    /** In alphabetical order, without rows; empty when the folder cannot be read. */
    List<TableInfo> list() {
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString().replace('\\', '/'))
                    .filter(name -> !name.startsWith(".") && !name.contains("/."))
                    .filter(name -> TableName.isParquet(name) || TableName.isCsv(name))
                    .sorted()
                    .limit(MOST)
                    .map(name -> new TableInfo(name, false, -1))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
    }
}
