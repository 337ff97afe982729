using AgentTrust.LocalEngine.Running;
using AgentTrust.LocalEngine.Servers;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class RedisBuilderExtensions
{
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port) =>
        builder.AddRedis(name, port, null);

    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        var redis = new RedisResource(
            name,
            password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false));

        var key = ServerHealth.Add(builder, name, cancellationToken => RedisProbe.CheckAsync(redis, cancellationToken));

        return builder.AddResource(redis)
            .WithEndpoint(port: port, targetPort: 6379, name: "tcp")
            .WithHealthCheck(key)
            .WithEnvironment(context =>
            {
                if (redis.PasswordParameter is { } secret)
                    context.EnvironmentVariables["REDIS_PASSWORD"] = secret;
            })
            .WithArgs(context =>
            {
                // What the container image would be given: the same words on every engine.
                context.Args.Add("redis-server");
                if (redis.PasswordParameter is not null)
                {
                    context.Args.Add("--requirepass");
                    context.Args.Add("$REDIS_PASSWORD");
                }

                if (redis.TryGetLastAnnotation<RedisPersistenceAnnotation>(out var persistence))
                {
                    context.Args.Add("--save");
                    context.Args.Add($"{(long)persistence.Interval.TotalSeconds}");
                    context.Args.Add($"{persistence.KeysChangedThreshold}");
                }
            })
            .WithAnnotation(new LauncherAnnotation(new RedisLauncher(redis)));
    }

    public static IResourceBuilder<RedisResource> WithPassword(
        this IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource>? password)
    {
        builder.Resource.PasswordParameter = password?.Resource;
        return builder;
    }

    public static IResourceBuilder<RedisResource> WithDataVolume(
        this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        builder.WithAnnotation(new ContainerMountAnnotation(name, "/data", ContainerMountType.Volume, isReadOnly));
        return isReadOnly || builder.Resource.HasAnnotationOfType<RedisPersistenceAnnotation>() ? builder : builder.WithPersistence();
    }

    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1) =>
        builder.WithAnnotation(
            new RedisPersistenceAnnotation(interval ?? TimeSpan.FromSeconds(60), keysChangedThreshold),
            ResourceAnnotationMutationBehavior.Replace);
}
