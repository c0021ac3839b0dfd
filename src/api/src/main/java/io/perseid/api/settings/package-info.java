/** What a connector can be told: declared once, read by the parser, validate, the JSON Schema and the reference page. */
@NullMarked
package io.perseid.api.settings;

import org.jspecify.annotations.NullMarked;
