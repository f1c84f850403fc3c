package io.github.downloadmanager.internal.transfer;

import java.util.OptionalLong;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.internal.host.HostAccess;
import org.jspecify.annotations.Nullable;

/**
 * The download that an attempt belongs to, as far as the attempt knows it: it answers
 * what an attempt may do, and takes what an attempt found out. May be called on any
 * thread.
 */
public interface AttemptOwner {

	/**
	 * Whether a HEAD is to be sent first. Asked once by each attempt; at most one of them
	 * is told so.
	 */
	boolean takeProbe();

	/** Where a checksum is to be fetched from, {@code null} if it was fetched before. */
	DownloadRequest.@Nullable ChecksumSource takeChecksumSource();

	/** The checksum could not be fetched; the next attempt may. */
	void returnChecksumSource();

	/** A HEAD or a GET was answered; only the first answer is told. */
	void probed(RemoteInfo info);

	/** The content is being received. */
	void started(int attempt, OptionalLong total);

	/** Whether the download ends or pauses, so that nothing more is asked. */
	boolean isEnding();

	/** Bytes that were held are thrown away. */
	void restarted(int attempt, long bytes, String reason);

	/**
	 * Another connection goes on, at no retry.
	 * @param throttled whether the server closed the one before because it was throttled;
	 * else that one had stalled
	 */
	void connectionReplaced(boolean throttled);

	/**
	 * Whether the content may be published. If so, a cancellation from now on comes too
	 * late.
	 */
	boolean beginCommit();

	/** Asked before each request. */
	HostAccess access();

	/** Whether other downloads wait for a slot that this one could give back. */
	boolean isWaitedFor();

	/** Whether there are more connections than may be by now; one should go. */
	boolean isOverLimit();

	/**
	 * Take a slot for one more connection.
	 * @return whether there was one; {@link #releaseConnection} gives it back
	 */
	boolean tryConnection();

	/** Give back the slot of one more connection. */
	void releaseConnection();

}
