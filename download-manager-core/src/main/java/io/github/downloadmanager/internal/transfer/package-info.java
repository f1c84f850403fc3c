/**
 * One try of a download, from the first request to the published content. The owner of
 * the attempt is known by {@code AttemptOwner} only. Bytes of responses enter; what
 * leaves are writes to the sink, and one outcome. Begin at {@code Attempt}, then
 * {@code Fetch}.
 */
@NullMarked
package io.github.downloadmanager.internal.transfer;

import org.jspecify.annotations.NullMarked;
