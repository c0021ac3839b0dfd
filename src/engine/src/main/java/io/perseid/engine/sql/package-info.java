/** A small typed builder of SQL: expressions and relations as values, written in a warehouse's dialect at the end. */
@NullMarked
package io.perseid.engine.sql;

import org.jspecify.annotations.NullMarked;
