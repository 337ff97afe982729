using AgentTrust.Conformance.Fixture;
using AgentTrust.Conformance.Governed;
using AgentTrust.Conformance.Peers;
using Microsoft.Extensions.Logging;

namespace AgentTrust.Conformance;

/// <summary>Reads the arguments, runs until it is interrupted, and says in words and by exit code what went wrong.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    public const string Usage = """
        usage: dotnet run --project tests/Conformance -- --upstream URL --listen URL [--verbose]
               dotnet run --project tests/Conformance -- --fixture sessions|stateless --listen URL

          --upstream URL   the MCP server to put behind the tool proxy, e.g. http://127.0.0.1:3001/mcp
          --listen URL     where to listen, e.g. http://127.0.0.1:3002; port 0 takes a free one
          --verbose        the proxy's log, on standard error; without it, errors only
          --fixture WIRE   no proxy: an MCP server that has everything that the official suite asks for
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken interrupted)
    {
        if (!Arguments.TryParse(args, out var given, out var objection))
        {
            await errors.WriteLineAsync($"{objection}\n{Usage}");
            return Misused;
        }

        try
        {
            await using var running = await StartAsync(given, output, interrupted);
            await Task.Delay(Timeout.Infinite, interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return Done;
        }
        catch (Exception e) when (e is UpstreamException or IOException)
        {
            await errors.WriteLineAsync(e.Message);
            return Failed;
        }

        return Done;
    }

    private static async Task<IAsyncDisposable> StartAsync(Arguments given, TextWriter output, CancellationToken interrupted)
    {
        if (given.Fixture is { } wire)
        {
            var fixture = await FixtureServer.StartAsync(wire, given.Listen, interrupted);
            await output.WriteLineAsync($"ready: {fixture.Url} is the fixture server ({wire}); end it by Ctrl+C");
            return fixture;
        }

        var proxy = await GovernedUpstream.StartAsync(given.Upstream!, given.Listen, given.IsVerbose ? LogLevel.Information : LogLevel.Error, interrupted);
        await output.WriteLineAsync($"ready: {proxy.Url} is {given.Upstream} behind the tool proxy, everything permitted to {OneAgentIssuer.Agent}; end it by Ctrl+C");
        return proxy;
    }
}
