package io.perseid.engine.plan;

import java.util.List;

/**
 * What a replay is going to do. Immutable; making one changes nothing anywhere.
 *
 * @param reasons one for each code, by code
 */
public record ReplayPlan(RunPlan run, List<Reason> reasons) {

    /**
     * What is done about the rejects of one code.
     *
     * @param byKey rows that are read again by their key
     * @param byPayload rows of which the stored payload is sent again
     * @param over rejects that end without a request, because their key is no duplicate any more
     * @param kept rejects about which nothing can be done
     */
    public record Reason(String code, long byKey, long byPayload, long over, long kept) {

        public long rejects() {
            return byKey + byPayload + over + kept;
        }
    }
}
