package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One record of {@code /engage} or {@code /groups} that is well formed.
 *
 * @param index position in the request
 * @param entity {@link Profile#USER} or the group key
 * @param id distinct id or group id
 * @param record the record, with its operators
 */
record ProfileChange(int index, String entity, String id, ObjectNode record) {}
