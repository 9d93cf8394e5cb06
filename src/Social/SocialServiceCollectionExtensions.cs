using Liftoff.Jobs;
using Liftoff.Operations.Alerts;
using Liftoff.Operations.Health;
using Liftoff.Social.Alerts;
using Liftoff.Social.Collection;
using Liftoff.Social.Connections;
using Liftoff.Social.Health;
using Liftoff.Social.Http;
using Liftoff.Social.Platforms;
using Liftoff.Social.Platforms.Google;
using Liftoff.Social.Platforms.Graph;
using Liftoff.Social.Queries;
using Liftoff.Social.Scheduling;
using Liftoff.Social.Snapshots;
using Liftoff.Upstream;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liftoff.Social;

public static class SocialServiceCollectionExtensions
{
    /// <summary>Adds the social job and queries; the warehouse must be added too.</summary>
    /// <param name="configuration">Tells the timer's schedule, which is the platform's to read and ours to report.</param>
    public static IServiceCollection AddSocial(this IServiceCollection services, SocialOptions options, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.AddSingleton(new MigrationSource(typeof(CollectSocial).Assembly));

        services.AddSingleton<IPlatformCollector, InstagramCollector>();
        services.AddSingleton<IPlatformCollector, FacebookCollector>();
        services.AddSingleton<IPlatformCollector, YouTubeCollector>();
        services.AddSingleton<IPlatformCollector, LinkedInCollector>();

        services.AddSingleton(provider => new PlatformHttp(Handler(options), options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PlatformHttp>>()));
        services.AddSingleton<UsageLimits>();
        services.AddSingleton<RefusedMetrics>();
        services.AddSingleton<GraphClient>();
        services.AddSingleton<GoogleTokens>();
        services.AddSingleton<TokenReader>();
        services.AddSingleton<ConnectionUpdates>();
        services.AddSingleton(new Database(options));
        services.AddSingleton(provider => Connections(provider, options));
        services.AddSingleton(provider => new PostgresMirror(provider.GetRequiredService<Database>().Source));
        services.AddSingleton<CollectionSteps>();
        services.AddSingleton<IJob, CollectSocial>();
        services.AddSingleton<MetricsQuery>();
        services.AddSingleton<SocialStatus>();
        services.AddSingleton<CronSecret>();
        services.AddSingleton(new CollectionSchedule(configuration));
        services.AddSingleton<IAlertRule, SocialCoverage>();
        services.AddSingleton<IHealthCheck, ConnectionsCheck>();
        services.AddSingleton<IHealthCheck>(_ => new PlatformCheck("Meta Graph API", options.GraphAddress, "GRAPH_API_BASE_URL", options));
        services.AddSingleton<IHealthCheck>(_ => new PlatformCheck("YouTube Analytics", options.YouTubeAddress, "YOUTUBE_ANALYTICS_BASE_URL", options));
        services.AddSingleton<IHealthCheck>(_ => new PlatformCheck("Google sign-in", options.GoogleOAuthAddress, "GOOGLE_OAUTH_BASE_URL", options));
        services.AddSingleton<IHealthCheck>(_ => new PlatformCheck("LinkedIn", options.LinkedInAddress, "LINKEDIN_API_BASE_URL", options));
        return services;
    }

    private static SocketsHttpHandler Handler(SocialOptions options)
    {
        var handler = UpstreamHandler.Create();
        // None of these interfaces redirects; following one could carry a token elsewhere.
        handler.AllowAutoRedirect = false;
        handler.MaxConnectionsPerServer = options.Concurrency;
        return handler;
    }

    private static IConnectionStore Connections(IServiceProvider provider, SocialOptions options) => options switch
    {
        { PostgresConnection: not null } => new PostgresConnections(provider.GetRequiredService<Database>().Source!),
        { SupabaseAddress: { } address, SupabaseKey: { } key } => new SupabaseConnections(address, key, Handler(options), options.Timeout),
        _ => new NoConnections(),
    };

    /// <summary>The pool of connections, or none; the container would refuse a null.</summary>
    private sealed class Database(SocialOptions options) : IDisposable
    {
        public NpgsqlDataSource? Source { get; } = options.PostgresConnection is { } text ? NpgsqlDataSource.Create(text) : null;

        public void Dispose() => Source?.Dispose();
    }
}
