package io.github.downloadmanager.boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.ClassPathResource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadStreamsTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final DownloadStreams streams = streams();

	private final TestPublisher<String> source = TestPublisher.create();

	private DownloadStreams streams() {
		DownloadStreams streams = new DownloadStreams();
		streams.setApplicationContext(this.context);
		return streams;
	}

	@Test
	void streamCompletesWhenTheContextIsClosed() {
		this.streams.start();
		StepVerifier.create(this.streams.untilShutdown(this.source))
			.then(() -> this.source.next("a"))
			.expectNext("a")
			.then(() -> this.streams.onApplicationEvent(new ContextClosedEvent(this.context)))
			.verifyComplete();
		this.source.assertCancelled();
		StepVerifier.create(this.streams.untilShutdown(Flux.never())).as("later").verifyComplete();
	}

	@Test
	void streamEndsByItselfBefore() {
		StepVerifier.create(this.streams.untilShutdown(Flux.just("a"))).expectNext("a").verifyComplete();
		StepVerifier.create(this.streams.untilShutdown(Flux.error(new IllegalStateException("broken"))))
			.verifyErrorMessage("broken");
	}

	/** A server takes requests a moment before all beans are started. */
	@Test
	void streamFromBeforeTheStartCompletesToo() {
		StepVerifier.create(this.streams.untilShutdown(this.source))
			.then(this.streams::start)
			.then(() -> this.source.next("a"))
			.expectNext("a")
			.then(() -> this.streams.onApplicationEvent(new ContextClosedEvent(this.context)))
			.verifyComplete();
	}

	@Test
	void streamsGoOnAfterAContextWasStoppedAndStarted() {
		this.streams.start();
		StepVerifier.create(this.streams.untilShutdown(Flux.never())).then(this.streams::stop).verifyComplete();
		assertThat(this.streams.isRunning()).isFalse();
		this.streams.start();
		assertThat(this.streams.isRunning()).isTrue();
		StepVerifier.create(this.streams.untilShutdown(this.source))
			.then(() -> this.source.next("a"))
			.expectNext("a")
			.thenCancel()
			.verify();
	}

	@Test
	void streamGoesOnWhenAnotherContextIsClosed() {
		StepVerifier.create(this.streams.untilShutdown(this.source))
			.then(() -> this.streams.onApplicationEvent(new ContextClosedEvent(new GenericApplicationContext())))
			.then(() -> this.source.next("a"))
			.expectNext("a")
			.thenCancel()
			.verify();
	}

	@Test
	void streamsEndBeforeTheServerWaitsForThem() {
		assertThat(this.streams.getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
		assertThat(this.streams.isPauseable()).isFalse();
	}

	@Test
	void isABeanUnlessThereIsNoManager() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DownloadStreamsAutoConfiguration.class));
		runner.run((context) -> assertThat(context).hasSingleBean(DownloadStreams.class));
		runner.withPropertyValues("download-manager.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DownloadStreams.class));
		runner.withBean(DownloadStreams.class, () -> this.streams)
			.run((context) -> assertThat(context.getBean(DownloadStreams.class)).isSameAs(this.streams));
	}

	/** A test of a controller starts the web part of an application only. */
	@ParameterizedTest
	@ValueSource(strings = { "webmvc.test.autoconfigure.AutoConfigureWebMvc",
			"webflux.test.autoconfigure.AutoConfigureWebFlux" })
	void isPartOfTestsOfControllers(String slice) throws IOException {
		ClassPathResource imports = new ClassPathResource(
				"META-INF/spring/org.springframework.boot." + slice + ".imports");
		assertThat(imports.getContentAsString(StandardCharsets.UTF_8))
			.isEqualToIgnoringNewLines(DownloadStreamsAutoConfiguration.class.getName());
	}

}
