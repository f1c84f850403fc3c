package io.github.downloadmanager.boot.autoconfigure;

import java.util.Objects;

import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequestCustomizer;
import io.github.downloadmanager.observation.AttemptObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationConvention;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Beans that are null, of which Spring says nothing. */
class NullBeansTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(classes = { UrlPolicy.class, AddressPolicy.class, UriRedactor.class, DownloadListener.class,
			DownloadObservationConvention.class, AttemptObservationConvention.class, DownloadRequestCustomizer.class,
			DownloadManagerBuilderCustomizer.class, DownloadManager.class })
	<T> void stopsTheStart(Class<T> type) {
		this.runner.withBean("mine", type, () -> null)
			.run((context) -> assertThat(
					NestedExceptionUtils.getMostSpecificCause(Objects.requireNonNull(context.getStartupFailure())))
				.hasMessageStartingWith("The bean 'mine' is null; allowed is a " + type.getSimpleName() + "."));
	}

	@Test
	void secondManagerToo() {
		this.runner
			.withBean("images", DownloadManager.class, () -> null,
					(definition) -> definition.setAutowireCandidate(false))
			.withBean("files", DownloadManager.class, () -> DownloadManager.builder().build())
			.run((context) -> assertThat(
					NestedExceptionUtils.getMostSpecificCause(Objects.requireNonNull(context.getStartupFailure())))
				.hasMessageStartingWith("The bean 'images' is null; allowed is a DownloadManager."));
	}

	/** An application that does not start may have submitted downloads. */
	@Test
	void managersThatExistAreClosedThen() {
		DownloadManager manager = DownloadManager.builder().build();
		this.runner.withBean("files", DownloadManager.class, () -> manager)
			.withBean("images", DownloadManager.class, () -> null,
					(definition) -> definition.setAutowireCandidate(false))
			.run((context) -> assertThat(manager.isShutdown()).isTrue());
	}

}
