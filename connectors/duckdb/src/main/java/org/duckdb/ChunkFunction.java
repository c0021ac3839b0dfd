package org.duckdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.apache.arrow.memory.util.MemoryUtil;
import org.duckdb.DuckDBBindings.CAPIType;
import org.jspecify.annotations.NullMarked;

/**
 * A function for SQL that hands its arguments to Java, a chunk at a time, and answers false for each row:
 * {@code name(BIGINT, anything, ...)}. Whoever reads rows by calling it gets the vectors that DuckDB has just made, before they are
 * copied into a result.
 *
 * <p>The driver's own functions are in this shape as well, but give each value as an object.
 */
@NullMarked
public final class ChunkFunction extends DuckDBScalarFunctionWrapper {

    private final Receiver receiver;

    private ChunkFunction(Receiver receiver) {
        super(null);
        this.receiver = receiver;
    }

    /** Whom the function hands its arguments to. */
    public interface Receiver {

        /**
         * Called by whichever thread runs the statement: the one that executes it or fetches its rows, and where the database has
         * several threads, any of those, at the same time.
         *
         * @param number the first argument
         * @param rest the other arguments, flat; valid during the call. Members of structs and elements of lists need not be
         *     flat, which the vectors do not tell: such columns are not to be handed over
         * @throws Exception and the statement fails with its words
         */
        void take(long number, AddressedChunk rest) throws Exception;
    }

    /** Makes the function known to all connections of the database, for as long as that is open. Once a database. */
    public static void register(DuckDBConnection connection, String name, Receiver receiver) throws SQLException {
        ByteBuffer function = DuckDBBindings.duckdb_create_scalar_function();
        ByteBuffer number = type(CAPIType.DUCKDB_TYPE_BIGINT);
        ByteBuffer any = type(CAPIType.DUCKDB_TYPE_ANY);
        ByteBuffer flag = type(CAPIType.DUCKDB_TYPE_BOOLEAN);
        connection.connRefLock.lock();
        try {
            connection.checkOpen();
            DuckDBBindings.duckdb_scalar_function_set_name(function, name.getBytes(StandardCharsets.UTF_8));
            DuckDBBindings.duckdb_scalar_function_add_parameter(function, number);
            DuckDBBindings.duckdb_scalar_function_set_varargs(function, any);
            DuckDBBindings.duckdb_scalar_function_set_return_type(function, flag);
            // Called for each row, whatever the optimizer thinks of equal arguments and of NULL.
            DuckDBBindings.duckdb_scalar_function_set_volatile(function);
            DuckDBBindings.duckdb_scalar_function_set_special_handling(function);
            DuckDBBindings.duckdb_scalar_function_set_extra_info(function, new ChunkFunction(receiver));
            DuckDBBindings.duckdb_scalar_function_set_function(function);
            if (DuckDBBindings.duckdb_register_scalar_function(connection.connRef, function) != 0) {
                throw new SQLException("Catalog Error: the function " + name + " cannot be registered");
            }
        } finally {
            connection.connRefLock.unlock();
            DuckDBBindings.duckdb_destroy_scalar_function(function);
            DuckDBBindings.duckdb_destroy_logical_type(number);
            DuckDBBindings.duckdb_destroy_logical_type(any);
            DuckDBBindings.duckdb_destroy_logical_type(flag);
        }
    }

    /** Called by the driver's native code, which can do nothing with an exception. */
    @Override
    public void execute(ByteBuffer call, ByteBuffer chunk, ByteBuffer answers) {
        try {
            AddressedChunk arguments = new AddressedChunk(chunk, 0);
            int rows = arguments.rows();
            if (rows > 0) {
                receiver.take(MemoryUtil.getLong(arguments.column(0).data()), new AddressedChunk(chunk, 1));
                MemoryUtil.setMemory(new AddressedVector(answers).data(), rows, (byte) 0);
            }
        } catch (Throwable failure) {
            DuckDBBindings.duckdb_scalar_function_set_error(
                    call, String.valueOf(failure.getMessage()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static ByteBuffer type(CAPIType type) {
        return DuckDBBindings.duckdb_create_logical_type(type.typeId);
    }
}
