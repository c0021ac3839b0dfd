package io.perseid.engine.model;

import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sync.Model;

/**
 * What kinds of models and enrichments ask: the warehouse's columns, and the rows of other models. One thread.
 *
 * @param sync name of the sync, for messages
 */
public record ModelContext(String sync, Dialect dialect, WarehouseSession session) {

    /** The columns of a relation as the warehouse has them now. @param what to call it in messages */
    public ModelColumns columns(String what, Relation relation) {
        return new ModelColumns(what, session.describe(relation.sql(dialect)));
    }

    /** The columns of a table or view. */
    public ModelColumns table(String written) {
        return columns(written, new Relation.Table(written));
    }

    /** The rows of any model: each kind has its line here. */
    public ModelRows rows(Model model) {
        if (model instanceof Model.Table table) {
            Relation relation = new Relation.Table(table.name());
            return ModelRows.of(relation, columns(name(model), relation));
        }
        if (model instanceof Model.Sql sql) {
            Relation relation = new Relation.UserQuery(sql.text());
            return ModelRows.of(relation, columns(name(model), relation));
        }
        if (model instanceof Model.Milestones milestones) {
            return new MilestoneRows().rows(milestones, this);
        }
        if (model instanceof Model.Sessions sessions) {
            return new SessionRows().rows(sessions, this);
        }
        if (model instanceof Model.FirstEvents first) {
            return new FirstEventRows().rows(first, this);
        }
        return new ActivityRows().rows((Model.ActivityStream) model, this);
    }

    /** What to call a model in messages. */
    public String name(Model model) {
        if (model instanceof Model.Table table) {
            return table.name();
        }
        if (model instanceof Model.Milestones milestones) {
            return name(milestones.source());
        }
        if (model instanceof Model.Sessions sessions) {
            return name(sessions.source());
        }
        if (model instanceof Model.FirstEvents first) {
            return name(first.source());
        }
        return model instanceof Model.ActivityStream stream ? name(stream.source()) : "the query of " + sync;
    }
}
