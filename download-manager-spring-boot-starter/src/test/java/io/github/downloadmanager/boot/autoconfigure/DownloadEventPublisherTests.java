package io.github.downloadmanager.boot.autoconfigure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.FakeDownloadManager;
import io.github.downloadmanager.boot.Await;
import io.github.downloadmanager.control.ControlEvent;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.HoldMode;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
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

	@Test
	void whatSteersTheManagerArrivesToo() {
		ControlEvent.HoldChanged held = new ControlEvent.HoldChanged(Instant.EPOCH, Hold.MANAGER, null, HoldMode.NONE,
				HoldMode.NEW);
		new ApplicationContextRunner().withBean(Subscriber.class).run((context) -> {
			new DownloadEventPublisher(context).onControl(held);
			assertThat(context.getBean(Subscriber.class).control).containsExactly(held);
		});
	}

	/** From a real manager, through what keeps early events. */
	@Test
	void changeOfALimitIsPublished() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class))
			.withBean(Subscriber.class)
			.run((context) -> {
				DownloadManager manager = context.getBean(DownloadManager.class);
				manager.limits(manager.limits().withMaxConcurrent(7), "a test");
				manager.hold(HoldMode.NEW);
				Subscriber subscriber = context.getBean(Subscriber.class);
				Await.await().untilAsserted(() -> assertThat(subscriber.control).hasSize(2));
				assertThat(subscriber.control.get(0)).isInstanceOfSatisfying(ControlEvent.LimitsChanged.class,
						(changed) -> assertThat(changed.by()).isEqualTo("a test"));
				assertThat(subscriber.control.get(1)).isInstanceOf(ControlEvent.HoldChanged.class);
			});
	}

	static class Subscriber {

		private final List<ControlEvent> control = new CopyOnWriteArrayList<>();

		private final List<DownloadEvent> all = new ArrayList<>();

		private final List<DownloadEvent.Cancelled> cancelled = new ArrayList<>();

		@EventListener
		void on(DownloadEvent event) {
			this.all.add(event);
		}

		@EventListener
		void onControl(ControlEvent event) {
			this.control.add(event);
		}

		@EventListener
		void onCancelled(DownloadEvent.Cancelled event) {
			this.cancelled.add(event);
		}

	}

}
