package io.perseid.app.daemon;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;

/**
 * Where the daemon listens.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 0 takes a free one
 */
public record ListenAddress(String host, int port) {

    /** The fields of {@code 127.0.0.1:8425}, {@code [::1]:8425} or {@code localhost:0}. */
    public static ListenAddress parse(String written) {
        int colon = written.lastIndexOf(':');
        String host = colon < 0 ? "" : written.substring(0, colon);
        String port = written.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isBlank()
                || host.contains(":") != bracketed
                || !port.matches("\\d{1,5}")
                || Integer.parseInt(port) > 65_535) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    "--listen",
                    "\"" + written + "\"",
                    "an address and a port",
                    "write for example 127.0.0.1:8425, [::1]:8425, or 0.0.0.0:8425 to listen to everyone");
        }
        return new ListenAddress(host, Integer.parseInt(port));
    }

    ListenAddress withPort(int actual) {
        return new ListenAddress(host, actual);
    }

    /** {@code http://127.0.0.1:8425}. */
    public String url() {
        return "http://" + this;
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
