package io.perseid.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.config.keys.Keys;
import io.perseid.app.config.keys.PerseidKeys;
import io.perseid.app.config.keys.SyncKeys;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.engine.sync.Mode;

/** The JSON Schemas (draft 2020-12) by which editors complete and check the configuration. Any thread. */
public final class ConfigSchema {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PerseidKeys perseid;

    public ConfigSchema(ConnectorRegistry registry) {
        this.perseid = new PerseidKeys(registry);
    }

    /** The schema of perseid.yaml; its blocks of connectors are those of the installed ones. */
    public String perseid() {
        return text(schema(perseid.file()));
    }

    /** The schema of a sync file. */
    public String sync() {
        ObjectNode schema = schema(SyncKeys.FILE);
        ObjectNode mirror = schema.putObject("if");
        mirror.putObject("properties").putObject("mode").put("const", Mode.MIRROR.word());
        mirror.putArray("required").add("mode");
        mirror.putObject("not").putArray("required").add("audience");
        schema.putObject("then").putArray("required").add("deletes");
        return text(schema);
    }

    private static ObjectNode schema(Keys<?> file) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", file.title());
        schema.setAll(file.schema());
        return schema;
    }

    private static String text(ObjectNode schema) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(schema)
                            .replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was just built cannot be written", e);
        }
    }
}
