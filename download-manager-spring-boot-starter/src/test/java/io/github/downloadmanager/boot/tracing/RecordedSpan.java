package io.github.downloadmanager.boot.tracing;

import org.jspecify.annotations.Nullable;

/**
 * A span that has ended, as an exporter gets it.
 *
 * @param name its name
 * @param traceId the trace it belongs to
 * @param id its id
 * @param parentId the id of its parent, or {@code null} if it has none
 * @param isError whether it shows as an error
 * @param exceptions how many exceptions were recorded
 */
record RecordedSpan(String name, String traceId, String id, @Nullable String parentId, boolean isError,
		int exceptions) {

}
