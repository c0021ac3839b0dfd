/** One HTTP request each: compressed, never repeated, never redirected, always with a deadline. */
@NullMarked
package io.perseid.connector.mixpanel.http;

import org.jspecify.annotations.NullMarked;
