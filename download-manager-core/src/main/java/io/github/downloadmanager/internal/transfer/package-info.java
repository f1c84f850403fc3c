/**
 * Brings the content of one download to its sink. {@code Attempt} is one try, from the
 * first request to the published content; {@code Fetch} is the part of it that asks for
 * bytes; {@code Transfer} is what all tries of the download share. The owner of the
 * attempt is known by {@code AttemptOwner} only. Bytes of responses enter; what leaves
 * are writes to the sink, and one outcome. Begin at {@code Attempt}, then {@code Fetch}.
 */
@NullMarked
package io.github.downloadmanager.internal.transfer;

import org.jspecify.annotations.NullMarked;
