package io.github.downloadmanager.internal.engine;

import io.github.downloadmanager.control.Limits;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Whatever threads do to a {@link DownloadScheduler} at once, the outcome is one that
 * they could have had one after the other. Lincheck makes up the scenarios, runs each
 * many times, and shows the smallest one that has another outcome.
 */
class SchedulerLinearizabilityTests {

	@Test
	void slotsAndQueue() {
		options().check(Slots.class);
	}

	@Test
	void theLengthOfTheQueue() {
		options().check(Admission.class);
	}

	@Test
	void theEndOfAllStarts() {
		options().check(Closing.class);
	}

	private static StressOptions options() {
		return new StressOptions().iterations(10)
			.invocationsPerIteration(200)
			.threads(3)
			.actorsPerThread(3)
			.actorsBefore(2)
			.actorsAfter(1);
	}

	/** Who has a slot and who waits for one, without a limit of the queue. */
	@Param(name = "job", gen = IntGen.class, conf = "1:4")
	public static class Slots {

		private final DownloadScheduler scheduler = new DownloadScheduler(Limits.of(2).withMaxPerHost(1), false,
				TestManager.openGate());

		/**
		 * Add a job.
		 * @param job its number
		 * @return whether it was let in
		 */
		@Operation
		public boolean enqueue(@Param(name = "job") int job) {
			return this.scheduler.enqueue(new TestJob(job), Integer.MAX_VALUE, () -> {
			});
		}

		/**
		 * Take a job out.
		 * @param job its number
		 * @return whether it was waiting
		 */
		@Operation
		public boolean remove(@Param(name = "job") int job) {
			return this.scheduler.remove(new TestJob(job));
		}

		/**
		 * Take a whole group out.
		 * @param job one of its jobs
		 * @return how many were waiting
		 */
		@Operation
		public int removeAll(@Param(name = "job") int job) {
			String group = new TestJob(job).group();
			return this.scheduler.removeAll((waiting) -> group.equals(waiting.group()));
		}

		/**
		 * A job has ended.
		 * @param job its number
		 */
		@Operation
		public void release(@Param(name = "job") int job) {
			this.scheduler.release(new TestJob(job));
		}

		/**
		 * Take another slot.
		 * @param job for which job
		 * @return whether there was one
		 */
		@Operation
		public boolean tryExtra(@Param(name = "job") int job) {
			return this.scheduler.tryExtra(new TestJob(job));
		}

		/**
		 * Give it back.
		 * @param job of which job
		 */
		@Operation
		public void releaseExtra(@Param(name = "job") int job) {
			this.scheduler.releaseExtra(new TestJob(job));
		}

		/**
		 * Look.
		 * @return how many run
		 */
		@Operation
		public int active() {
			return this.scheduler.active();
		}

		/**
		 * Look.
		 * @return how many wait
		 */
		@Operation
		public int queued() {
			return this.scheduler.queued();
		}

	}

	/** What starts until nothing starts any more. */
	@Param(name = "job", gen = IntGen.class, conf = "1:4")
	public static class Closing {

		private final DownloadScheduler scheduler = new DownloadScheduler(
				Limits.of(2).withMaxPerHost(Integer.MAX_VALUE), false, TestManager.openGate());

		/**
		 * Add a job.
		 * @param job its number
		 * @return whether it was let in
		 */
		@Operation
		public boolean enqueue(@Param(name = "job") int job) {
			return this.scheduler.enqueue(new TestJob(job), Integer.MAX_VALUE, () -> {
			});
		}

		/**
		 * A job has ended.
		 * @param job its number
		 */
		@Operation
		public void release(@Param(name = "job") int job) {
			this.scheduler.release(new TestJob(job));
		}

		/**
		 * Take everything out.
		 * @return how many were waiting
		 */
		@Operation
		public int removeAll() {
			return this.scheduler.removeAll((waiting) -> true);
		}

		/** Start nothing any more. */
		@Operation
		public void close() {
			this.scheduler.close();
		}

		/**
		 * Take another slot.
		 * @param job for which job
		 * @return whether there was one
		 */
		@Operation
		public boolean tryExtra(@Param(name = "job") int job) {
			return this.scheduler.tryExtra(new TestJob(job));
		}

		/**
		 * Look.
		 * @return how many run
		 */
		@Operation
		public int active() {
			return this.scheduler.active();
		}

		/**
		 * Look.
		 * @return how many wait
		 */
		@Operation
		public int queued() {
			return this.scheduler.queued();
		}

	}

	/**
	 * Who is let in. A job that was let in counts from then on, though it is not in the
	 * queue yet; so the queue itself is not looked at here.
	 */
	public static class Admission {

		private final DownloadScheduler scheduler = new DownloadScheduler(
				Limits.of(1).withMaxPerHost(Integer.MAX_VALUE), false, TestManager.openGate());

		private final java.util.concurrent.atomic.AtomicLong sequence = new java.util.concurrent.atomic.AtomicLong();

		/**
		 * Add a job, if no more than one would wait.
		 * @return whether it was let in
		 */
		@Operation
		public boolean enqueue() {
			return this.scheduler.enqueue(new TestJob(this.sequence.incrementAndGet()), 1, () -> {
			});
		}

		/** Nobody has waited beyond the limit. */
		@Validate
		public void limit() {
			if (this.scheduler.queued() > 1) {
				throw new IllegalStateException(this.scheduler.queued() + " jobs wait, allowed is 1");
			}
		}

	}

	/**
	 * Starts and does nothing.
	 */
	record TestJob(long sequence) implements Job {

		@Override
		public void start() {
		}

		@Override
		public long queueKey() {
			return this.sequence;
		}

		@Override
		public int priority() {
			return 0;
		}

		/** Of two. */
		@Override
		public String host() {
			return (this.sequence % 2 == 0) ? "even" : "odd";
		}

		/** Of two, too, and not the same. */
		@Override
		public String group() {
			return (this.sequence <= 2) ? "low" : "high";
		}

	}

}
