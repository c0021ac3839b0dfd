package io.perseid.app.command;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.settings.SettingProblem;
import io.perseid.app.terminal.Amounts;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How many rejects a sync has of each code, and whether a code that somebody named is among them. */
record RejectReasons(String sync, Map<String, Long> codes) {

    /** @throws PerseidException naming the nearest code, if there are rejects but none of this code */
    void check(Optional<String> code) {
        if (codes.isEmpty() || code.filter(c -> !codes.containsKey(c)).isEmpty()) {
            return;
        }
        throw PerseidException.of(
                FailureKind.DATA,
                "rejects of " + sync,
                "none of code " + code.get(),
                "one of " + String.join(", ", codes.keySet()),
                SettingProblem.nearest(code.get(), codes.keySet().stream().toList())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("correct the code, or leave --reason out for all"));
    }

    RejectReasons only(Optional<String> code) {
        return code.map(c -> new RejectReasons(sync, codes.containsKey(c) ? Map.of(c, codes.get(c)) : Map.of()))
                .orElse(this);
    }

    long total() {
        return codes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@code 3 rejects of orders (null_time 2, too_large 1)}. */
    String words() {
        String each = codes.entrySet().stream()
                .map(code -> code.getKey() + " " + Amounts.count(code.getValue()))
                .collect(Collectors.joining(", "));
        return Amounts.of(total(), "reject") + " of " + sync + (each.isEmpty() ? "" : " (" + each + ")");
    }
}
