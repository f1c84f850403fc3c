package io.github.downloadmanager.testsupport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;

/**
 * Watches over the whole suite: no blocking call on a thread that must not block, and no
 * network buffer that is never released. Both are looked for after each test class, as
 * errors on a network thread would otherwise be taken for failures of the network. In the
 * quick build buffers are looked for after some classes only, as that takes a collection
 * of all garbage.
 */
public final class SuiteGuard implements BeforeAllCallback, AfterAllCallback {

	/** After how many test classes to look for buffers that were not released. */
	private static final int LEAK_CHECK_INTERVAL = Integer.getInteger("leak.check.interval", 1);

	private static final AtomicInteger classes = new AtomicInteger();

	private static final List<String> blockingCalls = new CopyOnWriteArrayList<>();

	private static final List<String> leaks = new CopyOnWriteArrayList<>();

	static {
		BlockHound.install((builder) -> builder.blockingMethodCallback((method) -> {
			BlockingOperationError error = new BlockingOperationError(method);
			if (!isExpected()) {
				blockingCalls.add(method + " on " + Thread.currentThread().getName() + " at "
						+ List.of(error.getStackTrace()).stream().limit(25).toList());
			}
			throw error;
		})
			// Handing a task over to a pool takes its lock for a moment, as every
			// executor
			// of the platform does.
			.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute")
			// So does setting a timer, and giving one up.
			.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "offer")
			.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove")
			.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor", "delayedExecute"));
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				if (event.getFormattedMessage().contains("LEAK:")) {
					leaks.add(event.getFormattedMessage());
				}
			}

		};
		appender.start();
		((Logger) LoggerFactory.getLogger(ResourceLeakDetector.class)).addAppender(appender);
	}

	/** So that a test can show that the guard itself works. */
	private static boolean isExpected() {
		return Thread.currentThread().getName().startsWith("guard-test");
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		// The work is done when this class is loaded.
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (classes.incrementAndGet() % LEAK_CHECK_INTERVAL == 0) {
			findLeaks();
		}
		List<String> found = List.copyOf(leaks);
		List<String> blocked = List.copyOf(blockingCalls);
		leaks.clear();
		blockingCalls.clear();
		if (!found.isEmpty() || !blocked.isEmpty()) {
			throw new AssertionError("leaked buffers: " + found + ", blocking calls: " + blocked);
		}
	}

	/** A leak is reported when another buffer is allocated after it was collected. */
	private static void findLeaks() {
		System.gc();
		for (int i = 0; i < 100; i++) {
			PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
			PooledByteBufAllocator.DEFAULT.heapBuffer(64).release();
		}
	}

}
