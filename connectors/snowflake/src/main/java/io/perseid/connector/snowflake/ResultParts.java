package io.perseid.connector.snowflake;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.snowflake.client.api.resultset.SnowflakeResultSet;
import net.snowflake.client.api.resultset.SnowflakeResultSetSerializable;
import net.snowflake.client.internal.core.QueryResultFormat;
import net.snowflake.client.internal.jdbc.ArrowResultChunk;
import net.snowflake.client.internal.jdbc.ChunkDownloadContext;
import net.snowflake.client.internal.jdbc.DefaultResultStreamProvider;
import net.snowflake.client.internal.jdbc.SnowflakeChunkDownloader;
import net.snowflake.client.internal.jdbc.SnowflakeResultSetSerializableV1;
import net.snowflake.client.internal.jdbc.SnowflakeResultSetSerializableV1.ChunkFileMetadata;

/**
 * The parts of a result as streams of bytes: the first came with the answer, the others are downloaded by the driver's own
 * HTTP client, with its proxy, its checks of certificates and its repetitions.
 *
 * <p>The only class that knows the driver's inside. What the driver offers in public are rows, one getter call a cell, out of
 * an Arrow that is renamed inside it, which costs more before anything is written than all of our own decoding (README, "What
 * reading costs").
 */
final class ResultParts {

    private final SnowflakeResultSetSerializableV1 result;

    private ResultParts(SnowflakeResultSetSerializableV1 result) {
        this.result = result;
    }

    /** The result set may be closed afterwards. */
    static ResultParts of(ResultSet rows) throws SQLException {
        // With this limit all parts stand in one object, whose list is all that is wanted.
        List<SnowflakeResultSetSerializable> all =
                rows.unwrap(SnowflakeResultSet.class).getResultSetSerializables(Long.MAX_VALUE);
        if (all.size() != 1 || !(all.get(0) instanceof SnowflakeResultSetSerializableV1 one)) {
            throw new SQLException("the driver gave a result in a form that this version of Perseid does not know");
        }
        return new ResultParts(one);
    }

    boolean json() {
        return result.getQueryResultFormat() == QueryResultFormat.JSON;
    }

    /** How many there are, the one that came with the answer included. */
    int count() {
        return 1 + result.getChunkFileMetadatas().size();
    }

    /** Rows that a part must have; of the first as the driver counted them. */
    long rows(int part) {
        return part == 0
                ? result.getFirstChunkRowCount()
                : result.getChunkFileMetadatas().get(part - 1).getRowCount();
    }

    /**
     * An Arrow stream, or a JSON array of rows; empty where a part has no rows. Blocking; any thread.
     *
     * @throws Exception whatever the driver throws
     */
    InputStream open(int part) throws Exception {
        if (part > 0) {
            InputStream body = new DefaultResultStreamProvider().getInputStream(request(part));
            return json() ? inBrackets(body) : body;
        }
        if (json()) {
            String rows = result.getFirstChunkStringData();
            return new ByteArrayInputStream((rows == null ? "[]" : rows).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = result.getFirstChunkByteData();
        return new ByteArrayInputStream(bytes == null ? new byte[0] : bytes);
    }

    private ChunkDownloadContext request(int part) {
        ChunkFileMetadata file = result.getChunkFileMetadatas().get(part - 1);
        return new ChunkDownloadContext(
                (SnowflakeChunkDownloader) result.getChunkDownloader(),
                new ArrowResultChunk(
                        file.getFileURL(),
                        file.getRowCount(),
                        result.getColumnCount(),
                        file.getUncompressedByteSize(),
                        null,
                        null),
                result.getQrmk(),
                part - 1,
                result.getChunkHeadersMap(),
                result.getNetworkTimeoutInMilli(),
                result.getAuthTimeout(),
                result.getSocketTimeout(),
                result.getMaxHttpRetries(),
                null);
    }

    /** A downloaded JSON part is rows with commas between them. */
    private static InputStream inBrackets(InputStream rows) {
        List<InputStream> streams = new ArrayList<>(
                List.of(new ByteArrayInputStream(new byte[] {'['}), rows, new ByteArrayInputStream(new byte[] {']'})));
        return new SequenceInputStream(Collections.enumeration(streams));
    }
}
