package io.github.downloadmanager.internal.engine;

import java.time.Instant;

import io.github.downloadmanager.control.WaitReason;
import org.jspecify.annotations.Nullable;

/**
 * Why a job in the queue does not start.
 *
 * @param detail the limit or who holds it, {@code null} if there is nothing to add
 * @param until until when, {@code null} if that is not known
 */
record QueueReason(WaitReason.Kind kind, @Nullable String detail, @Nullable Instant until) {

	QueueReason(WaitReason.Kind kind, @Nullable String detail) {
		this(kind, detail, null);
	}

}
