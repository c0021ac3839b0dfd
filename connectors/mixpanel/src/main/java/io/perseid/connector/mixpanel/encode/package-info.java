/** Compiled writers: from Arrow columns to the bytes that Mixpanel's endpoints take. */
@NullMarked
package io.perseid.connector.mixpanel.encode;

import org.jspecify.annotations.NullMarked;
