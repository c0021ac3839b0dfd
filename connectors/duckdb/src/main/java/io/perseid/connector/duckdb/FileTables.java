package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.TableInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The Parquet and CSV files of a folder, as tables. Sizes come from a Parquet file's footer only. */
final class FileTables {

    /** Deep enough for {@code data/2026/orders.parquet}, and not a walk over a whole disk. */
    private static final int DEPTH = 3;

    private static final int MOST = 1000;

    private final Path folder;

    FileTables(Path folder) {
        this.folder = folder;
    }

    /** In alphabetical order, without rows. Hidden ones and what cannot be read are left out. */
    List<TableInfo> list() {
        List<TableInfo> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    return path.equals(folder) || !hidden(path)
                            ? FileVisitResult.CONTINUE
                            : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    String name = folder.relativize(path).toString().replace('\\', '/');
                    if (attributes.isRegularFile()
                            && !hidden(path)
                            && (FileName.isParquet(name) || FileName.isCsv(name))) {
                        found.add(new TableInfo(name, false, -1));
                    }
                    return found.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(Comparator.comparing(TableInfo::name));
        return found;
    }

    private static boolean hidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }
}
