package io.github.downloadmanager.internal.http;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;

import io.github.downloadmanager.policy.AddressPolicy;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

class HttpTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	/** An application may have many managers, one after the other. */
	@Test
	void theEventLoopsOfOneThatWasShutDownAreForgotten() throws InterruptedException {
		ReferenceQueue<LoopResources> forgotten = new ReferenceQueue<>();
		WeakReference<LoopResources> loops = loopsOfOneThatWasShutDown(forgotten);
		for (int tries = 0; tries < 100 && !loops.refersTo(null); tries++) {
			System.gc();
			forgotten.remove(100);
		}
		assertThat(loops.refersTo(null)).isTrue();
	}

	private static WeakReference<LoopResources> loopsOfOneThatWasShutDown(ReferenceQueue<LoopResources> forgotten) {
		HttpTransport transport = HttpTransport.create(1, () -> 1, TIMEOUT, AddressPolicy.any(), (client) -> client);
		LoopResources loops = transport.httpClient().configuration().loopResources();
		transport.shutdown().block(TIMEOUT);
		return new WeakReference<>(loops, forgotten);
	}

}
