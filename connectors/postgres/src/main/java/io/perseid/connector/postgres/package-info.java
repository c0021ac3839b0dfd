/** PostgreSQL as a warehouse: sessions on one snapshot, rows by binary COPY straight into Arrow vectors. */
@NullMarked
package io.perseid.connector.postgres;

import org.jspecify.annotations.NullMarked;
