package io.github.downloadmanager.dashboard;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static io.github.downloadmanager.dashboard.testsupport.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** In which order clients hear of one download. */
@Timeout(300)
class EventOrderTests {

	private final CountDownLatch looking = new CountDownLatch(1);

	private final CountDownLatch found = new CountDownLatch(1);

	private final List<String> messages = new CopyOnWriteArrayList<>();

	private DownloadManager manager;

	private EventHub hub;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.manager = DownloadManager.builder().directory(directory).build();
		DownloadManager slow = (DownloadManager) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { DownloadManager.class }, (proxy, method, arguments) -> {
					Object answer = invoke(method, arguments);
					if (method.getName().equals("find")) {
						this.looking.countDown();
						this.found.await();
					}
					return answer;
				});
		this.hub = new EventHub(
				new StaticListableBeanFactory(Map.of("manager", slow)).getBeanProvider(DownloadManager.class),
				new DashboardJson(), new DashboardProperties.Events(1, Duration.ofSeconds(15)));
	}

	private Object invoke(Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(this.manager, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	@AfterEach
	void stop() {
		this.hub.stop();
		this.manager.close();
	}

	/** It would come back to the lists of clients, and stay there for ever. */
	@Test
	void noEventShowsADownloadAfterItWasRemoved() throws InterruptedException {
		Download download = this.manager
			.submit(DownloadRequest.builder("https://files.example/a").fileName("a").paused(true).build());
		DownloadEvent event = download.events().blockFirst();
		EventClient client = this.hub.join(null);
		Thread stream = start(() -> this.hub.stream(client,
				(message) -> this.messages.add(new String(message, StandardCharsets.UTF_8)),
				new DownloadList(this.manager)));
		await().until(() -> told().contains("event: Snapshot"));
		Thread listener = start(() -> this.hub.listener().onEvent(event));
		this.looking.await();
		Thread remover = start(() -> this.hub.removed(download.id()));
		await().until(() -> remover.getState() == Thread.State.WAITING || !remover.isAlive());
		this.found.countDown();
		listener.join();
		remover.join();
		await().until(() -> told().contains("event: Removed") && told().contains("event: Queued"));
		assertThat(told()).containsSubsequence("event: Queued", "event: Removed");
		this.hub.stop();
		stream.join();
	}

	private String told() {
		return String.join("", this.messages);
	}

	private static Thread start(Runnable task) {
		Thread thread = new Thread(task);
		thread.start();
		return thread;
	}

}
