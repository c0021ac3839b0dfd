package io.perseid.engine.sync;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Properties that stand beside the columns of a model's rows: lists, joined columns, lookups and histories. None of them may be
 * called like what the rows send by themselves. Pure.
 */
public final class AddedProperties {

    private AddedProperties() {}

    /** Name to the place in the sync's file. */
    public static Map<String, String> of(
            PropertySet set, List<Join> joins, List<Lookup> lookups, List<History> history) {
        Map<String, String> added = new LinkedHashMap<>();
        for (PropertyDefinition property : set.listed()) {
            if (property.value() instanceof PropertyValue.ChildRows children) {
                added.put(property.name(), property.where());
                children.more().ifPresent(more -> added.put(more, property.where()));
            }
        }
        joins.forEach(join -> join.properties().forEach(p -> added.put(p.name(), p.where())));
        lookups.forEach(lookup -> lookup.properties().keySet().forEach(name -> added.put(name, lookup.where())));
        history.forEach(each -> added.put(each.property(), each.where()));
        return added;
    }
}
