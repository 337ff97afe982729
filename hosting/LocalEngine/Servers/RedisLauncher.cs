using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Running;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Servers;

/// <summary>redis-server where the machine has one, else Garnet, which comes with the build.</summary>
internal sealed class RedisLauncher(RedisResource redis) : ILauncher
{
    public Task<IReadOnlyList<IProcess>> LaunchAsync(LaunchContext context, CancellationToken cancellationToken)
    {
        var data = context.State.For(redis);
        var password = context.Environment.GetValueOrDefault("REDIS_PASSWORD");
        var spec = context.Programs.Find("redis-server") is { } program ? Redis(program, data, password) : Garnet(data, password);

        return Task.FromResult<IReadOnlyList<IProcess>>([context.Start(spec)]);
    }

    // The configuration goes in by standard input: an argument could be read by everybody on the machine.
    private ProcessSpec Redis(string program, string data, string? password) => new(program, ["-"], data)
    {
        StandardInput = string.Join('\n',
            "bind 127.0.0.1 -::1",
            $"port {redis.PrimaryEndpoint.Port}",
            $"dir \"{data}\"",
            password is null ? "protected-mode yes" : $"requirepass \"{password}\"",
            redis.HasAnnotationOfType<RedisPersistenceAnnotation>() ? "appendonly yes" : "save \"\"",
            ""),
    };

    private ProcessSpec Garnet(string data, string? password) =>
        new(Programs.Dotnet, [.. GarnetArguments(data)], data)
        {
            Environment = password is null ? new Dictionary<string, string>() : new() { ["GARNET_PASSWORD"] = password },
        };

    private IEnumerable<string> GarnetArguments(string data)
    {
        yield return Programs.Garnet;

        foreach (var argument in (string[])
            ["--port", $"{redis.PrimaryEndpoint.Port}", "--bind", "127.0.0.1", "--memory", "128m", "--index", "16m", "--lua"])
            yield return argument;

        if (!redis.HasAnnotationOfType<RedisPersistenceAnnotation>())
            yield break;

        // The default device needs a library (libaio) that a machine may lack.
        foreach (var argument in (string[])
            ["--checkpointdir", data, "--aof", "--aof-commit-freq", "1000", "--device-type", "RandomAccess", "--recover"])
            yield return argument;
    }
}
