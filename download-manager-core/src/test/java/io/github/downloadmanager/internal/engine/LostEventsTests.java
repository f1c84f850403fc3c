package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.EventSubscription;
import io.github.downloadmanager.LostEvents;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import static org.assertj.core.api.Assertions.assertThat;

class LostEventsTests {

	@TempDir
	private Path directory;

	@Test
	void whatSlowListenersMissIsCounted() {
		try (TestManager manager = new TestManager(new FakeSource(Content.of(1, 100)), this.directory,
				(settings) -> settings.eventBuffer = 1)) {
			assertThat(manager.manager().lostEvents()).isEqualTo(LostEvents.NONE);
			BaseSubscriber<DownloadEvent> asksForNothing = new BaseSubscriber<>() {

				@Override
				protected void hookOnSubscribe(Subscription subscription) {
				}

			};
			manager.manager().events().subscribe(asksForNothing);
			EventSubscription unread = manager.manager().subscribe();
			TestManager.result(manager.submit("file"));
			// Of Queued, Probed, Started and Completed the last one is kept.
			assertThat(manager.manager().lostEvents().subscriptions()).isEqualTo(3);
			assertThat(manager.manager().lostEvents().streams()).isBetween(2L, 3L);
			unread.close();
			asksForNothing.cancel();
		}
	}

}
