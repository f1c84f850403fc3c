package io.github.downloadmanager.boot;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Downloads and transactions, as the documentation of the event publisher has them.
 */
@Timeout(300)
class TransactionTests {

	@RegisterExtension
	private final DownloadOrigin origin = new DownloadOrigin();

	@TempDir
	private Path directory;

	@Test
	void requestThatIsPublishedIsSubmittedAfterTheCommitOnly() throws Exception {
		this.origin.serve("content");
		try (ConfigurableApplicationContext context = run()) {
			TransactionTemplate transactions = new TransactionTemplate(context.getBean(Transactions.class));
			DownloadManager manager = context.getBean(DownloadManager.class);
			transactions.executeWithoutResult((status) -> {
				context.publishEvent(new Ordered(this.origin.request("/rolled-back.bin")));
				status.setRollbackOnly();
			});
			assertThat(manager.downloads()).isEmpty();
			transactions.executeWithoutResult((status) -> {
				context.publishEvent(new Ordered(this.origin.request("/a.bin")));
				assertThat(manager.downloads()).as("before the commit").isEmpty();
			});
			assertThat(manager.downloads()).hasSize(1);
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.arrived.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(orders.heard).as("there is no transaction on a callback thread").containsExactly("fallback");
		}
	}

	private ConfigurableApplicationContext run() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(DownloadOrigin.properties(this.directory))
			.run();
	}

	record Ordered(DownloadRequest request) {

	}

	static class Orders {

		private final DownloadManager downloads;

		private final Queue<String> heard = new ConcurrentLinkedQueue<>();

		private final CountDownLatch arrived = new CountDownLatch(1);

		Orders(DownloadManager downloads) {
			this.downloads = downloads;
		}

		@TransactionalEventListener
		void ordered(Ordered event) {
			this.downloads.submit(event.request());
		}

		@Order(1)
		@TransactionalEventListener
		void neverCalled(DownloadEvent.Completed event) {
			this.heard.add("plain");
		}

		@Order(2)
		@TransactionalEventListener(fallbackExecution = true)
		void arrived(DownloadEvent.Completed event) {
			this.heard.add("fallback");
			this.arrived.countDown();
		}

	}

	/** Of nothing: what counts is when a transaction ends. */
	static class Transactions extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

		@Override
		protected void doSetRollbackOnly(DefaultTransactionStatus status) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableTransactionManagement
	static class Application {

		@Bean
		Transactions transactionManager() {
			return new Transactions();
		}

		@Bean
		Orders orders(DownloadManager downloads) {
			return new Orders(downloads);
		}

	}

}
