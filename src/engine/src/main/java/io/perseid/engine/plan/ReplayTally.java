package io.perseid.engine.plan;

import io.perseid.engine.state.RejectMark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a replay does about each code's rejects. One thread. */
final class ReplayTally {

    private static final int BY_KEY = 0;
    private static final int BY_PAYLOAD = 1;
    private static final int OVER = 2;
    private static final int KEPT = 3;

    private final Map<String, long[]> codes = new TreeMap<>();

    void byKey(RejectMark mark) {
        count(mark, BY_KEY);
    }

    void byPayload(RejectMark mark) {
        count(mark, BY_PAYLOAD);
    }

    void over(RejectMark mark) {
        count(mark, OVER);
    }

    void kept(RejectMark mark) {
        count(mark, KEPT);
    }

    List<ReplayPlan.Reason> reasons() {
        return codes.entrySet().stream()
                .map(code -> new ReplayPlan.Reason(
                        code.getKey(),
                        code.getValue()[BY_KEY],
                        code.getValue()[BY_PAYLOAD],
                        code.getValue()[OVER],
                        code.getValue()[KEPT]))
                .toList();
    }

    private void count(RejectMark mark, int what) {
        codes.computeIfAbsent(mark.code(), code -> new long[4])[what]++;
    }
}
