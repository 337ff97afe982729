using System.Net;
using System.Net.Sockets;
using AgentTrust.Conformance.Fixture;

namespace AgentTrust.Conformance.Tests;

/// <summary>The command that suites from outside are run against: its words, its exit codes, its end.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _errors = new();
    private readonly AnnouncingWriter _output = new();
    private readonly CancellationTokenSource _interrupted = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _interrupted.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("--listen http://127.0.0.1:0")]
    [InlineData("--upstream http://127.0.0.1:1/mcp")]
    [InlineData("--upstream http://127.0.0.1:1/mcp --fixture sessions --listen http://127.0.0.1:0")]
    [InlineData("--upstream file:///etc/passwd --listen http://127.0.0.1:0")]
    [InlineData("--upstream --listen http://127.0.0.1:0")]
    [InlineData("--fixture carrier-pigeon --listen http://127.0.0.1:0")]
    [InlineData("--fixture 1 --listen http://127.0.0.1:0")]
    [InlineData("--fixture sessions --listen https://127.0.0.1:0")]
    [InlineData("--fixture sessions --listen http://127.0.0.1:0/mcp")]
    [InlineData("--fixture sessions --listen http://somewhere.example:80")]
    [InlineData("--fixture sessions --listen http://127.0.0.1:0 --loud")]
    public async Task WhatIsNotUnderstoodIsSaidAndNothingStarts(string arguments)
    {
        Assert.Equal(CommandLine.Misused, await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Contains("usage:", _errors.ToString());
    }

    [Fact]
    public async Task AnAddressThatIsTakenIsSaid()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        Assert.Equal(CommandLine.Failed, await RunAsync("--fixture", "sessions", "--listen", $"http://{taken.LocalEndpoint}"));

        Assert.Contains("in use", _errors.ToString());
    }

    [Fact]
    public async Task AnUpstreamThatIsNoMcpServerIsSaid()
    {
        await using var fixture = await FixtureServer.StartAsync(McpWire.Stateless, new IPEndPoint(IPAddress.Loopback, 0), _interrupted.Token);

        Assert.Equal(CommandLine.Failed, await RunAsync("--upstream", new Uri(fixture.Url, "/elsewhere").ToString(), "--listen", "http://127.0.0.1:0"));

        Assert.Contains("does not answer as an MCP server", _errors.ToString());
    }

    [Fact]
    public async Task ItSaysWhereItListensAndEndsWhenItIsInterrupted()
    {
        var run = RunAsync("--fixture", "stateless", "--listen", "http://127.0.0.1:0");

        var ready = await _output.FirstLine;
        await _interrupted.CancelAsync();

        Assert.StartsWith("ready: http://127.0.0.1:", ready);
        Assert.Equal(CommandLine.Done, await run);
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        _interrupted.CancelAfter(TimeSpan.FromSeconds(30)); // what should not start would run for ever
        return CommandLine.RunAsync(arguments, _output, _errors, _interrupted.Token);
    }

    private sealed class AnnouncingWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => _first.Task;

        public override Task WriteLineAsync(string? value)
        {
            _first.TrySetResult(value!);
            return base.WriteLineAsync(value);
        }
    }
}
