package io.perseid.fake.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
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

/** The requests of the protocol: login, statements, results and their parts, renewal, cancelling. */
final class Routes implements HttpHandler {

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
                Wire.reply(exchange, result(Wire.host(exchange), queries.find(path.split("/", -1)[2])));
            } else if (path.equals("/queries/v1/abort-request")) {
                queries.cancel(Wire.body(exchange).path("requestId").asText());
                Wire.reply(exchange, Replies.success());
            } else if (path.equals("/session/token-request")) {
                renew(exchange);
            } else if (path.startsWith("/monitoring/queries/")) {
                Wire.reply(exchange, monitoring(path.substring(path.lastIndexOf('/') + 1)));
            } else {
                Wire.body(exchange);
                Wire.reply(exchange, Replies.success());
            }
        } catch (RuntimeException | LinkageError e) {
            // Not as HTTP 500, which the driver would ask for again for minutes.
            Wire.reply(exchange, Replies.failure("261000", "the fake failed at " + path + ": " + e));
        } finally {
            exchange.close();
        }
    }

    private void login(HttpExchange exchange) throws IOException {
        JsonNode data = Wire.body(exchange).path("data");
        if (faults.loginUnavailable()) {
            Wire.send(exchange, 503, new byte[0], false);
            return;
        }
        Optional<Accounts.Refusal> refusal = accounts.refuse(data);
        if (refusal.isPresent()) {
            ObjectNode failed =
                    Replies.failure(refusal.get().code(), refusal.get().message());
            Wire.reply(exchange, failed);
            return;
        }
        Session session = new Session();
        data.path("SESSION_PARAMETERS").properties().forEach(p -> session.set(p.getKey(), plain(p.getValue())));
        ObjectNode reply = Replies.success();
        ObjectNode answer = reply.putObject("data");
        answer.put("token", sessions.token(session));
        answer.put("masterToken", sessions.token(session));
        answer.put("sessionId", 1);
        answer.put("validityInSeconds", 3600);
        answer.put("masterValidityInSeconds", 14400);
        Replies.parameters(answer.putArray("parameters"), session);
        Map<String, String> query = Wire.query(exchange.getRequestURI().getRawQuery());
        ObjectNode info = answer.putObject("sessionInfo");
        info.put("databaseName", query.getOrDefault("databaseName", FakeSnowflake.DATABASE));
        info.put("schemaName", query.getOrDefault("schemaName", "PUBLIC"));
        info.put("warehouseName", query.getOrDefault("warehouse", "WH"));
        info.put("roleName", query.getOrDefault("roleName", "PUBLIC"));
        session.use(query.getOrDefault("schemaName", "PUBLIC").toUpperCase(Locale.ROOT));
        Wire.reply(exchange, reply);
    }

    private void query(HttpExchange exchange) throws IOException {
        JsonNode body = Wire.body(exchange);
        if (faults.queryUnavailable()) {
            Wire.send(exchange, 503, new byte[0], false);
            return;
        }
        if (faults.sessionExpired()) {
            Wire.reply(exchange, Replies.failure("390112", "Your session has expired. Please login again."));
            return;
        }
        Optional<Session> session =
                sessions.find(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (session.isEmpty() || faults.sessionLost()) {
            Wire.reply(
                    exchange,
                    Replies.failure("390111", "Session no longer exists. New login required to access the service."));
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
            Wire.reply(exchange, describe(queries.create(sql, binds, session.get())));
            return;
        }
        String requestId = Wire.query(exchange.getRequestURI().getRawQuery()).getOrDefault("requestId", sql);
        long timeout = Math.max(
                session.get().timeoutSeconds(),
                body.path("parameters").path("query_timeout").asLong());
        Query query = queries.start(requestId, sql, binds, session.get(), timeout);
        Wire.reply(
                exchange, async ? Replies.waiting(query, "333334") : result(Wire.host(exchange), Optional.of(query)));
    }

    private ObjectNode describe(Query query) {
        try {
            List<ResultColumn> columns = query.describe();
            ObjectNode reply = Replies.success();
            ObjectNode data = reply.putObject("data");
            Replies.rowType(data, columns);
            data.put("queryId", query.id());
            data.put("statementTypeId", Answer.SELECT);
            data.put("version", 1);
            data.put("numberOfBinds", query.sql().chars().filter(c -> c == '?').count());
            data.put("arrayBindSupported", false);
            Replies.names(data);
            Replies.parameters(data.putArray("parameters"), new Session());
            return reply;
        } catch (SqlFailure e) {
            return Replies.failure(query.id(), e);
        }
    }

    /** @param host where the client reached us, for the addresses of parts */
    private ObjectNode result(String host, Optional<Query> asked) {
        if (asked.isEmpty()) {
            return Replies.failure("000709", "Statement not found");
        }
        Query query = asked.get();
        try {
            Optional<Answer> answer = query.await(settings.patience());
            return answer.isPresent() ? rows(host, query, answer.get()) : Replies.waiting(query, "333333");
        } catch (SqlFailure e) {
            return Replies.failure(query.id(), e);
        }
    }

    private ObjectNode rows(String host, Query query, Answer answer) throws SqlFailure {
        ObjectNode reply = Replies.success();
        ObjectNode data = reply.putObject("data");
        Session session = query.session();
        Replies.parameters(data.putArray("parameters"), session);
        Replies.rowType(data, answer.columns());
        long rows = answer.stored() ? answer.rows() : 1;
        long inline = Math.min(rows, settings.inlineRows());
        data.put("total", rows);
        data.put("returned", rows);
        data.put("queryId", query.id());
        data.put("statementTypeId", answer.statementType());
        data.put("version", 1);
        Replies.names(data);
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
            Wire.send(exchange, 503, new byte[0], false);
            return;
        }
        if (!allowed || query.isEmpty() || faults.partForbidden()) {
            Wire.send(
                    exchange, 403, "<Error><Code>AccessDenied</Code></Error>".getBytes(StandardCharsets.UTF_8), false);
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
            Wire.cut(exchange, rows);
        } else {
            Wire.send(exchange, 200, rows, true);
        }
    }

    private void renew(HttpExchange exchange) throws IOException {
        Optional<Session> session =
                sessions.find(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        Wire.body(exchange);
        if (session.isEmpty()) {
            Wire.reply(exchange, Replies.failure("390115", "Master token is invalid."));
            return;
        }
        ObjectNode reply = Replies.success();
        ObjectNode data = reply.putObject("data");
        data.put("sessionToken", sessions.token(session.get()));
        data.put("masterToken", sessions.token(session.get()));
        data.put("validityInSecondsST", 3600);
        data.put("validityInSecondsMT", 14400);
        data.put("sessionId", 1);
        Wire.reply(exchange, reply);
    }

    private ObjectNode monitoring(String id) {
        ObjectNode reply = Replies.success();
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

    private static Object plain(JsonNode value) {
        return value.isBoolean() ? (Object) value.asBoolean() : value.isInt() ? (Object) value.asInt() : value.asText();
    }
}
