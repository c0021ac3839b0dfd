/** From PostgreSQL's binary COPY format to Arrow vectors, one cell at a time. */
@NullMarked
package io.perseid.connector.postgres.copy;

import org.jspecify.annotations.NullMarked;
