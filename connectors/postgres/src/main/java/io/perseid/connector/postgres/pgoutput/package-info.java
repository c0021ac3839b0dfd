/** The messages of PostgreSQL's output plugin pgoutput, as far as it takes to know which keys changed. */
@NullMarked
package io.perseid.connector.postgres.pgoutput;

import org.jspecify.annotations.NullMarked;
