package io.perseid.connector.mixpanel.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.perseid.connector.mixpanel.http.Answer;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads answers' bodies. Any thread. */
final class Json {

    private static final ObjectReader READER =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /** The body as JSON; empty if it is none or not whole. */
    static Optional<JsonNode> read(Answer answer) {
        if (!answer.complete()) {
            return Optional.empty();
        }
        try {
            JsonNode node = READER.readTree(answer.body());
            return node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** What the answer gives as reason, or the beginning of its body. Redacted before it is cut: half a secret is none. */
    static String reason(Optional<JsonNode> node, Answer answer, UnaryOperator<String> redact) {
        String said = node.map(n -> n.path("error"))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .filter(t -> !t.isBlank() && !t.equals("null"))
                .orElse(answer.body());
        return Excerpt.of(redact.apply(said));
    }
}
