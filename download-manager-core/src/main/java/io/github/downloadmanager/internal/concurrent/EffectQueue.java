package io.github.downloadmanager.internal.concurrent;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Runs what was decided under a lock outside of that lock. Effects run one at a time, in
 * the order in which they were added. User code that an effect calls can therefore block,
 * or call back, without a lock being held.
 * <p>
 * The owner calls {@link #add} while it holds its lock, and {@link #run} after it has
 * left the lock. If another thread runs effects at that moment, {@code run} returns at
 * once and the other thread takes over the new ones. The same holds for an effect that
 * adds effects.
 */
public final class EffectQueue {

	private final Consumer<Throwable> onFailure;

	/** Only there while effects wait: most downloads of a long queue have none. */
	@GuardedBy("this")
	private @Nullable Queue<Runnable> effects;

	@GuardedBy("this")
	private boolean running;

	/**
	 * Create an empty queue.
	 * @param onFailure told of what an effect threw; the effects after it still run
	 */
	public EffectQueue(Consumer<Throwable> onFailure) {
		this.onFailure = onFailure;
	}

	/** Add an effect. Runs nothing, so the caller may hold a lock. */
	public synchronized void add(Runnable effect) {
		if (this.effects == null) {
			this.effects = new ArrayDeque<>(4);
		}
		this.effects.add(effect);
	}

	/** Run the effects that wait. The caller must hold no lock. */
	public void run() {
		Runnable effect = first();
		while (effect != null) {
			try {
				effect.run();
			}
			catch (Throwable ex) {
				report(ex);
			}
			effect = next();
		}
	}

	private void report(Throwable failure) {
		try {
			this.onFailure.accept(failure);
		}
		catch (Throwable ex) {
			// Nobody else can be told, and the effects that wait must still run.
			if (ex != failure) {
				failure.addSuppressed(ex);
			}
		}
	}

	private synchronized @Nullable Runnable first() {
		if (this.running || this.effects == null) {
			return null;
		}
		this.running = true;
		return this.effects.poll();
	}

	private synchronized @Nullable Runnable next() {
		Runnable effect = (this.effects != null) ? this.effects.poll() : null;
		if (effect == null) {
			this.effects = null;
			this.running = false;
		}
		return effect;
	}

}
