package io.perseid.fake.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Requests and replies as bytes: JSON, packed or not. */
final class Wire {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Wire() {}

    /** Promises the whole part, sends half of it and closes the connection. */
    static void cut(HttpExchange exchange, byte[] rows) throws IOException {
        byte[] packed = gzip(rows);
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, packed.length);
        OutputStream out = exchange.getResponseBody();
        out.write(packed, 0, packed.length / 2);
        out.flush();
    }

    /** The request's JSON; empty if there is none. */
    static JsonNode body(HttpExchange exchange) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream raw = exchange.getRequestBody();
                InputStream in = packed ? new GZIPInputStream(raw) : raw) {
            byte[] bytes = in.readAllBytes();
            return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        }
    }

    static String host(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    }

    static Map<String, String> query(String raw) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : String.valueOf(raw).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    static void reply(HttpExchange exchange, ObjectNode reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, 200, JSON.writeValueAsBytes(reply), true);
    }

    static void send(HttpExchange exchange, int status, byte[] body, boolean packed) throws IOException {
        byte[] bytes = packed ? gzip(body) : body;
        if (packed) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
