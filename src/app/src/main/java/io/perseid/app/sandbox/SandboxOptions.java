package io.perseid.app.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a {@link Sandbox} starts. {@link #defaults()} is enough for a test: a free port, an in-memory database, http.
 *
 * @param host address to listen on, {@code 127.0.0.1} unless told otherwise
 * @param port 0 takes a free one
 * @param credentials what the project accepts
 * @param identity how an event's user is found
 * @param spelling key of the insert id in {@code failed_records}
 * @param database file that keeps everything over restarts and bounds memory; absent = in memory, gone at close
 * @param clock for the time rules, arrival times and rolling limits
 * @param tls serve https with a throw-away certificate
 * @param lookupTables names of lookup tables that exist from the start (Mixpanel's API cannot create any)
 * @param limits size and count limits
 * @param eventsPerMinute events in a rolling minute before 429 is answered; absent = no rate limit
 * @param memoryMegabytes DuckDB's memory limit; what does not fit goes to a temporary folder
 * @param threads DuckDB's worker threads
 */
public record SandboxOptions(
        String host,
        int port,
        Credentials credentials,
        Identity identity,
        Spelling spelling,
        Optional<Path> database,
        Clock clock,
        boolean tls,
        List<String> lookupTables,
        Limits limits,
        OptionalInt eventsPerMinute,
        int memoryMegabytes,
        int threads) {

    public SandboxOptions {
        lookupTables = List.copyOf(lookupTables);
    }

    /** Loopback, free port, default credentials, simplified identity, in memory, http, documented limits, 512 MB. */
    public static SandboxOptions defaults() {
        return new SandboxOptions(
                "127.0.0.1",
                0,
                Credentials.defaults(),
                Identity.SIMPLIFIED,
                Spelling.INSERT_ID,
                Optional.empty(),
                Clock.systemUTC(),
                false,
                List.of(),
                Limits.documented(),
                OptionalInt.empty(),
                512,
                2);
    }

    public SandboxOptions withHost(String host) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withPort(int port) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withCredentials(Credentials credentials) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withIdentity(Identity identity) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withSpelling(Spelling spelling) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withDatabase(Path database) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                Optional.of(database),
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withClock(Clock clock) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withTls(boolean tls) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withLookupTables(List<String> lookupTables) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withLimits(Limits limits) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withEventsPerMinute(int eventsPerMinute) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                OptionalInt.of(eventsPerMinute),
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withMemoryMegabytes(int memoryMegabytes) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }

    public SandboxOptions withThreads(int threads) {
        return new SandboxOptions(
                host,
                port,
                credentials,
                identity,
                spelling,
                database,
                clock,
                tls,
                lookupTables,
                limits,
                eventsPerMinute,
                memoryMegabytes,
                threads);
    }
}
