package io.perseid.api.warehouse;

import java.util.List;
import java.util.Map;

/**
 * An aggregate: the rows of a group as one list of objects. Everything in it is SQL that is rendered already.
 *
 * @param fields name in the object to expression, in order
 * @param order what rows are ordered by, each with its direction; at least one, so that the list is the same each time
 * @param limit how many objects at most, the first ones
 */
public record ListOfObjects(Map<String, String> fields, List<String> order, int limit) {

    /** Behind ORDER BY. */
    public String orderBy() {
        return String.join(", ", order);
    }
}
