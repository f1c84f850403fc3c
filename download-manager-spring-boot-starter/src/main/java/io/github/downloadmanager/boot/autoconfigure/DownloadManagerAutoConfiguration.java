package io.github.downloadmanager.boot.autoconfigure;

import java.util.List;
import java.util.Objects;

import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequestCustomizer;
import io.github.downloadmanager.observation.AttemptObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationConvention;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for a {@link DownloadManager}, and for the
 * {@link DownloadManagerBuilder} to make others with.
 * <p>
 * Each builder that is asked for is a new one, and has all that the application says:
 * {@link DownloadManagerProperties}; then, where the application has such beans, its
 * {@link DownloadListener}s, {@link DownloadRequestCustomizer}s, {@link UrlPolicy},
 * {@link AddressPolicy}, {@link UriRedactor}, {@link ObservationRegistry},
 * {@link DownloadObservationConvention} and {@link AttemptObservationConvention}; then
 * its {@link DownloadManagerBuilderCustomizer}s. So a manager of the application's own
 * has events, metrics and observations too: <pre class="code">
 * &#64;Bean
 * DownloadManager downloadManager(DownloadManagerBuilder builder) {
 *     return builder.maxConcurrent(8).build();
 * }
 * </pre> It replaces the auto-configured one. A further one beside it is declared by
 * {@code @Bean(defaultCandidate = false)} and injected by its {@code @Qualifier}. All are
 * shut down with the application, and have health and the endpoint.
 * <p>
 * Listeners are part of the manager, so one that needs the manager itself must ask for it
 * lazily ({@code ObjectProvider<DownloadManager>}); {@code @EventListener} methods, which
 * receive the same events, can simply inject it. Events of downloads that beans submit in
 * their constructors are kept for these methods until they can be called.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "download-manager.enabled", matchIfMissing = true)
@EnableConfigurationProperties(DownloadManagerProperties.class)
public final class DownloadManagerAutoConfiguration {

	/** What an application can give to its managers, of which none may be null. */
	private static final List<Class<?>> TAKEN = List.of(UrlPolicy.class, AddressPolicy.class, UriRedactor.class,
			DownloadObservationConvention.class, AttemptObservationConvention.class, DownloadRequestCustomizer.class,
			DownloadListener.class, DownloadManagerBuilderCustomizer.class);

	@Bean
	static UnknownPropertyCheck downloadUnknownPropertyCheck() {
		return new UnknownPropertyCheck();
	}

	@Bean
	ManagerBeans downloadManagerBeans(ConfigurableListableBeanFactory beans) {
		return new ManagerBeans(beans);
	}

	@Bean
	UnitlessDurations downloadUnitlessDurations(Environment environment) {
		return new UnitlessDurations(environment, new KnownProperties());
	}

	@Bean
	LatestProperties downloadLatestProperties(DownloadManagerProperties properties) {
		return new LatestProperties(properties);
	}

	@Bean
	UnusedVerifiers downloadUnusedVerifiers(ConfigurableListableBeanFactory beans) {
		return new UnusedVerifiers(beans);
	}

	@Bean
	DownloadManagerCloser downloadManagerCloser() {
		return new DownloadManagerCloser();
	}

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	DownloadManagerBuilder downloadManagerBuilder(LatestProperties latest, ManagerBeans managers,
			ConfigurableListableBeanFactory beans) {
		DownloadManagerProperties properties = latest.get();
		DownloadManagerBuilder builder = DownloadManager.builder();
		new DownloadManagerBuilderConfigurer(properties).configure(builder);
		DownloadSsl ssl = new DownloadSsl(properties.ssl(), properties.http2(),
				beans.getBeanProvider(SslBundles.class).getIfAvailable());
		builder.httpClient(ssl::configure);
		builder.urlPolicy(beans.getBeanProvider(UrlPolicy.class).getIfAvailable(properties.network()::urlPolicy));
		AddressPolicy addresses = beans.getBeanProvider(AddressPolicy.class)
			.getIfAvailable(properties.network()::addressPolicy);
		AddressRestriction restriction = beans.getBeanProvider(AddressRestriction.class).getIfAvailable();
		builder.addressPolicy((restriction != null) ? restriction.narrow(addresses) : addresses);
		beans.getBeanProvider(UriRedactor.class).ifAvailable(builder::redactor);
		beans.getBeanProvider(ObservationRegistry.class).ifUnique(builder::observationRegistry);
		beans.getBeanProvider(DownloadObservationConvention.class).ifAvailable(builder::observationConvention);
		beans.getBeanProvider(AttemptObservationConvention.class).ifAvailable(builder::attemptObservationConvention);
		beans.getBeanProvider(DownloadRequestCustomizer.class).orderedStream().forEach(builder::requestCustomizer);
		beans.getBeanProvider(DownloadListener.class).orderedStream().forEach(builder::listener);
		String name = managers.inCreation();
		beans.getBeanProvider(ManagerListenerFactory.class)
			.orderedStream()
			.map((factory) -> factory.listener(name))
			.filter(Objects::nonNull)
			.forEach(builder::listener);
		beans.getBeanProvider(DownloadManagerBuilderCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(builder));
		NullBeans nullBeans = new NullBeans(beans);
		TAKEN.forEach(nullBeans::refuse);
		return builder;
	}

	/**
	 * Closed by the lifecycle, or else by the closer; a destroy method would wait for the
	 * shutdown twice.
	 */
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	DownloadManager downloadManager(ObjectProvider<DownloadManagerBuilder> builder, DownloadManagerCloser closer) {
		return closer.of(builder.getObject().build());
	}

	@Bean
	@ConditionalOnBean(DownloadManager.class)
	@ConditionalOnMissingBean
	DownloadManagerLifecycle downloadManagerLifecycle(ManagerBeans managers, ApplicationContext context,
			DownloadManagerProperties properties) {
		return new DownloadManagerLifecycle(() -> managers.existing().values(), context, properties);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "download-manager.keep-alive", matchIfMissing = true)
	DownloadKeepAlive downloadKeepAlive(ManagerBeans managers) {
		return new DownloadKeepAlive(() -> managers.existing().values());
	}

	@Bean
	@ConditionalOnClass(name = LimitsReload.EVENT)
	LimitsReload downloadLimitsReload(DownloadManagerCloser closer, Environment environment, LatestProperties latest,
			UnknownPropertyCheck names) {
		return new LimitsReload(closer::manager, environment, latest, names);
	}

	@Bean
	EarlyEvents downloadEarlyEvents(ApplicationEventPublisher publisher, ApplicationContext context) {
		return new EarlyEvents(publisher, context);
	}

	@Bean
	@ConditionalOnMissingBean
	DownloadEventPublisher downloadEventPublisher(EarlyEvents early) {
		return new DownloadEventPublisher(early::publish);
	}

}
