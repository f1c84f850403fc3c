package io.github.downloadmanager.boot.autoconfigure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.boot.FakeDownloadManager;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadEventPublisherTests {

	private static final DownloadEvent.Queued QUEUED = new DownloadEvent.Queued(FakeDownloadManager.identity("a"),
			Instant.EPOCH);

	private static final DownloadEvent.Cancelled CANCELLED = new DownloadEvent.Cancelled(
			FakeDownloadManager.identity("a"), Instant.EPOCH);

	@Test
	void eventsArriveByTheirOwnTypeAndByTheSealedParent() {
		new ApplicationContextRunner().withBean(Subscriber.class).run((context) -> {
			DownloadEventPublisher publisher = new DownloadEventPublisher(context);
			publisher.onEvent(QUEUED);
			publisher.onEvent(CANCELLED);
			Subscriber subscriber = context.getBean(Subscriber.class);
			assertThat(subscriber.all).containsExactly(QUEUED, CANCELLED);
			assertThat(subscriber.cancelled).containsExactly(CANCELLED);
		});
	}

	static class Subscriber {

		private final List<DownloadEvent> all = new ArrayList<>();

		private final List<DownloadEvent.Cancelled> cancelled = new ArrayList<>();

		@EventListener
		void on(DownloadEvent event) {
			this.all.add(event);
		}

		@EventListener
		void onCancelled(DownloadEvent.Cancelled event) {
			this.cancelled.add(event);
		}

	}

}
