package io.github.downloadmanager.dashboard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Pauses many downloads at once and tells what came of each. All are asked before the
 * first is waited for, as each forces its bytes to the device.
 */
final class PauseOrders {

	/** A page gives up after ten seconds. */
	private static final Duration PATIENCE = Duration.ofSeconds(3);

	/** Asked, but its bytes are not on the device yet. */
	static final String PENDING = "PENDING";

	/** It failed instead. */
	static final String FAILED = "FAILED";

	private final Map<String, CompletableFuture<PauseOutcome>> asked = new LinkedHashMap<>();

	private final Map<String, Integer> counts = new TreeMap<>();

	/** Those that are paused by this, and were not before. */
	private final List<String> paused = new ArrayList<>();

	/** Ask a download; one that has ended before is counted and not refused. */
	void ask(Download download, PauseMode mode) {
		if (download.status().isTerminal()) {
			count(PauseOutcome.ENDED.name());
			return;
		}
		this.asked.put(download.id(), download.pause(mode).toFuture());
	}

	/**
	 * Wait for the answers.
	 * @param refused called with the id of each that was refused, and why
	 * @return how many have each outcome
	 */
	Map<String, Integer> outcomes(BiConsumer<String, ProblemException> refused) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		this.asked.forEach((id, answer) -> {
			String outcome = await(answer, end - System.nanoTime());
			count(outcome);
			if (outcome.equals(PauseOutcome.PAUSED.name()) || outcome.equals(PENDING)) {
				this.paused.add(id);
			}
			if (outcome.equals(FAILED)) {
				refused.accept(id, new ProblemException(Problem.FAILED, "it failed instead of being paused"));
			}
			else if (!outcome.equals(PENDING)) {
				ProblemException problem = refusal(PauseOutcome.valueOf(outcome));
				if (problem != null) {
					refused.accept(id, problem);
				}
			}
		});
		return this.counts;
	}

	/** The ids of those that are paused, or are about to be, and were not before. */
	List<String> paused() {
		return this.paused;
	}

	private void count(String outcome) {
		this.counts.merge(outcome, 1, Integer::sum);
	}

	private static String await(CompletableFuture<PauseOutcome> answer, long nanos) {
		try {
			return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS).name();
		}
		catch (TimeoutException ex) {
			return PENDING;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof DownloadException) {
				return FAILED;
			}
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return PENDING;
		}
	}

	/**
	 * Why a pause was refused.
	 * @param outcome what came of it
	 * @return the problem, or {@code null} if it was not refused
	 */
	static @Nullable ProblemException refusal(PauseOutcome outcome) {
		return switch (outcome) {
			case PAUSED, ALREADY -> null;
			case NOT_RESUMABLE ->
				new ProblemException(Problem.NOT_RESUMABLE, "its server, or where its bytes go, cannot continue it;"
						+ " with mode always it is paused nevertheless, and begins anew when it is resumed");
			case TOO_LATE, ENDED ->
				new ProblemException(Problem.ENDED, "the download has ended, or is just being published");
		};
	}

}
