/** What connectors of databases share: names of tables, a pool of connections, batches filled by declared type. */
@NullMarked
package io.perseid.connector.jdbc;

import org.jspecify.annotations.NullMarked;
