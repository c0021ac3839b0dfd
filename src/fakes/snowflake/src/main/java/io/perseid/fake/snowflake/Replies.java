package io.perseid.fake.snowflake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON of replies, as far as it is the same in several of them. */
final class Replies {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Replies() {}

    static ObjectNode waiting(Query query, String code) {
        ObjectNode reply = success();
        reply.put("code", code);
        reply.put("message", "Query execution in progress.");
        ObjectNode data = reply.putObject("data");
        data.put("queryId", query.id());
        data.put("getResultUrl", "/queries/" + query.id() + "/result");
        data.put("queryAbortsAfterSecs", 300);
        return reply;
    }

    static void rowType(ObjectNode data, List<ResultColumn> columns) {
        ArrayNode rowType = data.putArray("rowtype");
        columns.forEach(column -> rowType.add(JSON.valueToTree(column.rowType())));
    }

    static void names(ObjectNode data) {
        data.put("finalDatabaseName", FakeSnowflake.DATABASE);
        data.put("finalSchemaName", "PUBLIC");
        data.put("finalWarehouseName", "WH");
        data.put("finalRoleName", "PUBLIC");
    }

    /** Those that the driver insists on, with the session's own over them. */
    static void parameters(ArrayNode array, Session session) {
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

    static ObjectNode success() {
        ObjectNode reply = JSON.createObjectNode();
        reply.putObject("data");
        reply.putNull("code");
        reply.putNull("message");
        reply.put("success", true);
        return reply;
    }

    static ObjectNode failure(String code, String message) {
        ObjectNode reply = success();
        reply.put("code", code);
        reply.put("message", message);
        reply.put("success", false);
        return reply;
    }

    static ObjectNode failure(String queryId, SqlFailure failure) {
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
}
