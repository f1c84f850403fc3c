package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;

import io.github.downloadmanager.DownloadResult.Outcome;

/**
 * Nothing needs to be fetched: the file that is there is what was asked for.
 */
public final class AttemptResult extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Outcome outcome;

	private final transient Path file;

	private final long size;

	AttemptResult(Outcome outcome, Path file, long size) {
		super(outcome.name(), null, false, false);
		this.outcome = outcome;
		this.file = file;
		this.size = size;
	}

	public Outcome outcome() {
		return this.outcome;
	}

	public Path file() {
		return this.file;
	}

	public long size() {
		return this.size;
	}

}
