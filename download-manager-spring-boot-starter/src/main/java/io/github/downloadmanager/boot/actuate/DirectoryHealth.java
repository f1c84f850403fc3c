package io.github.downloadmanager.boot.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Whether files can be written to a directory, and how much room is left. A file is
 * really created there, and removed again, at most once in 10 seconds and on a thread of
 * its own: a file system of a network may never answer. Whoever asks then gets after 2
 * seconds what was known before.
 */
public final class DirectoryHealth {

	private static final Duration FRESH = Duration.ofSeconds(10);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Callable<Long> look;

	private final Clock clock;

	private final Duration patience;

	/** What was seen last; guarded by this. */
	private @Nullable Sight last;

	/** The look that goes on; guarded by this. */
	private @Nullable FutureTask<Sight> running;

	/**
	 * Watch a directory. If it does not exist yet, the nearest directory above it that
	 * does is looked at.
	 * @param directory the directory
	 */
	public DirectoryHealth(Path directory) {
		this(() -> look(directory), Clock.systemUTC(), PATIENCE);
	}

	DirectoryHealth(Callable<Long> look, Clock clock, Duration patience) {
		this.look = look;
		this.clock = clock;
		this.patience = patience;
	}

	/**
	 * What is known of the directory.
	 * @return the newest sight, or {@code null} if there is none because the first look
	 * still goes on
	 */
	@Nullable Sight sight() {
		FutureTask<Sight> task = begin();
		if (task != null) {
			try {
				return task.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (ExecutionException | TimeoutException ex) {
				// What was seen before is told, with the time of it.
			}
		}
		synchronized (this) {
			return this.last;
		}
	}

	private synchronized @Nullable FutureTask<Sight> begin() {
		if (this.running != null) {
			return this.running;
		}
		if (this.last != null && isFresh(this.last.checkedAt(), this.clock.instant())) {
			return null;
		}
		FutureTask<Sight> task = new FutureTask<>(this::see);
		this.running = task;
		Thread thread = new Thread(task, "download-directory-health");
		thread.setDaemon(true);
		boolean started = false;
		try {
			thread.start();
			started = true;
		}
		finally {
			if (!started) {
				// Too little memory for a thread, for now.
				this.running = null;
			}
		}
		return task;
	}

	/** A sight of the future is one of before the clock was set back. */
	private static boolean isFresh(Instant checkedAt, Instant now) {
		return !now.isBefore(checkedAt) && now.isBefore(checkedAt.plus(FRESH));
	}

	private Sight see() {
		Sight sight = null;
		try {
			sight = new Sight(this.clock.instant(), this.look.call(), null);
		}
		catch (Exception ex) {
			sight = new Sight(this.clock.instant(), 0, ex.getClass().getSimpleName());
		}
		finally {
			synchronized (this) {
				// An error leaves what was seen before, and the next one looks again.
				this.last = (sight != null) ? sight : this.last;
				this.running = null;
			}
		}
		return sight;
	}

	private static long look(Path directory) throws IOException {
		Path existing = directory.toAbsolutePath();
		while (!Files.exists(existing) && existing.getParent() != null) {
			existing = existing.getParent();
		}
		Files.delete(Files.createTempFile(existing, ".download-manager", ".health"));
		return Files.getFileStore(existing).getUsableSpace();
	}

	/**
	 * What was seen of the directory.
	 *
	 * @param checkedAt when it was looked at
	 * @param free how many bytes can be written
	 * @param problem why nothing can be written, or {@code null} if it can
	 */
	record Sight(Instant checkedAt, long free, @Nullable String problem) {

	}

}
