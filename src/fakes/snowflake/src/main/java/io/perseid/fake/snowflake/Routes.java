package io.perseid.fake.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The requests of the protocol: login, statements, results and their parts, renewal, cancelling. */
final class Routes implements HttpHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Accounts accounts;
    private final Faults faults;
    private final Journal journal;
    private final Settings settings;
    private final Sessions sessions;
    private final Queries queries;
    private final Parts parts;

    Routes(
            Accounts accounts,
            Faults faults,
            Journal journal,
            Settings settings,
            Sessions sessions,
            Queries queries,
            Parts parts) {
        this.accounts = accounts;
        this.faults = faults;
        this.journal = journal;
        this.settings = settings;
        this.sessions = sessions;
        this.queries = queries;
        this.parts = parts;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        journal.request(exchange.getRequestMethod() + " " + path);
        try {
            if (path.startsWith("/parts/")) {
                part(exchange, path.split("/", -1));
            } else if (path.equals("/session/v1/login-request")) {
                login(exchange);
            } else if (path.equals("/queries/v1/query-request")) {
                query(exchange);
            } else if (path.startsWith("/queries/") && path.endsWith("/result")) {
                reply(exchange, result(host(exchange), queries.find(path.split("/", -1)[2])));
            } else if (path.equals("/queries/v1/abort-request")) {
                queries.cancel(body(exchange).path("requestId").asText());
                reply(exchange, success());
            } else if (path.equals("/session/token-request")) {
                renew(exchange);
            } else if (path.startsWith("/monitoring/queries/")) {
                reply(exchange, monitoring(path.substring(path.lastIndexOf('/') + 1)));
            } else {
                body(exchange);
                reply(exchange, success());
            }
        } catch (RuntimeException | LinkageError e) {
            // Not as HTTP 500, which the driver would ask for again for minutes.
            reply(exchange, failure("261000", "the fake failed at " + path + ": " + e));
        } finally {
            exchange.close();
        }
    }

    private void login(HttpExchange exchange) throws IOException {
        JsonNode data = body(exchange).path("data");
        if (faults.loginUnavailable()) {
            send(exchange, 503, new byte[0], false);
            return;
        }
        Optional<Accounts.Refusal> refusal = accounts.refuse(data);
        if (refusal.isPresent()) {
            ObjectNode failed = failure(refusal.get().code(), refusal.get().message());
            reply(exchange, failed);
            return;
        }
        Session session = new Session();
        data.path("SESSION_PARAMETERS").properties().forEach(p -> session.set(p.getKey(), plain(p.getValue())));
        ObjectNode reply = success();
        ObjectNode answer = reply.putObject("data");
        answer.put("token", sessions.token(session));
        answer.put("masterToken", sessions.token(session));
        answer.put("sessionId", 1);
        answer.put("validityInSeconds", 3600);
        answer.put("masterValidityInSeconds", 14400);
        parameters(answer.putArray("parameters"), session);
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        ObjectNode info = answer.putObject("sessionInfo");
        info.put("databaseName", query.getOrDefault("databaseName", FakeSnowflake.DATABASE));
        info.put("schemaName", query.getOrDefault("schemaName", "PUBLIC"));
        info.put("warehouseName", query.getOrDefault("warehouse", "WH"));
        info.put("roleName", query.getOrDefault("roleName", "PUBLIC"));
        session.use(query.getOrDefault("schemaName", "PUBLIC").toUpperCase(Locale.ROOT));
        reply(exchange, reply);
    }

    private void query(HttpExchange exchange) throws IOException {
        JsonNode body = body(exchange);
        if (faults.queryUnavailable()) {
            send(exchange, 503, new byte[0], false);
            return;
        }
        if (faults.sessionExpired()) {
            reply(exchange, failure("390112", "Your session has expired. Please login again."));
            return;
        }
        Optional<Session> session =
                sessions.find(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (session.isEmpty() || faults.sessionLost()) {
            reply(exchange, failure("390111", "Session no longer exists. New login required to access the service."));
            return;
        }
        String sql = body.path("sqlText").asText();
        boolean describe = body.path("describeOnly").asBoolean();
        boolean async = body.path("asyncExec").asBoolean();
        Map<String, Object> parameters = new TreeMap<>(session.get().parameters());
        body.path("parameters").properties().forEach(p -> parameters.put(p.getKey(), plain(p.getValue())));
        journal.add(new Journal.Asked(sql, describe, async, Map.copyOf(parameters)));
        List<String> binds = new ArrayList<>();
        for (int i = 1; body.path("bindings").has(String.valueOf(i)); i++) {
            binds.add(bind(body.path("bindings").path(String.valueOf(i))));
        }
        if (describe) {
            reply(exchange, describe(queries.create(sql, binds, session.get())));
            return;
        }
        String requestId = query(exchange.getRequestURI().getRawQuery()).getOrDefault("requestId", sql);
        long timeout = Math.max(
                session.get().timeoutSeconds(),
                body.path("parameters").path("query_timeout").asLong());
        Query query = queries.start(requestId, sql, binds, session.get(), timeout);
        reply(exchange, async ? waiting(query, "333334") : result(host(exchange), Optional.of(query)));
    }

    private ObjectNode describe(Query query) {
        try {
            List<ResultColumn> columns = query.describe();
            ObjectNode reply = success();
            ObjectNode data = reply.putObject("data");
            rowType(data, columns);
            data.put("queryId", query.id());
            data.put("statementTypeId", Answer.SELECT);
            data.put("version", 1);
            data.put("numberOfBinds", query.sql().chars().filter(c -> c == '?').count());
            data.put("arrayBindSupported", false);
            names(data);
            parameters(data.putArray("parameters"), new Session());
            return reply;
        } catch (SqlFailure e) {
            return failure(query.id(), e);
        }
    }

    /** @param host where the client reached us, for the addresses of parts */
    private ObjectNode result(String host, Optional<Query> asked) {
        if (asked.isEmpty()) {
            return failure("000709", "Statement not found");
        }
        Query query = asked.get();
        try {
            Optional<Answer> answer = query.await(settings.patience());
            return answer.isPresent() ? rows(host, query, answer.get()) : waiting(query, "333333");
        } catch (SqlFailure e) {
            return failure(query.id(), e);
        }
    }

    private ObjectNode rows(String host, Query query, Answer answer) throws SqlFailure {
        ObjectNode reply = success();
        ObjectNode data = reply.putObject("data");
        Session session = query.session();
        parameters(data.putArray("parameters"), session);
        rowType(data, answer.columns());
        long rows = answer.stored() ? answer.rows() : 1;
        long inline = Math.min(rows, settings.inlineRows());
        data.put("total", rows);
        data.put("returned", rows);
        data.put("queryId", query.id());
        data.put("statementTypeId", answer.statementType());
        data.put("version", 1);
        names(data);
        boolean json = settings.json()
                || !answer.stored()
                || "JSON".equals(session.parameters().get("JDBC_QUERY_RESULT_FORMAT"));
        data.put("queryResultFormat", json ? "json" : "arrow");
        if (!answer.stored()) {
            data.putArray("rowset").addArray().add(String.valueOf(answer.rows()));
            return reply;
        }
        if (json) {
            byte[] first = parts.json(query.id(), answer.columns(), 0, inline, true);
            data.putRawValue("rowset", new RawValue(new String(first, StandardCharsets.UTF_8)));
        } else {
            byte[] first = parts.arrow(query.id(), answer.columns(), 0, inline);
            data.put("rowsetBase64", inline == 0 ? "" : Base64.getEncoder().encodeToString(first));
        }
        if (rows > inline) {
            chunks(data, host, query, json, inline, rows);
        }
        return reply;
    }

    private void chunks(ObjectNode data, String host, Query query, boolean json, long inline, long rows) {
        data.putObject("chunkHeaders").put("x-fake-key", query.id());
        ArrayNode chunks = data.putArray("chunks");
        int size = settings.partRows();
        for (long from = inline; from < rows; from += size) {
            long to = Math.min(rows, from + size);
            ObjectNode chunk = chunks.addObject();
            chunk.put(
                    "url",
                    "http://" + host + "/parts/" + query.id() + "/" + (json ? "json" : "arrow") + "/" + from + "/"
                            + to);
            chunk.put("rowCount", to - from);
            chunk.put("uncompressedSize", (to - from) * 40);
            chunk.put("compressedSize", (to - from) * 20);
        }
    }

    private void part(HttpExchange exchange, String[] path) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(faults.partDelay().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean allowed = path[2].equals(exchange.getRequestHeaders().getFirst("x-fake-key"));
        Optional<Query> query = queries.find(path[2]);
        if (faults.partUnavailable()) {
            send(exchange, 503, new byte[0], false);
            return;
        }
        if (!allowed || query.isEmpty() || faults.partForbidden()) {
            send(exchange, 403, "<Error><Code>AccessDenied</Code></Error>".getBytes(StandardCharsets.UTF_8), false);
            return;
        }
        long from = Long.parseLong(path[4]);
        long to = Long.parseLong(path[5]);
        byte[] rows;
        try {
            List<ResultColumn> columns =
                    query.get().await(settings.patience()).orElseThrow().columns();
            rows = path[3].equals("json")
                    ? parts.json(path[2], columns, from, to, false)
                    : parts.arrow(path[2], columns, from, to);
        } catch (SqlFailure e) {
            throw new IllegalStateException(e);
        }
        if (faults.partCut()) {
            cut(exchange, rows);
        } else {
            send(exchange, 200, rows, true);
        }
    }

    /** Promises the whole part, sends half of it and closes the connection. */
    private static void cut(HttpExchange exchange, byte[] rows) throws IOException {
        byte[] packed = gzip(rows);
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, packed.length);
        OutputStream out = exchange.getResponseBody();
        out.write(packed, 0, packed.length / 2);
        out.flush();
    }

    private void renew(HttpExchange exchange) throws IOException {
        Optional<Session> session =
                sessions.find(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        body(exchange);
        if (session.isEmpty()) {
            reply(exchange, failure("390115", "Master token is invalid."));
            return;
        }
        ObjectNode reply = success();
        ObjectNode data = reply.putObject("data");
        data.put("sessionToken", sessions.token(session.get()));
        data.put("masterToken", sessions.token(session.get()));
        data.put("validityInSecondsST", 3600);
        data.put("validityInSecondsMT", 14400);
        data.put("sessionId", 1);
        reply(exchange, reply);
    }

    private ObjectNode monitoring(String id) {
        ObjectNode reply = success();
        ArrayNode found = reply.putObject("data").putArray("queries");
        queries.find(id).ifPresent(query -> {
            ObjectNode entry = found.addObject();
            entry.put("id", id);
            entry.put("status", query.status());
            entry.put("state", query.status());
            entry.put("sqlText", query.sql());
            try {
                query.await(Duration.ZERO);
            } catch (SqlFailure e) {
                entry.put("errorCode", e.code());
                entry.put("errorMessage", e.getMessage());
            }
        });
        return reply;
    }

    private static ObjectNode waiting(Query query, String code) {
        ObjectNode reply = success();
        reply.put("code", code);
        reply.put("message", "Query execution in progress.");
        ObjectNode data = reply.putObject("data");
        data.put("queryId", query.id());
        data.put("getResultUrl", "/queries/" + query.id() + "/result");
        data.put("queryAbortsAfterSecs", 300);
        return reply;
    }

    private static void rowType(ObjectNode data, List<ResultColumn> columns) {
        ArrayNode rowType = data.putArray("rowtype");
        columns.forEach(column -> rowType.add(JSON.valueToTree(column.rowType())));
    }

    private static void names(ObjectNode data) {
        data.put("finalDatabaseName", FakeSnowflake.DATABASE);
        data.put("finalSchemaName", "PUBLIC");
        data.put("finalWarehouseName", "WH");
        data.put("finalRoleName", "PUBLIC");
    }

    /** Those that the driver insists on, with the session's own over them. */
    private static void parameters(ArrayNode array, Session session) {
        Map<String, Object> all = new TreeMap<>(Map.of(
                "AUTOCOMMIT",
                true,
                "TIMEZONE",
                "America/Los_Angeles",
                "CLIENT_RESULT_CHUNK_SIZE",
                160,
                "CLIENT_PREFETCH_THREADS",
                4,
                "CLIENT_TELEMETRY_ENABLED",
                false,
                "CLIENT_STAGE_ARRAY_BINDING_THRESHOLD",
                0));
        session.parameters().forEach((name, value) -> {
            if (all.get(name) instanceof Integer) {
                all.put(name, Integer.parseInt(String.valueOf(value)));
            } else if (all.get(name) instanceof Boolean) {
                all.put(name, Boolean.parseBoolean(String.valueOf(value)));
            } else {
                all.put(name, value);
            }
        });
        all.forEach((name, value) -> {
            ObjectNode entry = array.addObject();
            entry.put("name", name);
            entry.set("value", JSON.valueToTree(value));
        });
    }

    private static String bind(JsonNode bind) {
        String value = bind.path("value").asText();
        if (bind.path("value").isNull()) {
            return "NULL";
        }
        return switch (bind.path("type").asText()) {
            case "FIXED", "REAL", "BOOLEAN" -> value;
            case "DATE" -> "CAST(make_timestamp(" + value + " * 1000) AS DATE)";
            case "TIMESTAMP_NTZ" -> "make_timestamp(" + value + " // 1000)";
            case "TIMESTAMP_LTZ" -> "make_timestamptz(" + value + " // 1000)";
            default -> DuckSql.literal(value);
        };
    }

    private static ObjectNode success() {
        ObjectNode reply = JSON.createObjectNode();
        reply.putObject("data");
        reply.putNull("code");
        reply.putNull("message");
        reply.put("success", true);
        return reply;
    }

    private static ObjectNode failure(String code, String message) {
        ObjectNode reply = success();
        reply.put("code", code);
        reply.put("message", message);
        reply.put("success", false);
        return reply;
    }

    private static ObjectNode failure(String queryId, SqlFailure failure) {
        ObjectNode reply = failure(failure.code(), String.valueOf(failure.getMessage()));
        ObjectNode data = reply.putObject("data");
        data.put("errorCode", failure.code());
        data.put("sqlState", failure.state());
        data.put("queryId", queryId);
        data.put("internalError", false);
        data.put("line", -1);
        data.put("pos", -1);
        return reply;
    }

    private static Object plain(JsonNode value) {
        return value.isBoolean() ? (Object) value.asBoolean() : value.isInt() ? (Object) value.asInt() : value.asText();
    }

    /** The request's JSON; empty if there is none. */
    private static JsonNode body(HttpExchange exchange) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream raw = exchange.getRequestBody();
                InputStream in = packed ? new GZIPInputStream(raw) : raw) {
            byte[] bytes = in.readAllBytes();
            return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        }
    }

    private static String host(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    }

    private static Map<String, String> query(String raw) {
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

    private static void reply(HttpExchange exchange, ObjectNode reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, 200, JSON.writeValueAsBytes(reply), true);
    }

    private static void send(HttpExchange exchange, int status, byte[] body, boolean packed) throws IOException {
        byte[] bytes = packed ? gzip(body) : body;
        if (packed) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
