package io.github.downloadmanager.internal.engine;

import java.util.OptionalLong;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.internal.host.HostAccess;
import io.github.downloadmanager.internal.transfer.AttemptOwner;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of one execution may ask of their download, and tell it. Remembers
 * what only one of the attempts does.
 */
final class DownloadAttemptOwner implements AttemptOwner {

	private final DownloadScheduler scheduler;

	private final Job job;

	private final DownloadState state;

	private final EffectiveOptions options;

	private final HostAccess access;

	/** Whether an attempt has sent a HEAD, or is about to. */
	@GuardedBy("this")
	private boolean probeTaken;

	/** Whether an attempt has fetched the checksum, or is about to. */
	@GuardedBy("this")
	private boolean checksumTaken;

	/** Whether the first answer of a server was told. */
	@GuardedBy("this")
	private boolean answerTold;

	DownloadAttemptOwner(DownloadScheduler scheduler, Job job, DownloadState state, EffectiveOptions options) {
		this.scheduler = scheduler;
		this.job = job;
		this.state = state;
		this.options = options;
		this.access = (uri) -> scheduler.hosts().acquire(job, uri);
	}

	@Override
	public synchronized boolean takeProbe() {
		boolean taken = !this.probeTaken && this.options.probe();
		this.probeTaken |= taken;
		return taken;
	}

	@Override
	public synchronized DownloadRequest.@Nullable ChecksumSource takeChecksumSource() {
		DownloadRequest.ChecksumSource source = this.checksumTaken ? null : this.options.request().checksumSource();
		this.checksumTaken = true;
		return source;
	}

	@Override
	public synchronized void returnChecksumSource() {
		this.checksumTaken = false;
	}

	@Override
	public void probed(RemoteInfo info) {
		if (takeAnswer()) {
			this.state.publishUnlessEnding((download, at) -> new DownloadEvent.Probed(download, at, info));
		}
	}

	private synchronized boolean takeAnswer() {
		boolean taken = !this.answerTold;
		this.answerTold = true;
		return taken;
	}

	@Override
	public void started(int attempt, OptionalLong total) {
		this.state.publishUnlessEnding((download, at) -> new DownloadEvent.Started(download, at, attempt, total));
	}

	@Override
	public void restarted(int attempt, long bytes, String reason) {
		this.state
			.publishUnlessEnding((download, at) -> new DownloadEvent.Restarted(download, at, attempt, bytes, reason));
	}

	@Override
	public void connectionReplaced(boolean throttled) {
		Execution execution = this.state.view().execution();
		if (execution != null) {
			execution.noteReplacement(
					throttled ? AttemptRecord.Outcome.CUT_WHILE_THROTTLED : AttemptRecord.Outcome.REPLACED);
		}
	}

	@Override
	public boolean isEnding() {
		return this.state.isStopping();
	}

	@Override
	public boolean beginCommit() {
		return this.state.beginPublishing();
	}

	@Override
	public HostAccess access() {
		return this.access;
	}

	@Override
	public boolean isWaitedFor() {
		return this.scheduler.hasWaiting(this.job);
	}

	@Override
	public boolean isOverLimit() {
		return this.scheduler.isOverLimit();
	}

	@Override
	public boolean tryConnection() {
		return this.scheduler.tryExtra(this.job);
	}

	@Override
	public void releaseConnection() {
		this.scheduler.releaseExtra(this.job);
	}

}
