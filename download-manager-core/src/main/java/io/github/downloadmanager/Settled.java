package io.github.downloadmanager;

import java.nio.file.Path;

import io.github.downloadmanager.DownloadResult.Outcome;

/**
 * Nothing needs to be fetched: the file that is there is what was asked for.
 */
final class Settled extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Outcome outcome;

	private final transient Path file;

	private final long size;

	Settled(Outcome outcome, Path file, long size) {
		super(outcome.name(), null, false, false);
		this.outcome = outcome;
		this.file = file;
		this.size = size;
	}

	Outcome outcome() {
		return this.outcome;
	}

	Path file() {
		return this.file;
	}

	long size() {
		return this.size;
	}

}
