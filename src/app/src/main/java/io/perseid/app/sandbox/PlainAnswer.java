package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The answer of the clients' endpoints: {@code 1} or {@code 0}, or with {@code verbose=1} the same as JSON with the error. */
final class PlainAnswer {

    private PlainAnswer() {}

    static Answer of(boolean good, String error, Payload payload) {
        if (!payload.flag("verbose")) {
            return Answer.text(good ? "1" : "0");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("error", good ? null : error);
        body.put("status", good ? 1 : 0);
        return Answer.json(200, body);
    }
}
