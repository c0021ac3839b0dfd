package io.perseid.connector.postgres;

import io.perseid.api.warehouse.Column;

/**
 * A column of a query with the way it is read.
 *
 * @param declared PostgreSQL's name of the type, for messages
 */
record PostgresColumn(String name, PostgresType type, String declared) {

    Column column() {
        return new Column(type.field(name), declared);
    }
}
