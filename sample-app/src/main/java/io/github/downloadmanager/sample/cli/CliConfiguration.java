package io.github.downloadmanager.sample.cli;

import io.github.downloadmanager.boot.autoconfigure.DownloadManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * The application behind the command line: the download manager, SSL bundles for it, and
 * nothing else, because every further auto-configuration delays the first byte.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ DownloadManagerAutoConfiguration.class, SslAutoConfiguration.class })
class CliConfiguration {

}
