package io.github.downloadmanager.boot.autoconfigure;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the downloads endpoint.
 *
 * @param showValues When to show addresses, names of files and errors in words. Addresses
 * never have user-info or query values.
 * @param roles Roles of those who may see them when authorized. Everybody who is
 * authenticated when empty.
 */
@ConfigurationProperties("management.endpoint.downloads")
public record DownloadsEndpointProperties(@DefaultValue("always") Show showValues, @DefaultValue Set<String> roles) {

}
