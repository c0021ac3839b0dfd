package io.perseid.engine.state;

/**
 * A process on a host.
 *
 * @param startedMillis when the process started, because numbers of processes are used again
 */
public record Owner(String host, long pid, long startedMillis) {}
