package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** What a record may do to a profile; in this order when a record carries several. */
enum ProfileOperator {
    /** Creates or overwrites properties. */
    SET("$set", true) {
        @Override
        void each(ObjectNode profile, String name, JsonNode value) {
            profile.set(name, value);
        }
    },
    /** Only where the property is unset. */
    SET_ONCE("$set_once", true) {
        @Override
        void each(ObjectNode profile, String name, JsonNode value) {
            if (!profile.hasNonNull(name)) {
                profile.set(name, value);
            }
        }
    },
    /** Adds numbers; a missing property counts as 0. */
    ADD("$add", false) {
        @Override
        void each(ObjectNode profile, String name, JsonNode value) {
            JsonNode old = profile.path(name);
            boolean whole = value.isIntegralNumber() && (old.isIntegralNumber() || !old.isNumber());
            var sum = (old.isNumber() ? old.decimalValue() : BigDecimal.ZERO).add(value.decimalValue());
            profile.set(name, whole ? profile.numberNode(sum.toBigIntegerExact()) : DecimalNode.valueOf(sum));
        }

        @Override
        Optional<String> checkEach(String name, JsonNode value) {
            return value.isNumber() ? Optional.empty() : Optional.of("$add of '" + name + "' must be a number");
        }
    },
    /** Adds the values that the list does not hold yet. */
    UNION("$union", true) {
        @Override
        void each(ObjectNode profile, String name, JsonNode values) {
            ArrayNode list = list(profile, name);
            for (JsonNode value : values) {
                if (list.valueStream().noneMatch(value::equals)) {
                    list.add(value);
                }
            }
        }

        @Override
        Optional<String> checkEach(String name, JsonNode value) {
            return value.isArray()
                            && !value.isEmpty()
                            && value.valueStream().allMatch(v -> v.isTextual() || v.isNumber())
                    ? Optional.empty()
                    : Optional.of("$union of '" + name + "' must be a list of at least one string or number");
        }
    },
    /** Puts one value at the end of the list. */
    APPEND("$append", false) {
        @Override
        void each(ObjectNode profile, String name, JsonNode value) {
            list(profile, name).add(value);
        }
    },
    /** Takes the value out of the list, wherever it stands. */
    REMOVE("$remove", true) {
        @Override
        void each(ObjectNode profile, String name, JsonNode value) {
            if (profile.path(name).isArray()) {
                ArrayNode left = profile.arrayNode();
                profile.path(name).valueStream().filter(v -> !v.equals(value)).forEach(left::add);
                profile.set(name, left);
            }
        }
    },
    /** Deletes properties: takes a list of names. */
    UNSET("$unset", true) {
        @Override
        void apply(ObjectNode profile, JsonNode names) {
            names.forEach(name -> profile.remove(name.asText()));
        }

        @Override
        Optional<String> check(JsonNode names) {
            return names.isArray() && !names.isEmpty() && names.valueStream().allMatch(JsonNode::isTextual)
                    ? Optional.empty()
                    : Optional.of("$unset must be a list of at least one property name");
        }

        @Override
        boolean creates() {
            return false;
        }
    },
    /** Deletes the whole profile; its value means nothing. */
    DELETE("$delete", true) {
        @Override
        void apply(ObjectNode profile, JsonNode ignored) {
            profile.removeAll();
        }

        @Override
        Optional<String> check(JsonNode ignored) {
            return Optional.empty();
        }

        @Override
        boolean creates() {
            return false;
        }
    };

    private final String key;
    private final boolean onGroups;

    ProfileOperator(String key, boolean onGroups) {
        this.key = key;
        this.onGroups = onGroups;
    }

    String key() {
        return key;
    }

    /** The profile guide says that groups take neither {@code $add} nor {@code $append}. */
    boolean onGroups() {
        return onGroups;
    }

    /** Does it make a profile where there is none? */
    boolean creates() {
        return this != REMOVE;
    }

    /** What is wrong with the operand, if anything. */
    Optional<String> check(JsonNode operand) {
        if (!operand.isObject()) {
            return Optional.of(key + " must be an object");
        }
        return operand.properties().stream()
                .map(member -> checkEach(member.getKey(), member.getValue()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    Optional<String> checkEach(String name, JsonNode value) {
        return Optional.empty();
    }

    /** Changes the profile in place; the operand has passed {@link #check}. */
    void apply(ObjectNode profile, JsonNode operand) {
        for (Map.Entry<String, JsonNode> member : operand.properties()) {
            each(profile, member.getKey(), member.getValue());
        }
    }

    void each(ObjectNode profile, String name, JsonNode value) {
        throw new IllegalStateException(key + " is not applied a property at a time");
    }

    /** The property as a list: a missing one is empty, a single value becomes its only element. */
    private static ArrayNode list(ObjectNode profile, String name) {
        JsonNode old = profile.path(name);
        if (old instanceof ArrayNode list) {
            return list;
        }
        ArrayNode list = profile.putArray(name);
        if (!old.isMissingNode() && !old.isNull()) {
            list.add(old);
        }
        return list;
    }
}
